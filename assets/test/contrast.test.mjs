import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const css = await readFile(new URL("../css/tokens.css", import.meta.url), "utf8");
const colours = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => m.slice(1)));
const light = colours(css.slice(0, css.indexOf("@media")));
const dark = { ...light, ...colours(css.slice(css.indexOf('[data-theme="dark"] {'))) };
const system = { ...light, ...colours(css.slice(css.indexOf("@media"), css.indexOf('[data-theme="dark"] {'))) };

const GROUNDS = ["paper", "ground", "tint"];
const INKS = [
  "ink", "muted", "action", "action-strong", "danger", "good", "notice",
  "running", "standing", "unknown", "key-digit",
];
const TEXT = [
  ...INKS.flatMap((ink) => GROUNDS.map((ground) => [ink, ground])),
  ...["danger", "notice", "good"].flatMap((kind) => [["ink", `${kind}-ground`], [kind, `${kind}-ground`]]),
  ["on-action", "action"], ["on-action", "action-strong"],
  ...["darkblue", "darkgreen", "red"].map((name) => ["on-dark-class", `class-${name}`]),
  ...["lightblue", "lightgreen", "yellow", "orange"].map((name) => ["on-light-class", `class-${name}`]),
];

// Relative luminance and contrast as WCAG 2.2 defines them.
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

for (const [name, theme] of Object.entries({ light, dark })) {
  test(`every text of the ${name} theme has 4.5:1`, () => {
    for (const [ink, ground] of TEXT) {
      assert.ok(contrast(theme[ink], theme[ground]) >= 4.5, `${ink} on ${ground}`);
    }
  });
  test(`frames of inputs in the ${name} theme have 3:1`, () => {
    for (const ground of GROUNDS) assert.ok(contrast(theme["line-strong"], theme[ground]) >= 3, ground);
  });
}

test("the system's dark setting and the switch give the same colours", () => {
  assert.deepEqual(system, dark);
});
