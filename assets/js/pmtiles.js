// A file of its own: only sites with tiles of their own fetch it.
export { PMTiles, Protocol } from "pmtiles";
