// The 31 signs of a key: no I, O, U, V and 0.
const SIGNS = /^[ABCDEFGHJKLMNPQRSTWXYZ1-9]*$/;

/** The signs of what was typed or pasted, in capitals, without spaces and hyphens. */
export function signsOf(typed) {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

/**
 * What is wrong with the signs of a key, as the name of a message, or "".
 * Too short is no fault while somebody still types.
 */
export function faultOf(signs, length, isTyping) {
  if (!SIGNS.test(signs)) return "signs";
  const other = length === 8 ? 12 : 8;
  if (signs.length === other && (!isTyping || length === 8)) return "other";
  if (signs.length > length) return "length";
  if (!isTyping && signs.length > 0 && signs.length < length) return "length";
  return "";
}

/** The key and the way on in a card's fragment: `#k=KEY` or `#k=KEY&next_url=/path`. */
export function keyOfFragment(fragment) {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
  const signs = signsOf(parameters.get("k") ?? "");
  return signs ? { signs, next: parameters.get("next_url") ?? "" } : null;
}
