// Clusters and single spots as real buttons over the map: they take the page's colours,
// can be reached by keyboard and are named for screen readers.
const SVG = "http://www.w3.org/2000/svg";
const LETTERS = ["r", "s", "u"];

/** Keeps buttons on the map in step with the clustered source `points`. */
export class Markers {
  #map;
  #maplibre;
  #texts;
  #count;
  #shown = new Map();
  #onCluster;
  #onSpot;

  constructor(map, maplibre, { texts, lang, onCluster, onSpot }) {
    this.#map = map;
    this.#maplibre = maplibre;
    this.#texts = texts;
    this.#count = new Intl.NumberFormat(lang, { notation: "compact" });
    this.#onCluster = onCluster;
    this.#onSpot = onSpot;
    map.getContainer().addEventListener("keydown", (event) => this.#step(event));
  }

  /** Draws what the source has in the present view; the same button stays while it may. */
  update() {
    const bounds = this.#map.getBounds();
    const wanted = new Map();
    for (const feature of this.#map.querySourceFeatures("points")) {
      if (!bounds.contains(feature.geometry.coordinates)) continue;
      const { cluster_id: cluster, index } = feature.properties;
      const key = cluster === undefined ? `spot-${index}-${LETTERS.map((l) => feature.properties[l])}` : `cluster-${cluster}`;
      wanted.set(key, feature);
    }
    for (const [key, marker] of this.#shown) {
      if (wanted.has(key)) continue;
      marker.remove();
      this.#shown.delete(key);
    }
    for (const [key, feature] of wanted) {
      if (!this.#shown.has(key)) this.#shown.set(key, this.#make(feature));
    }
    this.#oneTabStop();
  }

  /** Forgets all: the source has other clusters now. */
  clear() {
    for (const marker of this.#shown.values()) marker.remove();
    this.#shown.clear();
  }

  #make({ properties, geometry }) {
    const counts = LETTERS.map((letter) => properties[letter]);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const single = properties.cluster_id === undefined;
    const button = document.createElement("button");
    button.type = "button";
    if (single && total === 1) this.#dress(button, counts);
    else this.#donut(button, counts, total);
    if (single && total > 1) button.setAttribute("aria-label", `${total} ${this.#texts.same}`);
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      if (single) this.#onSpot(properties.index, geometry.coordinates, button);
      else this.#onCluster(properties.cluster_id, geometry.coordinates);
    });
    return new this.#maplibre.Marker({ element: button }).setLngLat(geometry.coordinates).addTo(this.#map);
  }

  #dress(button, counts) {
    const kind = ["running", "standing", "unknown"][counts.indexOf(1)];
    button.className = `map-point kind-${kind}`;
    button.setAttribute("aria-label", this.#texts.point.replace("COUNT", this.#texts[kind]));
    const icon = document.getElementById("map-legend").querySelector(`.kind-${kind} .icon`);
    button.append(icon.cloneNode(true));
  }

  #donut(button, counts, total) {
    button.className = `map-cluster map-cluster-${total < 10 ? 1 : total < 100 ? 2 : total < 1000 ? 3 : 4}`;
    button.setAttribute("aria-label", this.#texts.cluster.replace("COUNT", String(total)));
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 40 40");
    svg.setAttribute("aria-hidden", "true");
    svg.append(arc("cluster-ground", 0, 1, 20));
    let start = 0;
    counts.forEach((count, place) => {
      if (count > 0) svg.append(arc(`cluster-${LETTERS[place]}`, start, count / total, 16.5));
      start += count / total;
    });
    const label = document.createElement("span");
    label.textContent = this.#count.format(total);
    button.append(svg, label);
  }

  // One stop of the tab key for all buttons; the arrow keys go from one to the next.
  #oneTabStop() {
    const buttons = [...this.#shown.values()].map((marker) => marker.getElement());
    const current = buttons.find((button) => button === document.activeElement) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === current ? 0 : -1;
  }

  #step(event) {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const from = event.target.closest?.(".map-point, .map-cluster");
    if (!direction || !from) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = middleOf(from);
    let best = null;
    for (const marker of this.#shown.values()) {
      const [otherX, otherY] = middleOf(marker.getElement());
      const along = (otherX - x) * direction[0] + (otherY - y) * direction[1];
      const across = Math.abs((otherX - x) * direction[1]) + Math.abs((otherY - y) * direction[0]);
      const cost = along + 2 * across;
      if (along > 1 && (!best || cost < best.cost)) best = { cost, button: marker.getElement() };
    }
    if (!best) return;
    from.tabIndex = -1;
    best.button.tabIndex = 0;
    best.button.focus({ preventScroll: true });
  }
}

function arc(name, start, share, radius) {
  const circle = document.createElementNS(SVG, "circle");
  const around = 2 * Math.PI * radius;
  for (const [attribute, value] of Object.entries({ cx: 20, cy: 20, r: radius, class: name })) {
    circle.setAttribute(attribute, String(value));
  }
  if (share < 1) {
    circle.setAttribute("stroke-dasharray", `${share * around} ${around}`);
    circle.setAttribute("stroke-dashoffset", String(-start * around));
  }
  return circle;
}

function middleOf(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}
