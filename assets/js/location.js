// The place of a measurement: pin, coordinates and device position are three ways to the
// same two inputs; after each change the waters nearby are listed for choice.
import { makeMap } from "./map/load.js";
import { WaterList } from "./location/waters.js";
import { Pin } from "./location/pin.js";
import { drawWaters } from "./location/shapes.js";
import { offerSearch } from "./location/openstreetmap.js";
import { formatDegrees, parseDegrees } from "./location/degrees.js";

const PAUSE_MS = 300;
/** The zoom at which a pupil knows the bank again. */
const CLOSE = 13;

const box = document.querySelector("[data-location]");
if (box) start(box);

async function start(box) {
  const { latitude, longitude, lookup, size, list, lang } = box.dataset;
  const inputs = { lat: document.getElementById(latitude), lng: document.getElementById(longitude) };
  const part = (name) => box.querySelector(`[data-location-${name}]`);
  const waters = new WaterList(document.getElementById(list), { path: lookup, size, lang });
  let pin = null;
  let timer = 0;

  const position = () => {
    const [lat, lng] = [parseDegrees(inputs.lat.value, 90), parseDegrees(inputs.lng.value, 180)];
    return lat === null || lng === null ? null : { lat, lng };
  };
  const lookUp = () => {
    clearTimeout(timer);
    timer = setTimeout(() => position() && waters.lookUp(position()), PAUSE_MS);
  };
  // Waits for the last digit: a map that follows each of them would only jump about.
  const typed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const place = position();
      // A pasted pair or degrees with minutes: the server understands more.
      part("find").hidden = Boolean(place) || !(inputs.lat.value + inputs.lng.value).trim();
      if (!place) return;
      pin?.put(place, CLOSE);
      waters.lookUp(place);
    }, PAUSE_MS);
  };
  const moveTo = (place, zoom) => {
    inputs.lat.value = formatDegrees(place.lat, lang);
    inputs.lng.value = formatDegrees(place.lng, lang);
    // Whoever watches the form sees that it has changed.
    inputs.lng.dispatchEvent(new Event("change", { bubbles: true }));
    pin?.put(place, zoom);
    lookUp();
  };

  for (const input of Object.values(inputs)) {
    input.addEventListener("input", typed);
  }
  part("find").hidden = true;
  offerSearch(document.getElementById(list), waters, position);
  offerDevice(part("device"), part("error"), (place) => moveTo(place, CLOSE + 1));
  if (position()) lookUp();

  const container = part("map");
  container.hidden = false;
  const texts = JSON.parse(part("texts").textContent);
  const drawn = await makeMap(container, {
    lang, texts, attribution: texts.attribution,
    center: position() ?? [10, 51],
    zoom: position() ? CLOSE : 5.2,
  });
  if (!drawn) {
    container.hidden = true;
    part("no-map").hidden = false;
    return;
  }
  const { map, maplibre } = drawn;
  pin = new Pin(map, maplibre, part("pin"), moveTo);
  if (position()) pin.put(position());
  // Each tap from far away comes closer, so that the pin can be set exactly.
  map.on("click", ({ lngLat }) => moveTo(lngLat, Math.min(CLOSE, map.getZoom() + 3)));
  setByKeyboard(map, part("said"), (place) => {
    moveTo(place, Math.min(CLOSE, map.getZoom() + 3));
    return `${inputs.lat.value}, ${inputs.lng.value}`;
  });
  drawWaters(map, waters);
}

// Enter or Space on the map sets the pin under the crosshair in its middle, and says where that is.
function setByKeyboard(map, said, set) {
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    // Enter would send the form, and Space scroll the page.
    event.preventDefault();
    said.textContent = `${said.dataset.text} ${set(map.getCenter())}`;
  });
}

function offerDevice(button, error, found) {
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    error.hidden = true;
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        found({ lat: coords.latitude, lng: coords.longitude });
      },
      () => {
        button.disabled = false;
        error.hidden = false;
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
}
