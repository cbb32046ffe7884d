import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { writeBasemap } from "../basemap/build.mjs";

const FILES = ["land", "lakes", "borders", "states", "rivers", "brooks", "places"];
const folder = await mkdtemp(join(tmpdir(), "basemap-"));
after(() => rm(folder, { recursive: true }));
await writeBasemap(new URL("../basemap/src", import.meta.url).pathname, folder);
const text = Object.fromEntries(await Promise.all(FILES.map(async (name) => [name, await readFile(join(folder, `${name}.json`))])));
const places = JSON.parse(text.places).features.map(({ properties }) => properties);
const named = (name) => places.filter((place) => place.name === name);

test("the files stay under 100 KB with brotli", () => {
  const size = FILES.reduce((sum, name) => sum + brotliCompressSync(text[name]).length, 0);
  assert.ok(size < 100_000, `${size}`);
});

test("no river leaves what the basemap covers", () => {
  for (const name of ["rivers", "brooks"]) {
    const points = JSON.parse(text[name]).features.flatMap(({ geometry }) => geometry.coordinates.flat());
    assert.ok(points.length > 1000);
    assert.ok(points.every(([lng, lat]) => lng >= 2 && lng <= 19 && lat >= 44.5 && lat <= 56));
  }
});

test("boroughs are left out, cities next to larger ones stay", () => {
  for (const borough of ["Wandsbek", "Kreuzberg", "Nippes", "Floridsdorf"]) assert.equal(named(borough).length, 0, borough);
  for (const city of ["Berlin", "Fürth", "Gelsenkirchen", "Mülheim an der Ruhr"]) assert.equal(named(city).length, 1, city);
});

test("names that differ are given in both languages", () => {
  assert.equal(named("Munich")[0].name_de, "München");
  assert.equal(named("Köln")[0].name_en, "Cologne");
  assert.equal(named("Berlin")[0].name_de, undefined);
});
