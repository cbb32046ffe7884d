/** Degrees from what a person types (comma or point), or null where it is no place. */
export function parseDegrees(text, limit) {
  const plain = text.trim().replace(/\s*°$/, "").replace(",", ".");
  if (!/^[+-]?\d+(\.\d*)?$/.test(plain)) return null;
  const degrees = Number(plain);
  return Math.abs(degrees) <= limit ? degrees : null;
}

/** Degrees with five decimals, about one metre, as the page's language writes them. */
export function formatDegrees(degrees, lang) {
  const text = degrees.toFixed(5);
  return lang === "de" ? text.replace(".", ",") : text;
}
