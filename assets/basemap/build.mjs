// Turns the basemap's GeoJSON into the files that map and server read: the same
// coordinates without blanks, and the places without boroughs but with both names.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DROP, ENGLISH, GERMAN, KEEP, QUARTER, SHORT } from "./names.mjs";

const LINES = ["land", "lakes", "borders", "states"];
// West, south, east, north: what the basemap covers.
const EXTENT = [2, 44.5, 19, 56];
// Rivers of these ranks show from afar; the others are a file of their own, asked for up close.
const LARGE = 2;
const NEAR_KM = 8;

/** Reads the originals in `source`, writes one JSON file each into `target`. */
export async function writeBasemap(source, target) {
  for (const name of LINES) {
    await write(target, name, await read(source, name));
  }
  const rivers = (await read(source, "rivers")).features.map(withinExtent);
  const ranked = (fits) => ({ type: "FeatureCollection", features: rivers.filter((river) => fits(river.properties.rank)) });
  await write(target, "rivers", ranked((rank) => rank <= LARGE));
  await write(target, "brooks", ranked((rank) => rank > LARGE));
  const { features } = await read(source, "places");
  await write(target, "places", { type: "FeatureCollection", features: places(features) });
}

// A MultiLineString without what lies beyond the extent, where neither land nor sea is drawn.
function withinExtent({ properties, geometry }) {
  const [west, south, east, north] = EXTENT;
  const isWithin = ([lng, lat]) => lng >= west && lng <= east && lat >= south && lat <= north;
  const coordinates = geometry.coordinates.flatMap((line) => {
    const pieces = [[]];
    for (const point of line) {
      if (isWithin(point)) pieces.at(-1).push(point);
      else if (pieces.at(-1).length > 0) pieces.push([]);
    }
    return pieces.filter((piece) => piece.length > 1);
  });
  return { type: "Feature", properties, geometry: { type: "MultiLineString", coordinates } };
}

function places(features) {
  const kept = [];
  const seen = new Set();
  for (const { properties: { name, population }, geometry } of features) {
    if (DROP.has(name) || QUARTER.test(name)) continue;
    const near = kept.some((larger) => kilometres(larger.geometry.coordinates, geometry.coordinates) < NEAR_KM);
    if (near && (seen.has(name) || !KEEP.has(name))) continue;
    seen.add(name);
    kept.push({ type: "Feature", properties: labels(name, population), geometry });
  }
  return kept;
}

// `name` is the place's own name; a translation stands beside it only where it differs.
function labels(name, population) {
  const own = SHORT[name] ?? name;
  const properties = { name: own, k: Math.round(population / 1000) };
  if ((GERMAN[name] ?? own) !== own) properties.name_de = GERMAN[name];
  if ((ENGLISH[name] ?? own) !== own) properties.name_en = ENGLISH[name];
  return properties;
}

// Plane distance: over eight kilometres the error is far below the rounding of the data.
function kilometres([lng1, lat1], [lng2, lat2]) {
  const east = (lng2 - lng1) * 111.32 * Math.cos((lat1 * Math.PI) / 180);
  const north = (lat2 - lat1) * 110.57;
  return Math.hypot(east, north);
}

async function read(folder, name) {
  return JSON.parse(await readFile(join(folder, `${name}.geojson`), "utf8"));
}

async function write(folder, name, value) {
  await writeFile(join(folder, `${name}.json`), JSON.stringify(value));
}
