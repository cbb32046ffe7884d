// The stored shapes of waters, from close by: fetched in squares of a fixed grid, so that caches work.
const FROM_ZOOM = 9.5;
const SIDE = 0.25;
/** Squares of one view at most; further out the map is too wide for shapes. */
const MOST_SQUARES = 40;
/** Squares that are kept. */
const KEPT = 120;

const COLOUR = ["match", ["get", "kind"], "running", "#1565b8", "standing", "#0f766e", "#5f6b74"];

/** Squares (`[west, south]` in sides) that a view meets, or none when they would be too many. */
export function squaresOf({ west, south, east, north }) {
  const [left, bottom, right, top] = [west, south, east, north].map((degrees) => Math.floor(degrees / SIDE));
  if ((right - left + 1) * (top - bottom + 1) > MOST_SQUARES) return [];
  const squares = [];
  for (let x = left; x <= right; x += 1) for (let y = bottom; y <= top; y += 1) squares.push([x, y]);
  return squares;
}

/** The `bbox` of a square. */
export function boxOf([x, y]) {
  return [x * SIDE, y * SIDE, (x + 1) * SIDE, (y + 1) * SIDE].join(",");
}

/** Keeps the shapes on the map in step with its view. */
export class Shapes {
  #map;
  #path;
  #squares = new Map();
  #drawn = "";

  constructor(map, path, below) {
    this.#map = map;
    this.#path = path;
    map.addSource("shapes", { type: "geojson", data: { type: "FeatureCollection", features: [] }, tolerance: 0.2 });
    const layer = (id, type, geometry, paint) =>
      map.addLayer({ id, type, source: "shapes", minzoom: FROM_ZOOM, filter: ["==", ["geometry-type"], geometry], paint }, below);
    layer("shapes-fill", "fill", "Polygon", { "fill-color": COLOUR, "fill-opacity": 0.35, "fill-outline-color": "rgba(0,0,0,0)" });
    layer("shapes-line", "line", "LineString", { "line-color": COLOUR, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.2, 15, 4] });
    layer("shapes-point", "circle", "Point", { "circle-color": COLOUR, "circle-radius": 4 });
    map.on("moveend", () => this.update());
    this.update();
  }

  /** Fetches what the present view lacks and draws it. */
  async update() {
    if (this.#map.getZoom() < FROM_ZOOM) return;
    const bounds = this.#map.getBounds();
    const squares = squaresOf({ west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() });
    const wanted = squares.map(boxOf);
    await Promise.all(wanted.map((box) => this.#fetch(box)));
    const drawn = wanted.filter((box) => this.#squares.get(box)?.length).join(" ");
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const features = drawn.split(" ").flatMap((box) => this.#squares.get(box) ?? []);
    this.#map.getSource("shapes").setData({ type: "FeatureCollection", features });
  }

  // A square that can't be had is asked for again with the next move.
  async #fetch(box) {
    if (this.#squares.has(box)) return;
    try {
      const answer = await fetch(`${this.#path}?bbox=${box}`);
      if (!answer.ok) return;
      this.#squares.set(box, (await answer.json()).features);
      if (this.#squares.size > KEPT) this.#squares.delete(this.#squares.keys().next().value);
    } catch {
      // Shapes are an extra: without them the map is as usable.
    }
  }
}
