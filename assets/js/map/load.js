import { baseStyle, colours, followTheme, refineUpClose } from "./style.js";
import { addTiles } from "./tiles.js";

// The basemap's extent with a margin: further out there is only grey.
const WITHIN = [[-1.5, 42.5], [22.5, 57.5]];

/** Whether this browser can draw a map at all. */
export function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

/**
 * Loads MapLibre after the first paint and makes a map in `container`.
 * Resolves to `{ map, maplibre }`, or to null where the browser cannot draw.
 */
export async function makeMap(container, { lang, texts, center, zoom, attribution }) {
  if (!canDraw()) return null;
  await afterPaint();
  const maplibre = await import("./maplibre-gl.js");
  maplibre.setWorkerUrl(new URL("asset:js/maplibre-gl-worker.js", document.baseURI).href);
  // The names of places are drawn with this font, so it has to be there first.
  await document.fonts.load('16px "Atkinson Next"').catch(() => []);
  const map = new maplibre.Map({
    container, center, zoom,
    style: baseStyle(lang),
    minZoom: 4,
    maxBounds: WITHIN,
    renderWorldCopies: false,
    maxZoom: 17,
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    rollEnabled: false,
    attributionControl: { compact: false, customAttribution: attribution },
    locale: {
      "NavigationControl.ZoomIn": texts.zoomIn,
      "NavigationControl.ZoomOut": texts.zoomOut,
      "AttributionControl.ToggleAttribution": texts.sources,
      "Popup.Close": texts.close ?? "",
      "Map.Title": container.dataset.label,
    },
  });
  // Not "load", which waits for the whole basemap: the data may come first.
  const ready = map.once("style.load");
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ unit: "metric" }), "bottom-left");
  await ready;
  followTheme(map, lang);
  refineUpClose(map);
  await addTiles(map, maplibre, container.dataset, colours());
  return { map, maplibre };
}

function afterPaint() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}
