import assert from "node:assert/strict";
import { test } from "node:test";
import { collectionOf, inView, spotsOf } from "../js/map/points.js";

const POINTS = [[1, 8.7, 49.4, "r"], [2, 8.7, 49.4, "s"], [3, 9.2, 47.7, "u"], [4, 13.4, 52.5, "x"]];
const ALL = new Set(["r", "s", "u"]);

test("measurements at one place are one spot", () => {
  const spots = spotsOf(POINTS);
  assert.deepEqual(spots.map(({ items }) => items.map(({ id }) => id)), [[1, 2], [3], [4]]);
});

test("an unknown letter counts as unknown kind", () => {
  assert.equal(spotsOf(POINTS)[2].items[0].letter, "u");
});

test("the filter changes the counts and leaves out empty spots", () => {
  const features = collectionOf(spotsOf(POINTS), new Set(["s"])).features;
  assert.deepEqual(features.map(({ properties }) => properties), [{ index: 0, r: 0, s: 1, u: 0 }]);
});

test("the list holds what is in view, nearest first, and counts the rest", () => {
  const bounds = { getCenter: () => ({ lng: 9, lat: 48 }), contains: ([lng]) => lng < 10 };
  const { items, total } = inView(spotsOf(POINTS), ALL, bounds, 2);
  assert.equal(total, 3);
  assert.deepEqual(items.map(({ id }) => id), [3, 1]);
});
