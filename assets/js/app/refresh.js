/** A part of the page that looks for news by itself, with a button to hold it. */
export function initRefresh() {
  const seconds = Number(document.querySelector("[data-refresh]")?.dataset.refresh);
  if (!seconds) return;
  const bar = document.querySelector("[data-refresh-bar]");
  const toggle = bar.querySelector("[data-refresh-toggle]");
  const show = (name, isShown) => { bar.querySelector(`[data-refresh-${name}]`).hidden = !isShown; };
  bar.hidden = false;
  let isPaused = false;
  toggle.addEventListener("click", () => {
    isPaused = !isPaused;
    toggle.setAttribute("aria-pressed", String(isPaused));
    show("paused", isPaused);
    if (!isPaused) refresh();
  });
  setInterval(() => { if (!isPaused && !document.hidden) refresh(); }, seconds * 1000);

  async function refresh() {
    const part = document.querySelector("[data-refresh]");
    // Who is at a link of this part would lose it.
    if (part.contains(document.activeElement)) return;
    const fresh = await fetchPart().catch(() => null);
    show("failed", !fresh);
    if (fresh && !isPaused) part.replaceWith(fresh);
  }
}

async function fetchPart() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-refresh]");
}
