const BLUE = "#1565b8";
const BRIGHT = "#e08a00";

/** Draws the listed waters' shapes; the one that is pointed at or chosen stands out. */
export function drawWaters(map, waters) {
  const collection = () => ({ type: "FeatureCollection", features: waters.features });
  const isChosen = (key) => ["==", ["get", "key"], key ?? ""];
  map.addSource("waters", { type: "geojson", data: collection() });
  map.addLayer({ id: "waters-fill", type: "fill", source: "waters", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-opacity": 0.35 } });
  map.addLayer({
    id: "waters-line", type: "line", source: "waters", filter: ["!=", ["geometry-type"], "Point"],
    layout: { "line-cap": "round", "line-join": "round" },
  });
  map.addLayer({ id: "waters-point", type: "circle", source: "waters", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 7 } });
  const highlight = (key) => {
    const colour = ["case", isChosen(key), BRIGHT, BLUE];
    map.setPaintProperty("waters-fill", "fill-color", colour);
    map.setPaintProperty("waters-line", "line-color", colour);
    map.setPaintProperty("waters-line", "line-width", ["case", isChosen(key), 6, 3]);
    map.setPaintProperty("waters-point", "circle-color", colour);
  };
  highlight(waters.chosen());
  waters.addEventListener("waters", () => map.getSource("waters").setData(collection()));
  waters.addEventListener("highlight", ({ detail }) => highlight(detail));
}
