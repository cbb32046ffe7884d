//! Pins, and clusters where there are too many of them.

use crate::quality::FlowType;

/// Pins that are drawn one by one.
const MOST_PINS: usize = 10;
/// Pixels within which measurements belong to one cluster.
const REACH: f64 = 46.0;

/// A place where was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pin {
    /// Degrees, WGS 84.
    pub longitude: f64,
    /// Degrees, WGS 84.
    pub latitude: f64,
    /// How the water moves; none: unknown.
    pub flow_type: Option<FlowType>,
}

/// What stands on the map.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sign {
    /// One place.
    Pin([f64; 2], Option<FlowType>),
    /// Several, with their number, around their middle.
    Cluster([f64; 2], usize),
}

/// The signs of `pins`, whose pixels stand beside them; the southern ones last,
/// since they stand in front.
pub(super) fn signs(pins: &[([f64; 2], Option<FlowType>)]) -> Vec<Sign> {
    let mut sorted = pins.to_vec();
    // In the order of their places, so that the order of the input does not matter.
    sorted.sort_by(|(a, _), (b, _)| a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])));
    if sorted.len() <= MOST_PINS {
        return sorted.into_iter().map(|(place, flow)| Sign::Pin(place, flow)).collect();
    }
    let mut groups: Vec<Group> = Vec::new();
    for (place, flow) in sorted {
        let near = |group: &&mut Group| (group.middle[0] - place[0]).hypot(group.middle[1] - place[1]) <= REACH;
        match groups.iter_mut().find(near) {
            Some(group) => {
                group.members.push(place);
                group.middle = mean(&group.members);
            }
            None => groups.push(Group { members: vec![place], middle: place, flow }),
        }
    }
    let sign = |group: Group| match group.members.len() {
        1 => Sign::Pin(group.middle, group.flow),
        count => Sign::Cluster(group.middle.map(|pixels| (pixels * 10.0).round() / 10.0), count),
    };
    groups.into_iter().map(sign).collect()
}

/// Measurements that stand together; all lengths in pixels.
struct Group {
    members: Vec<[f64; 2]>,
    middle: [f64; 2],
    /// Of the first.
    flow: Option<FlowType>,
}

fn mean(places: &[[f64; 2]]) -> [f64; 2] {
    [0, 1].map(|axis| places.iter().map(|place| place[axis]).sum::<f64>() / places.len() as f64)
}

/// A number as a cluster shows it.
pub(super) fn number(count: usize) -> String {
    if count > 999 { "&gt;999".to_owned() } else { count.to_string() }
}

/// A disc with a number, as large as the predecessor made it: 90, 120, 180 or
/// 210 pixels wide, by the number.
pub(super) fn marker_svg(count: u32) -> String {
    let size = match count {
        100.. => 210,
        50.. => 180,
        10.. => 120,
        _ => 90,
    };
    let (middle, radius) = (size / 2, size / 2 - 4);
    let text = number(count as usize);
    let font = size * if count > 999 { 26 } else { 34 } / 100;
    let foot = middle + font * 36 / 100;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 {size} {size}\">\
         <circle cx=\"{middle}\" cy=\"{middle}\" r=\"{radius}\" fill=\"#ffffff\" stroke=\"#0b5cad\" stroke-width=\"8\"/>\
         <text x=\"{middle}\" y=\"{foot}\" font-family=\"{font_family}\" font-weight=\"600\" font-size=\"{font}\" text-anchor=\"middle\" fill=\"#14212b\">{text}</text></svg>",
        font_family = super::png::FONT,
    )
}
