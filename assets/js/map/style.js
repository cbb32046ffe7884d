// The basemap: embedded outlines, no tiles, no glyphs: MapLibre draws the names itself
// with the page's font, because the style names no glyph address.
import { isDark } from "../app/theme.js";

const LIGHT = {
  beyond: "#e3e7ea", sea: "#cfe3f2", land: "#f7f6f0", lake: "#bcd9ee", river: "#8fbfe3", border: "#8b97a0",
  state: "#c3cbd1", dot: "#52616b", name: "#26343f", halo: "#f7f6f0",
};
const DARK = {
  beyond: "#131c23", sea: "#0d1c27", land: "#1a2831", lake: "#14384f", river: "#2c6389", border: "#70818d",
  state: "#3a4b57", dot: "#a9b8c2", name: "#dbe4ea", halo: "#14212b",
};

// What the basemap covers; beyond it neither land nor sea is claimed.
const EXTENT = {
  type: "Polygon",
  coordinates: [[[2, 44.5], [19, 44.5], [19, 56], [2, 56], [2, 44.5]]],
};

// From this zoom on the map shows provinces and smaller rivers. Their files, half of the basemap,
// are asked for when it is reached: many visits never need them.
const CLOSE = 6;
const CLOSE_FILES = { states: "asset:basemap/states.json", brooks: "asset:basemap/brooks.json" };
const NOTHING = { type: "FeatureCollection", features: [] };

// Thousands of people from which a place shows, by zoom.
const BIG_ENOUGH = [">=", ["get", "k"], ["step", ["zoom"], 600, 5, 400, 6, 180, 7, 90, 8, 55, 9, 0]];

/** The basemap's colours in the page's present theme. */
export function colours() {
  return isDark() ? DARK : LIGHT;
}

/** Layers of the basemap in the page's present theme; `lang` chooses the places' names. */
export function baseLayers(lang) {
  const colour = colours();
  return [
    { id: "beyond", type: "background", paint: { "background-color": colour.beyond } },
    { id: "sea", type: "fill", source: "extent", paint: { "fill-color": colour.sea, "fill-antialias": false } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": colour.land } },
    { id: "states", type: "line", source: "states", minzoom: CLOSE, paint: { "line-color": colour.state, "line-width": 0.8 } },
    river("brooks", 4, 7.5, colour), river("brooks", 3, CLOSE, colour),
    river("rivers", 2, 4.5, colour), river("rivers", 1, 0, colour),
    { id: "lakes", type: "fill", source: "lakes", paint: { "fill-color": colour.lake, "fill-outline-color": colour.river } },
    {
      id: "borders", type: "line", source: "borders",
      paint: { "line-color": colour.border, "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.8, 9, 2] },
    },
    {
      id: "place-dots", type: "circle", source: "places", filter: BIG_ENOUGH,
      paint: { "circle-color": colour.dot, "circle-radius": 2.2, "circle-stroke-color": colour.halo, "circle-stroke-width": 1 },
    },
    placeNames(lang, colour),
  ];
}

function river(source, rank, minzoom, colour) {
  const width = 2.2 - rank * 0.4;
  return {
    id: `rivers-${rank}`, type: "line", source, minzoom, filter: ["==", ["get", "rank"], rank],
    layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": colour.river, "line-width": ["interpolate", ["linear"], ["zoom"], 5, width, 12, width * 3] },
  };
}

function placeNames(lang, colour) {
  return {
    id: "place-names", type: "symbol", source: "places", filter: BIG_ENOUGH,
    layout: {
      "text-field": ["coalesce", ["get", `name_${lang}`], ["get", "name"]],
      "text-font": ["Atkinson Next"],
      "text-size": ["interpolate", ["linear"], ["get", "k"], 40, 12, 200, 13, 1000, 15, 3000, 17],
      "text-variable-anchor": ["left", "right", "top", "bottom"],
      "text-radial-offset": 0.45,
      "text-justify": "auto",
      "text-padding": 4,
      "symbol-sort-key": ["-", 0, ["get", "k"]],
    },
    paint: { "text-color": colour.name, "text-halo-color": colour.halo, "text-halo-width": 1.6 },
  };
}

/** A whole style document. */
export function baseStyle(lang) {
  const source = (data) => ({ type: "geojson", data: address(data), tolerance: 0.4 });
  const later = { type: "geojson", data: NOTHING, tolerance: 0.4 };
  return {
    version: 8,
    sources: {
      extent: { type: "geojson", data: EXTENT },
      land: source("asset:basemap/land.json"),
      states: later,
      brooks: later,
      rivers: source("asset:basemap/rivers.json"),
      lakes: source("asset:basemap/lakes.json"),
      borders: source("asset:basemap/borders.json"),
      places: source("asset:basemap/places.json"),
    },
    layers: baseLayers(lang),
  };
}

function address(file) {
  return new URL(file, document.baseURI).href;
}

/** Adds what shows up close, once the map comes close. */
export function refineUpClose(map) {
  const refine = () => {
    if (map.getZoom() < CLOSE) return;
    map.off("zoom", refine);
    for (const [source, file] of Object.entries(CLOSE_FILES)) map.getSource(source).setData(address(file));
  };
  map.on("zoom", refine);
  map.once("style.load", refine);
}

/** Repaints the basemap when the visitor changes the theme. */
export function followTheme(map, lang) {
  const repaint = () => {
    for (const layer of baseLayers(lang)) {
      for (const [name, value] of Object.entries(layer.paint)) map.setPaintProperty(layer.id, name, value);
    }
  };
  document.documentElement.addEventListener("themechange", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
}
