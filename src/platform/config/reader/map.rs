//! What lies below the map's points.

use std::path::Path;

use super::{Reader, web_url};
use crate::platform::config::MapConfig;

/// The file that is served if it is in the data directory.
const TILES_FILE: &str = "map.pmtiles";

impl Reader {
    pub(super) fn map(&mut self, data_dir: &Path) -> MapConfig {
        let wanted = "an address that starts with https:// or http:// and has {z}, {x} and {y} in its path";
        let tiles = self.parse("MAP_TILES_URL", wanted, |text| {
            let origin = web_url(&example(text))?.origin();
            let has_all = ["{z}", "{x}", "{y}"].iter().all(|part| text.contains(part));
            // The origin goes into a header, so it must be one: no template may be part of the host.
            let is_plain = origin.is_tuple()
                && !origin.ascii_serialization().contains(['{', '}'])
                && !text.contains(['"', '<', '>', '\'', ';', ',', ' ']);
            (has_all && is_plain).then(|| (text.to_owned(), origin.ascii_serialization()))
        });
        let attribution = self.text("MAP_TILES_ATTRIBUTION");
        if tiles.is_some() && attribution.is_none() {
            self.fault("MAP_TILES_URL", "needs GCAMPUS_MAP_TILES_ATTRIBUTION: say whose map it is");
        }
        let (tiles_url, tiles_origin) = tiles.unzip();
        let file = data_dir.join(TILES_FILE);
        MapConfig {
            tiles_url,
            tiles_origin,
            tiles_attribution: attribution,
            tiles_file: file.is_file().then_some(file),
        }
    }
}

/// The address of one tile. Braces in a host make no address.
fn example(text: &str) -> String {
    let path = text.split("://").nth(1).and_then(|rest| rest.find('/')).unwrap_or(0);
    let host_end = text.find("://").map_or(0, |at| at + 3) + path;
    let (host, path) = text.split_at(host_end.min(text.len()));
    format!("{host}{}", path.replace("{z}", "1").replace("{x}", "1").replace("{y}", "1"))
}
