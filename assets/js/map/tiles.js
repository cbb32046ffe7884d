// Tiles of the operator's choice in place of the embedded basemap: pictures from a server that the
// configuration names, or a PMTiles file that this site serves. Where neither answers, the embedded map
// stays below them.

const VECTOR = 1;

/** Adds the tiles that `data` (the data attributes of the map's element) names, below what is drawn on top. */
export async function addTiles(map, maplibre, { tiles, tilesAttribution: attribution, pmtiles }, colours) {
  if (tiles) addPictures(map, { tiles: [tiles], maxzoom: 19 }, attribution);
  else if (pmtiles) await addFile(map, maplibre, new URL(pmtiles, document.baseURI).href, attribution, colours);
}

function addPictures(map, source, attribution) {
  map.addSource("tiles", { type: "raster", tileSize: 256, ...source, attribution: plain(attribution) });
  map.addLayer({ id: "tiles", type: "raster", source: "tiles" });
}

async function addFile(map, maplibre, url, attribution, colours) {
  try {
    const { PMTiles, Protocol } = await import("./pmtiles.js");
    const archive = new PMTiles(url);
    const { tileType } = await archive.getHeader();
    const protocol = new Protocol();
    protocol.add(archive);
    maplibre.addProtocol("pmtiles", protocol.tile);
    if (tileType !== VECTOR) return addPictures(map, { url: `pmtiles://${url}` }, attribution);
    map.addSource("tiles", { type: "vector", url: `pmtiles://${url}`, attribution: plain(attribution) });
    for (const layer of vectorLayers(colours)) map.addLayer(layer, "place-dots");
  } catch (error) {
    console.warn("the tiles can't be used, the embedded map stays", error);
  }
}

// The layers of the Protomaps schema: land, water, roads and borders. Names stay the embedded ones.
function vectorLayers({ land, lake, river, border, state }) {
  const line = (id, layer, colour, width, filter) => ({
    id: `tiles-${id}`, type: "line", source: "tiles", "source-layer": layer, ...(filter && { filter }),
    paint: { "line-color": colour, "line-width": ["interpolate", ["linear"], ["zoom"], 6, width * 0.4, 14, width * 2] },
  });
  const fill = (layer, colour) => ({
    id: `tiles-${layer}`, type: "fill", source: "tiles", "source-layer": layer,
    filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour },
  });
  return [
    fill("earth", land),
    fill("water", lake),
    line("rivers", "water", river, 1, ["==", ["geometry-type"], "LineString"]),
    line("roads", "roads", state, 0.8),
    line("boundaries", "boundaries", border, 0.8),
  ];
}

// MapLibre puts an attribution into the page as HTML.
function plain(text = "") {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
