// The map page. Its texts stand in the page; MapLibre comes after the first paint.
import { Drawer } from "./map/drawer.js";
import { connectFilter, filterOf, filteredPath } from "./map/filter.js";
import { makeMap } from "./map/load.js";
import { Markers } from "./map/markers.js";
import { collectionOf, spotsOf } from "./map/points.js";
import { Popups } from "./map/popup.js";
import { Search } from "./map/search.js";
import { Shapes } from "./map/shapes.js";

const GERMANY = { center: [10, 51], zoom: 5.2 };
const EVERYWHERE = { getCenter: () => ({ lng: GERMANY.center[0], lat: GERMANY.center[1] }), contains: () => true };

const container = document.getElementById("map");
if (container) start(container);

async function start(container) {
  const texts = JSON.parse(document.getElementById(container.dataset.texts).textContent);
  const { lang, points: pointsPath, popup: popupPath, list: listPath, search: searchPath, shapes: shapesPath } = container.dataset;
  const filter = filterOf(location.search);
  const drawer = new Drawer({ texts, path: listPath, lang });
  const points = fetchPoints(filteredPath(pointsPath, location.search));
  const drawn = await makeMap(container, { lang, texts, ...viewOf(location.search), attribution: texts.attribution });
  const spots = await points;
  show("map-legend", "map-buttons");
  if (!spots) show("map-failed");
  if (!drawn) {
    withoutMap(spots ?? [], filter, drawer);
    return;
  }
  const { map, maplibre } = drawn;
  const popups = new Popups(map, maplibre, { texts, path: popupPath });
  const markers = new Markers(map, maplibre, {
    texts, lang,
    onCluster: (id, center) => zoomInto(map, id, center),
    onSpot: (index, lngLat, button) => {
      const ids = spots[index].items.filter((item) => filter.shows(item)).map(({ id }) => id);
      popups.show(ids, lngLat, button);
    },
  });
  const see = () => drawer.update(spots ?? [], filter, map.getBounds());
  addPoints(map, spots ?? [], filter);
  new Shapes(map, shapesPath, "points");
  keepInStep(map, markers, see);
  new Search(searchPath, ({ bounds: [west, south, east, north] }) => {
    map.fitBounds([[west, south], [east, north]], { padding: 40, maxZoom: 14 });
    container.querySelector(".maplibregl-canvas").focus({ preventScroll: true });
  });
  connectFilter(filter, () => {
    markers.clear();
    map.getSource("points").setData(collectionOf(spots ?? [], filter));
    see();
  });
  initNear(map);
}

async function fetchPoints(path) {
  try {
    const answer = await fetch(path);
    return answer.ok ? spotsOf(await answer.json()) : null;
  } catch {
    return null;
  }
}

function viewOf(search) {
  const query = new URLSearchParams(search);
  const number = (name) => (query.get(name)?.trim() ? Number(query.get(name)) : NaN);
  const [lng, lat, zoom] = ["lng", "lat", "zoom"].map(number);
  const center = Math.abs(lng) <= 180 && Math.abs(lat) <= 85 ? [lng, lat] : GERMANY.center;
  return { center, zoom: zoom >= 0 && zoom <= 22 ? zoom : center === GERMANY.center ? GERMANY.zoom : 12 };
}

function addPoints(map, spots, filter) {
  const sum = (letter) => ["+", ["get", letter]];
  map.addSource("points", {
    type: "geojson",
    data: collectionOf(spots, filter),
    cluster: true,
    clusterRadius: 52,
    clusterMaxZoom: 15,
    clusterProperties: { r: sum("r"), s: sum("s"), u: sum("u") },
  });
  // Draws nothing: a source without a layer loads no tiles, and the markers read them.
  map.addLayer({ id: "points", type: "circle", source: "points", paint: { "circle-radius": 0, "circle-opacity": 0 } });
}

function keepInStep(map, markers, see) {
  let waiting = false;
  const update = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (map.isSourceLoaded("points")) markers.update();
    });
  };
  map.on("move", update);
  map.on("moveend", () => {
    update();
    see();
    rememberView(map);
  });
  map.on("sourcedata", (event) => event.sourceId === "points" && update());
  map.on("idle", update);
  see();
  update();
}

// The address follows the map, so that a reload or a link shows the same view.
function rememberView(map) {
  const { lng, lat } = map.getCenter();
  const query = new URLSearchParams(location.search);
  query.set("lng", lng.toFixed(4));
  query.set("lat", lat.toFixed(4));
  query.set("zoom", map.getZoom().toFixed(2));
  history.replaceState(history.state, "", `?${query}`);
}

async function zoomInto(map, clusterId, center) {
  const zoom = await map.getSource("points").getClusterExpansionZoom(clusterId).catch(() => map.getZoom() + 2);
  map.easeTo({ center, zoom: Math.max(zoom, map.getZoom() + 1) });
}

function initNear(map) {
  const failed = document.getElementById("map-near-failed");
  const button = document.getElementById("map-near");
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    failed.hidden = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => map.flyTo({ center: [coords.longitude, coords.latitude], zoom: 11 }),
      () => { failed.hidden = false; },
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

function withoutMap(spots, filter, drawer) {
  show("map-no-webgl");
  document.getElementById("map-near").hidden = true;
  drawer.update(spots, filter, EVERYWHERE);
  drawer.toggle(true);
  connectFilter(filter, () => drawer.update(spots, filter, EVERYWHERE));
}

function show(...ids) {
  for (const id of ids) document.getElementById(id).hidden = false;
}
