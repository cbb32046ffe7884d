const KEY = "gcampus_theme";
const root = document.documentElement;

/** Lets the header's button switch the theme; js/theme.js has applied the stored one. */
export function initTheme() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.addEventListener("click", () => choose(isDark() ? "light" : "dark"));
  }
}

/** Whether the page shows dark now, by choice or by the system's setting. */
export function isDark() {
  const chosen = root.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function choose(theme) {
  root.dataset.theme = theme;
  root.dispatchEvent(new CustomEvent("themechange", { bubbles: true }));
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is off (private windows): the choice holds for this page.
  }
}
