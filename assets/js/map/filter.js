import { Filter, KINDS, dayOf } from "./points.js";

// What the list of measurements calls them, so that its links and the map's mean the same.
const FLOWS = { running: "r", standing: "s", null: "u" };
/** Filters of the list that the server applies to the points. */
const SERVER = ["name", "parameter_types", "same_access_key", "same_course", "other_courses"];

/** The filter that the address asks for. */
export function filterOf(search) {
  const query = new URLSearchParams(search);
  const filter = new Filter();
  const flow = query.has("flow_type") ? FLOWS[query.get("flow_type")] : null;
  if (flow) filter.letters = new Set([flow]);
  if (query.has("kinds")) filter.letters = new Set([...query.get("kinds")].filter((letter) => letter in KINDS));
  filter.from = dayOf(query.get("time_range_min") ?? "");
  filter.to = dayOf(query.get("time_range_max") ?? "");
  return filter;
}

/** `path` with the filters of the address that only the server knows how to apply. */
export function filteredPath(path, search) {
  const kept = [...new URLSearchParams(search)].filter(([name, value]) => SERVER.includes(name) && value);
  return kept.length ? `${path}?${new URLSearchParams(kept)}` : path;
}

/** The legend and the dates: show `filter`, change it, and say so. */
export function connectFilter(filter, changed) {
  const legend = document.getElementById("map-legend");
  const period = document.getElementById("map-period");
  const [from, to] = ["map-from", "map-to"].map((id) => document.getElementById(id));
  for (const box of legend.querySelectorAll("input")) box.checked = filter.letters.has(box.value);
  const query = new URLSearchParams(location.search);
  if (filter.from !== null) from.value = query.get("time_range_min");
  if (filter.to !== null) to.value = query.get("time_range_max");
  const mark = () => period.classList.toggle("is-active", filter.from !== null || filter.to !== null);
  mark();
  legend.addEventListener("change", ({ target }) => {
    if (!(target.value in KINDS)) return;
    if (target.checked) filter.letters.add(target.value);
    else filter.letters.delete(target.value);
    rememberKinds(filter.letters);
    changed();
  });
  period.addEventListener("input", () => {
    filter.from = dayOf(from.value);
    filter.to = dayOf(to.value);
    mark();
    remember({ time_range_min: filter.from === null ? "" : from.value, time_range_max: filter.to === null ? "" : to.value });
    changed();
  });
}

// One kind as the list of measurements says it; two, or none, as only the map can.
function rememberKinds(letters) {
  const [only] = Object.keys(FLOWS).filter((flow) => letters.has(FLOWS[flow]));
  remember({
    flow_type: letters.size === 1 ? only : "",
    kinds: letters.size === 1 || letters.size === 3 ? null : [...letters].join(""),
  });
}

function remember(values) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value || (name === "kinds" && value !== null)) query.set(name, value);
    else query.delete(name);
  }
  history.replaceState(history.state, "", `?${query}`);
}
