// In the head, before the first paint: no flash of the other theme.
document.documentElement.classList.add("js");
try {
  const chosen = localStorage.getItem("gcampus_theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is off: the system's setting holds.
}
