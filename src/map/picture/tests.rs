use super::*;
use crate::quality::FlowType;

fn picture(pins: Vec<Pin>) -> MapPicture {
    MapPicture { width: 600, height: 400, section: Section::AllPins, locale: Locale::De, waters: Vec::new(), pins }
}

fn pin(longitude: f64, latitude: f64) -> Pin {
    Pin { longitude, latitude, flow_type: Some(FlowType::Running) }
}

#[test]
fn a_map_has_land_names_scale_north_and_sources() {
    let one = MapPicture {
        section: Section::Around { longitude: 8.7, latitude: 49.4, zoom: 8.0 },
        ..picture(vec![pin(8.7, 49.4)])
    };
    let svg = one.svg(&Assets::embedded());
    for part in ["#f7f6f0", "#8fbfe3", ">Mannheim<", ">N</text>", "\u{202f}km<", "GeoNames", "translate(300 200)"] {
        assert!(svg.contains(part), "{part} is missing");
    }
    assert_eq!(svg, one.svg(&Assets::embedded()), "the same each time");
    let [west, south, east, north] = one.bounds();
    assert!(west < 8.7 && 8.7 < east && south < 49.4 && 49.4 < north);
    let section = Section::Around { longitude: 11.5, latitude: 48.25, zoom: 8.0 };
    let english = MapPicture { locale: Locale::En, section, ..picture(Vec::new()) };
    assert!(english.svg(&Assets::embedded()).contains("Munich"));
}

#[test]
fn few_places_are_pins_and_many_are_numbered_clusters() {
    let assets = Assets::embedded();
    let ten: Vec<Pin> = (0..10).map(|step| pin(8.0 + f64::from(step) * 0.001, 49.0)).collect();
    assert_eq!(picture(ten.clone()).svg(&assets).matches("translate(").count(), 10 + 1, "and the arrow");
    let far: Vec<Pin> = ten.iter().copied().chain((0..5).map(|_| pin(13.0, 52.5))).collect();
    let svg = picture(far.clone()).svg(&assets);
    assert!(svg.contains(">10</text>") && svg.contains(">5</text>"), "{svg}");
    let reversed: Vec<Pin> = far.into_iter().rev().collect();
    assert_eq!(picture(reversed).svg(&assets), svg, "the order does not matter");
}

#[test]
fn a_picture_becomes_a_png_with_letters() {
    let assets = Assets::embedded();
    let bytes = png(&marker_svg(42), &assets).expect("a picture");
    assert!(bytes.starts_with(b"\x89PNG"));
    let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    assert_eq!((size(16), size(20)), (120, 120));
    let other = png(&marker_svg(43), &assets).expect("a picture");
    assert_ne!(bytes, other, "the number is drawn");
    assert!(marker_svg(1_000).contains("&gt;999"));
    assert!(matches!(png("<svg", &assets), Err(PictureError::Drawing(_))));
    let huge = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"99999\" height=\"9\"/>";
    assert!(matches!(png(huge, &assets), Err(PictureError::Size(..))));
}
