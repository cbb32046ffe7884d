const SIGN = /[A-Z0-9]/g;

/** Key fields show blocks of four while typing; key displays open at their button; copying. */
export function initKeys() {
  for (const input of document.querySelectorAll("input[data-key]")) {
    input.addEventListener("input", () => inBlocks(input));
    inBlocks(input);
  }
  for (const button of document.querySelectorAll("[data-reveal]")) {
    button.hidden = false;
    button.addEventListener("click", () => toggle(button));
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

function inBlocks(input) {
  const before = (input.value.slice(0, input.selectionStart).toUpperCase().match(SIGN) ?? []).length;
  const signs = (input.value.toUpperCase().match(SIGN) ?? []).slice(0, Number(input.dataset.key));
  input.value = signs.join("").replace(/(.{4})(?=.)/g, "$1-");
  if (document.activeElement !== input) return;
  const caret = before + Math.floor(Math.max(before - 1, 0) / 4);
  input.setSelectionRange(caret, caret);
}

// The button names two elements, the masked and the open form, by id.
function toggle(button) {
  const [masked, open] = button.dataset.reveal.split(" ").map((id) => document.getElementById(id));
  const show = open.hidden;
  open.hidden = !show;
  masked.hidden = show;
  button.setAttribute("aria-pressed", String(show));
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add("copied");
  const said = button.querySelector("[data-copied]");
  if (said) said.hidden = false;
}
