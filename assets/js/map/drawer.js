import { KINDS, inView } from "./points.js";

const LIMIT = 50;

/** The list of what is in view: the map's equal for those who cannot use the map. */
export class Drawer {
  #panel = document.getElementById("map-list");
  #items = document.getElementById("map-list-items");
  #opener = document.getElementById("map-list-open");
  #texts;
  #path;
  #lang;
  #state = null;
  #request = null;

  constructor({ texts, path, lang }) {
    this.#texts = texts;
    this.#path = path;
    this.#lang = lang;
    this.#opener.addEventListener("click", () => this.toggle(this.#panel.hidden));
    document.getElementById("map-list-close").addEventListener("click", () => this.toggle(false));
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
  }

  /** Takes a new view: all spots, the filter, the bounds of the map. */
  update(spots, filter, bounds) {
    const { items, total } = inView(spots, filter, bounds, LIMIT);
    this.#state = { items, total };
    document.getElementById("map-count").textContent = new Intl.NumberFormat(this.#lang).format(total);
    if (!this.#panel.hidden) this.#fill();
  }

  /** Opens or closes the drawer and moves the focus along. */
  toggle(open) {
    this.#panel.hidden = !open;
    this.#opener.setAttribute("aria-expanded", String(open));
    if (open) {
      this.#fill();
      this.#panel.focus({ preventScroll: true });
    } else {
      this.#opener.focus({ preventScroll: true });
    }
  }

  async #fill() {
    if (!this.#state) return;
    const { items, total } = this.#state;
    document.getElementById("map-list-empty").hidden = total > 0;
    document.getElementById("map-list-more").hidden = total <= items.length;
    this.#request?.abort();
    this.#request = new AbortController();
    const rendered = this.#path && total > 0 ? await this.#ask(items, this.#request.signal) : null;
    if (rendered === false) return;
    if (rendered === null) this.#items.replaceChildren(...items.map((item) => this.#plain(item)));
    else this.#items.innerHTML = rendered;
    this.#items.hidden = total === 0;
  }

  // The rows as the server writes them; false when a newer view has overtaken this one.
  async #ask(items, signal) {
    try {
      const answer = await fetch(`${this.#path}?ids=${items.map(({ id }) => id).join(",")}`, { signal });
      return answer.ok ? await answer.text() : null;
    } catch {
      return signal.aborted ? false : null;
    }
  }

  #plain({ id, letter }) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.className = "list-item";
    link.href = `/measurement/${id}/`;
    const sign = document.getElementById("map-legend").querySelector(`.kind-${KINDS[letter]}`).cloneNode(true);
    const number = document.createElement("span");
    number.className = "list-main";
    number.textContent = this.#texts.number.replace("COUNT", String(id).padStart(5, "0"));
    link.append(number, sign);
    row.append(link);
    return row;
  }
}
