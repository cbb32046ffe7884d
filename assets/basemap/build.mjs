// Turns the basemap's GeoJSON into the files that map and server read: the same
// coordinates without blanks, and the places without boroughs but with both names.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DROP, ENGLISH, GERMAN, KEEP, QUARTER, SHORT } from "./names.mjs";

const LINES = ["land", "lakes", "borders", "states", "rivers"];
const NEAR_KM = 8;

/** Reads the originals in `source`, writes one JSON file each into `target`. */
export async function writeBasemap(source, target) {
  for (const name of LINES) {
    await write(target, name, await read(source, name));
  }
  const { features } = await read(source, "places");
  await write(target, "places", { type: "FeatureCollection", features: places(features) });
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
