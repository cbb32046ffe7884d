// Search for waters and places: a combobox after the ARIA pattern.
const PAUSE_MS = 250;

/** The search field; `chosen` gets `[west, south, east, north]` and the kind of what was picked. */
export class Search {
  #input = document.getElementById("map-search");
  #list = document.getElementById("map-search-list");
  #state = document.getElementById("map-search-state");
  #path;
  #chosen;
  #hits = [];
  #active = -1;
  #timer = 0;
  #request = null;

  constructor(path, chosen) {
    this.#path = path;
    this.#chosen = chosen;
    const form = this.#input.form;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#hits.length) this.#pick(Math.max(0, this.#active));
      else this.#ask().then(() => this.#hits.length && this.#pick(0));
    });
    this.#input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
    });
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || this.#close());
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.#pick([...this.#list.children].indexOf(option));
    });
  }

  #key(event) {
    if (event.key === "Escape") this.#close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.#hits.length) return;
    event.preventDefault();
    this.#activate((this.#active + step + this.#hits.length) % this.#hits.length);
  }

  async #ask() {
    this.#request?.abort();
    const query = this.#input.value.trim();
    if (!query) return this.#close();
    const request = (this.#request = new AbortController());
    try {
      const answer = await fetch(`${this.#path}?q=${encodeURIComponent(query)}`, { signal: request.signal });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      this.#show((await answer.json()).results);
    } catch {
      if (!request.signal.aborted) this.#say("failed");
    }
  }

  #show(hits) {
    this.#hits = hits;
    this.#active = -1;
    this.#list.replaceChildren(...hits.map((hit, place) => this.#option(hit, place)));
    this.#list.hidden = hits.length === 0;
    this.#input.setAttribute("aria-expanded", String(hits.length > 0));
    this.#input.removeAttribute("aria-activedescendant");
    this.#say(hits.length ? null : "none");
  }

  #option({ name, detail, kind }, place) {
    const option = document.createElement("li");
    option.id = `map-search-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(document.getElementById(`map-search-sign-${kind}`).content.cloneNode(true));
    const text = document.createElement("span");
    text.append(name);
    const small = document.createElement("small");
    small.textContent = detail;
    option.append(text, small);
    return option;
  }

  #activate(place) {
    this.#active = place;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    this.#list.children[place].scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", `map-search-${place}`);
  }

  #pick(place) {
    const hit = this.#hits[place];
    this.#input.value = hit.name;
    this.#close();
    this.#chosen(hit);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#show([]);
    this.#say(null);
  }

  #say(state) {
    for (const line of this.#state.children) line.hidden = line.dataset.state !== state;
  }
}
