const STEP_PX = 8;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The pin on the map: dragged by pointer, moved by arrow keys. */
export class Pin {
  #map;
  #marker;
  #onMap = false;

  constructor(map, maplibre, template, moved) {
    const element = template.content.firstElementChild.cloneNode(true);
    this.#map = map;
    this.#marker = new maplibre.Marker({ element, draggable: true, anchor: "bottom" });
    this.#marker.on("dragend", () => moved(this.#marker.getLngLat()));
    element.addEventListener("click", (event) => event.stopPropagation());
    element.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      if (!move) return;
      event.preventDefault();
      event.stopPropagation();
      const { x, y } = map.project(this.#marker.getLngLat());
      moved(map.unproject([x + move[0] * STEP_PX, y + move[1] * STEP_PX]));
    });
  }

  /** Puts the pin at `place` and brings it into view, at least at `zoom`. */
  put(place, zoom = 0) {
    this.#marker.setLngLat(place);
    if (!this.#onMap) this.#marker.addTo(this.#map);
    this.#onMap = true;
    const closer = zoom > this.#map.getZoom();
    if (closer || !this.#map.getBounds().contains(place)) {
      this.#map.easeTo({ center: place, zoom: Math.max(zoom, this.#map.getZoom()) });
    }
  }
}
