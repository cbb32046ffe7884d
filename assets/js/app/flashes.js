/** Closes a message at the press of its button; focus goes back to the page. */
export function initFlashes() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (!button) return;
    button.closest("[data-closable]")?.remove();
    document.getElementById("main")?.focus({ preventScroll: true });
  });
}
