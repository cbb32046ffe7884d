//! The operator's file of tiles, drawn by a real browser.

use std::{fs, time::Duration};

use fantoccini::Locator;
use resvg::tiny_skia::{Color, Pixmap};

use crate::support::{
    TestApp,
    browser::{Browser, WIDE},
};

/// The tile's side, pixels.
const SIDE: u32 = 256;
/// No colour of ours.
const TILE_COLOUR: (u8, u8, u8) = (255, 0, 255);

/// A PMTiles archive (version 3) with one picture for the whole world: header, directory, metadata, tile.
fn archive() -> Vec<u8> {
    const HEADER: u64 = 127;
    const METADATA: &[u8] = b"{}";
    const UNPACKED: u8 = 1;
    const PNG: u8 = 2;
    let mut pixmap = Pixmap::new(SIDE, SIDE).expect("a pixmap");
    let (red, green, blue) = TILE_COLOUR;
    pixmap.fill(Color::from_rgba8(red, green, blue, 255));
    let tile = pixmap.encode_png().expect("a picture");

    // One entry: number of entries, tile id, run length, length of the tile, offset plus one.
    let mut directory = vec![1, 0, 1];
    let mut length = tile.len();
    while length > 0x7f {
        directory.push(u8::try_from(length & 0x7f).expect("seven bits") | 0x80);
        length >>= 7;
    }
    directory.extend([u8::try_from(length).expect("seven bits"), 1]);

    let size = |part: &[u8]| u64::try_from(part.len()).expect("a length");
    let metadata_at = HEADER + size(&directory);
    let tile_at = metadata_at + size(METADATA);
    let mut file = b"PMTiles\x03".to_vec();
    let places = [HEADER, size(&directory), metadata_at, size(METADATA), tile_at, 0, tile_at, size(&tile), 1, 1, 1];
    file.extend(places.into_iter().flat_map(u64::to_le_bytes));
    file.extend([1, UNPACKED, UNPACKED, PNG, 0, 0]);
    file.extend([-180, -85, 180, 85].into_iter().flat_map(|degrees: i32| (degrees * 10_000_000).to_le_bytes()));
    file.push(0);
    file.extend([0_i32, 0].into_iter().flat_map(i32::to_le_bytes));
    assert_eq!(size(&file), HEADER);
    for part in [&directory[..], METADATA, &tile] {
        file.extend(part);
    }
    file
}

/// How much of the browser's window has the tile's colour, between 0 and 1.
async fn share_of_tile(browser: &Browser) -> f64 {
    let picture = browser.client().screenshot().await.expect("a picture");
    let pixmap = Pixmap::decode_png(&picture).expect("a PNG");
    let of_tile =
        |pixel: &&resvg::tiny_skia::PremultipliedColorU8| (pixel.red(), pixel.green(), pixel.blue()) == TILE_COLOUR;
    let pixels = pixmap.pixels();
    #[expect(clippy::cast_precision_loss, reason = "a window has few pixels")]
    let share = pixels.iter().filter(of_tile).count() as f64 / pixels.len() as f64;
    share
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn map_tiles_browser_draws_the_operators_file() {
    let data = tempfile::tempdir().expect("a directory");
    fs::write(data.path().join("map.pmtiles"), archive()).expect("a file");
    let site = TestApp::start(&[
        ("GCAMPUS_DATA_DIR", &data.path().display().to_string()),
        ("GCAMPUS_MAP_TILES_ATTRIBUTION", "Kachelamt <b>Süd</b>"),
    ])
    .await;
    let browser = Browser::start(WIDE, "de").await;
    browser.client().goto(&format!("{}/?lng=10&lat=50&zoom=6", site.url)).await.expect("the page opens");
    let mut share = 0.0;
    for _ in 0..300 {
        share = share_of_tile(&browser).await;
        if share > 0.3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(share > 0.3, "the tile covers {share} of the window");
    let thanks = browser.client().find(Locator::Css(".maplibregl-ctrl-attrib-inner")).await.expect("the thanks");
    let thanks = thanks.prop("textContent").await.expect("a property").unwrap_or_default();
    assert!(thanks.contains("Kachelamt <b>Süd</b>"), "{thanks}: as text, not as HTML");
    assert_eq!(browser.console_errors().await, [] as [String; 0]);
}
