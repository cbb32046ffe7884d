// The measurements of the payload, grouped by place: several at one spot are one feature.

/** Letters of the payload and the kinds that templates and styles call them. */
export const KINDS = { r: "running", s: "standing", u: "unknown" };

const DAY_MS = 86_400_000;

/** Which measurements are shown: kinds by letter, and days since 1970 (null: no end). */
export class Filter {
  letters = new Set(Object.keys(KINDS));
  from = null;
  to = null;

  /** Whether an item of a spot is shown. */
  shows({ letter, day }) {
    return this.letters.has(letter) && (this.from === null || day >= this.from) && (this.to === null || day <= this.to);
  }
}

/** Days since 1970 of a date as an input gives it, `2024-06-02`; null for anything else. */
export function dayOf(date) {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : NaN;
  return Number.isNaN(time) ? null : Math.floor(time / DAY_MS);
}

/**
 * Groups the payload of `/map/points.json` into spots: `{ lng, lat, items: [{ id, letter, day }] }`.
 * Its columns hold differences, see `src/map/points.rs`.
 */
export function spotsOf({ scale, id, lng, lat, day, flow }) {
  const byPlace = new Map();
  const at = { id: 0, lng: 0, lat: 0, day: 0 };
  for (let place = 0; place < flow.length; place += 1) {
    at.id += id[place];
    at.lng += lng[place];
    at.lat += lat[place];
    at.day += day[place];
    // Both fit into 53 bits together.
    const key = at.lng * 1e8 + at.lat;
    let spot = byPlace.get(key);
    if (!spot) byPlace.set(key, (spot = { lng: at.lng / scale, lat: at.lat / scale, items: [] }));
    spot.items.push({ id: at.id, letter: flow[place] in KINDS ? flow[place] : "u", day: at.day });
  }
  return [...byPlace.values()];
}

/** The spots with only the items that the filter shows; `index` is the place in `spots`. */
export function collectionOf(spots, filter) {
  const features = [];
  spots.forEach((spot, index) => {
    const counts = { r: 0, s: 0, u: 0 };
    for (const item of spot.items) if (filter.shows(item)) counts[item.letter] += 1;
    if (counts.r + counts.s + counts.u === 0) return;
    features.push({
      type: "Feature",
      properties: { index, ...counts },
      geometry: { type: "Point", coordinates: [spot.lng, spot.lat] },
    });
  });
  return { type: "FeatureCollection", features };
}

/** Items in view, nearest to the middle first: `[{ id, letter }]`, and how many there are. */
export function inView(spots, filter, bounds, limit) {
  const found = [];
  const middle = bounds.getCenter();
  for (const spot of spots) {
    if (!bounds.contains([spot.lng, spot.lat])) continue;
    const away = (spot.lng - middle.lng) ** 2 + (spot.lat - middle.lat) ** 2;
    for (const item of spot.items) if (filter.shows(item)) found.push({ ...item, away });
  }
  const total = found.length;
  found.sort((a, b) => a.away - b.away);
  return { items: found.slice(0, limit), total };
}
