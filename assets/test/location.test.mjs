import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDegrees, parseDegrees } from "../js/location/degrees.js";

test("degrees are read with point, comma and sign", () => {
  assert.equal(parseDegrees("49.4122", 90), 49.4122);
  assert.equal(parseDegrees(" 8,7101° ", 180), 8.7101);
  assert.equal(parseDegrees("-0,5", 180), -0.5);
});

test("what is no place is refused", () => {
  for (const text of ["", "abc", "1,2,3", "91", "NaN", "1e1"]) assert.equal(parseDegrees(text, 90), null, text);
});

test("what is written can be read again in both languages", () => {
  for (const lang of ["de", "en"]) assert.equal(parseDegrees(formatDegrees(8.710149, lang), 180), 8.71015);
  assert.equal(formatDegrees(8.5, "de"), "8,50000");
});
