/** The button that asks OpenStreetMap for waters: with a script nothing else of the page changes. */
export function offerSearch(fieldset, waters, position) {
  const box = fieldset.querySelector("[data-osm]");
  if (!box) return;
  const button = box.querySelector("button");
  const say = (state, text) => {
    for (const line of box.querySelectorAll("[data-osm-state]")) {
      line.hidden = line.dataset.osmState !== state;
    }
    if (text) box.querySelector(`[data-osm-state="${state}"] span`).textContent = text;
  };
  button.addEventListener("click", async (event) => {
    const place = position();
    // The server understands more, and says what is wrong.
    if (!place) return;
    event.preventDefault();
    button.disabled = true;
    say("busy");
    try {
      const before = waters.features.length;
      const features = await waters.ask(box.dataset.osm, place);
      waters.show(features);
      say(features.length > before ? "found" : "nothing");
    } catch (error) {
      say(error.name === "AbortError" ? null : "failed", error.detail);
    } finally {
      button.disabled = false;
    }
  });
}
