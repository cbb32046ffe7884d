const LIMIT = 12;

/** Opens pop-ups whose content the server renders: one measurement, or a list for one spot. */
export class Popups {
  #map;
  #maplibre;
  #texts;
  #path;
  #fragments = new Map();
  #open = null;

  constructor(map, maplibre, { texts, path }) {
    this.#map = map;
    this.#maplibre = maplibre;
    this.#texts = texts;
    this.#path = path;
  }

  /** Shows the measurements `ids` at `lngLat`; focus returns to `opener` when closed. */
  async show(ids, lngLat, opener) {
    this.#open?.remove();
    const body = document.createElement("div");
    body.className = "popup-body";
    body.tabIndex = -1;
    body.append(copyOf("map-popup-busy"));
    const popup = new this.#maplibre.Popup({ maxWidth: "20rem", offset: 18, focusAfterOpen: false });
    popup.setLngLat(lngLat).setDOMContent(body).addTo(this.#map);
    popup.on("close", () => opener?.focus({ preventScroll: true }));
    this.#open = popup;
    body.addEventListener("keydown", (event) => event.key === "Escape" && popup.remove());
    await this.#fill(popup, body, ids, lngLat);
  }

  async #fill(popup, body, ids, lngLat) {
    const parts = await Promise.all(ids.slice(0, LIMIT).map((id) => this.#fragment(id)));
    if (this.#open !== popup) return;
    body.replaceChildren();
    if (ids.length > 1) {
      const heading = document.createElement("p");
      heading.className = "popup-count";
      heading.textContent = `${ids.length} ${this.#texts.same}`;
      body.append(heading);
    }
    const loaded = parts.filter(Boolean);
    body.append(...(loaded.length ? loaded : [this.#failure(popup, body, ids, lngLat)]));
    body.focus({ preventScroll: true });
    // The content is larger than the spinner: let MapLibre choose the side anew.
    popup.setLngLat(lngLat);
    this.#bringIntoView(popup.getElement());
  }

  // What is shown when nothing came: a message, and a button that tries again.
  #failure(popup, body, ids, lngLat) {
    const failure = copyOf("map-popup-failed");
    failure.querySelector("[data-retry]").addEventListener("click", () => {
      body.replaceChildren(copyOf("map-popup-busy"));
      this.#fill(popup, body, ids, lngLat);
    });
    return failure;
  }

  #bringIntoView(element) {
    const margin = 12;
    const map = this.#map.getContainer().getBoundingClientRect();
    const box = element.getBoundingClientRect();
    const beyond = (low, high, lowest, highest) =>
      low < lowest + margin ? low - lowest - margin : high > highest - margin ? high - highest + margin : 0;
    const by = [beyond(box.left, box.right, map.left, map.right), beyond(box.top, box.bottom, map.top, map.bottom)];
    if (by[0] || by[1]) this.#map.panBy(by);
  }

  async #fragment(id) {
    try {
      if (!this.#fragments.has(id)) {
        const answer = await fetch(`${this.#path}${id}/`);
        if (!answer.ok) return null;
        this.#fragments.set(id, await answer.text());
      }
      const template = document.createElement("template");
      template.innerHTML = this.#fragments.get(id);
      return template.content;
    } catch {
      return null;
    }
  }
}

function copyOf(id) {
  return document.getElementById(id).content.cloneNode(true);
}
