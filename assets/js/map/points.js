// The measurements of the payload, grouped by place: several at one spot are one feature.

/** Letters of the payload and the kinds that templates and styles call them. */
export const KINDS = { r: "running", s: "standing", u: "unknown" };

/** Groups `[id, lng, lat, letter]` rows into spots: `{ lng, lat, items: [{ id, letter }] }`. */
export function spotsOf(points) {
  const byPlace = new Map();
  for (const [id, lng, lat, letter] of points) {
    const place = `${lng},${lat}`;
    let spot = byPlace.get(place);
    if (!spot) byPlace.set(place, (spot = { lng, lat, items: [] }));
    spot.items.push({ id, letter: letter in KINDS ? letter : "u" });
  }
  return [...byPlace.values()];
}

/** The spots with only the items whose letter is in `shown`; `index` is the place in `spots`. */
export function collectionOf(spots, shown) {
  const features = [];
  spots.forEach((spot, index) => {
    const counts = { r: 0, s: 0, u: 0 };
    for (const { letter } of spot.items) if (shown.has(letter)) counts[letter] += 1;
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
export function inView(spots, shown, bounds, limit) {
  const found = [];
  const middle = bounds.getCenter();
  for (const spot of spots) {
    if (!bounds.contains([spot.lng, spot.lat])) continue;
    const away = (spot.lng - middle.lng) ** 2 + (spot.lat - middle.lat) ** 2;
    for (const item of spot.items) if (shown.has(item.letter)) found.push({ ...item, away });
  }
  const total = found.length;
  found.sort((a, b) => a.away - b.away);
  return { items: found.slice(0, limit), total };
}
