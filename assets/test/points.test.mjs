import assert from "node:assert/strict";
import { test } from "node:test";
import { Filter, collectionOf, dayOf, inView, spotsOf } from "../js/map/points.js";

// Four measurements, the first two at one place; numbers, places and days as differences.
const POINTS = {
  scale: 100_000,
  id: [1, 1, 1, 1],
  lng: [870_000, 0, 50_000, 420_000],
  lat: [4_940_000, 0, -170_000, 480_000],
  day: [19_000, 0, 100, -50],
  flow: "rsux",
};

function only(letters, from = null, to = null) {
  return Object.assign(new Filter(), { letters: new Set(letters), from, to });
}

test("differences add up, and measurements at one place are one spot", () => {
  const spots = spotsOf(POINTS);
  assert.deepEqual(spots.map(({ items }) => items.map(({ id }) => id)), [[1, 2], [3], [4]]);
  assert.deepEqual(spots.map(({ lng, lat }) => [lng, lat]), [[8.7, 49.4], [9.2, 47.7], [13.4, 52.5]]);
  assert.deepEqual(spots.map(({ items }) => items[0].day), [19_000, 19_100, 19_050]);
});

test("an unknown letter counts as unknown kind", () => {
  assert.equal(spotsOf(POINTS)[2].items[0].letter, "u");
});

test("the filter changes the counts and leaves out empty spots", () => {
  const properties = (filter) => collectionOf(spotsOf(POINTS), filter).features.map((feature) => feature.properties);
  assert.deepEqual(properties(only("s")), [{ index: 0, r: 0, s: 1, u: 0 }]);
  assert.deepEqual(properties(only("rsu", 19_050, 19_100)).map(({ index }) => index), [1, 2]);
  assert.deepEqual(properties(only("rsu", null, 19_049)).map(({ index }) => index), [0]);
});

test("a day is counted as the payload counts it", () => {
  assert.equal(dayOf("1970-01-02"), 1);
  assert.equal(dayOf("2024-06-02"), 19_876);
  assert.equal(dayOf(""), null);
  assert.equal(dayOf("2024-13-40"), null);
});

test("the list holds what is in view, nearest first, and counts the rest", () => {
  const bounds = { getCenter: () => ({ lng: 9, lat: 48 }), contains: ([lng]) => lng < 10 };
  const { items, total } = inView(spotsOf(POINTS), only("rsu"), bounds, 2);
  assert.equal(total, 3);
  assert.deepEqual(items.map(({ id }) => id), [3, 1]);
});
