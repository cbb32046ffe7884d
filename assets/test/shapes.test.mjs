import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf, squaresOf } from "../js/map/shapes.js";

test("a view is covered by squares of a fixed grid", () => {
  const squares = squaresOf({ west: 8.6, south: 49.3, east: 8.8, north: 49.4 });
  assert.deepEqual(squares.map(boxOf), ["8.5,49.25,8.75,49.5", "8.75,49.25,9,49.5"]);
  assert.deepEqual(squaresOf({ west: -0.1, south: 44, east: 0.1, north: 44.1 }).map(boxOf), ["-0.25,44,0,44.25", "0,44,0.25,44.25"]);
});

test("a view that is too wide has none", () => {
  assert.deepEqual(squaresOf({ west: 5, south: 47, east: 15, north: 55 }), []);
});
