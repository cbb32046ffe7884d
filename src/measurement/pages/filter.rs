//! The filter of the list: its panel, and its chips.

use serde::Serialize;

use crate::{
    auth::Viewer,
    catalogue::{Category, ParameterType, ShortNamePart, short_name_parts},
    measurement::{
        filter::{Filter, FlowFilter, query_of},
        form::{FilterFaults, RawFilter},
        histogram::Histogram,
    },
    platform::{
        i18n::{Locale, args},
        view::date,
        web::{Field, Visit},
    },
};

/// The list's path.
const LIST: &str = "/measurements/";

/// The view of `measurement/filter`.
#[derive(Debug, Serialize)]
pub(super) struct FilterPanel {
    /// How many parts narrow the list, beside the search.
    active: usize,
    is_open: bool,
    time_range_min: Field,
    time_range_max: Field,
    groups: Vec<TypeGroup>,
    flows: Vec<FlowChoice>,
    any_flow: bool,
    /// The boxes for whose measurements are shown; empty for visitors.
    scopes: Vec<ScopeBox>,
    histogram: Option<Histogram>,
}

/// Boxes of parameter types that belong together.
#[derive(Debug, Serialize)]
struct TypeGroup {
    /// Key of its text.
    label: &'static str,
    /// Whether their colours mark them in the list.
    has_dots: bool,
    boxes: Vec<TypeBox>,
}

#[derive(Debug, Serialize)]
struct TypeBox {
    id: i64,
    name: String,
    symbol: Vec<ShortNamePart>,
    color: String,
    checked: bool,
}

#[derive(Debug, Serialize)]
struct FlowChoice {
    value: &'static str,
    kind: &'static str,
    checked: bool,
}

/// A box of whose measurements are shown.
#[derive(Debug, Serialize)]
struct ScopeBox {
    name: &'static str,
    /// Key of its text.
    label: &'static str,
    checked: bool,
}

/// A part of the filter, with the link that takes it away.
#[derive(Debug, Serialize)]
pub(super) struct FilterChip {
    label: String,
    href: String,
}

/// The panel as it was filled in.
pub(super) fn panel(
    visit: &Visit,
    viewer: &Viewer,
    (raw, filter, faults): (&RawFilter, &Filter, FilterFaults),
    types: &[ParameterType],
    histogram: Option<Histogram>,
) -> FilterPanel {
    let field = |typed: &str, day: Option<chrono::NaiveDate>, fault: Option<&str>| Field {
        // A day that was understood stands as browsers' date fields take it.
        value: day.map_or_else(|| typed.to_owned(), |day| day.to_string()),
        error: fault.map(|key| visit.text(key)),
    };
    let group = |label, has_dots, is_of: fn(Category) -> bool| TypeGroup {
        label,
        has_dots,
        boxes: types.iter().filter(|t| is_of(t.category)).map(|t| type_box(visit.locale, filter, t)).collect(),
    };
    let flow =
        |flow: FlowFilter| FlowChoice { value: flow.as_str(), kind: flow.kind(), checked: filter.flow == Some(flow) };
    let groups = [
        group("reading-filter-values", true, |category| category != Category::Biological),
        group("reading-filter-animals", false, |category| category == Category::Biological),
    ];
    FilterPanel {
        active: filter.pairs().iter().filter(|(name, _)| *name != "name").count(),
        is_open: !faults.is_empty(),
        time_range_min: field(&raw.time_range_min, filter.range.first, faults.time_range_min),
        time_range_max: field(&raw.time_range_max, filter.range.last, faults.time_range_max),
        groups: groups.into_iter().filter(|group| !group.boxes.is_empty()).collect(),
        flows: FlowFilter::ALL.map(flow).into(),
        any_flow: filter.flow.is_none(),
        scopes: scopes(viewer, filter),
        histogram,
    }
}

fn type_box(locale: Locale, filter: &Filter, kind: &ParameterType) -> TypeBox {
    TypeBox {
        id: kind.id,
        name: kind.name(locale).to_owned(),
        symbol: short_name_parts(&kind.short_name),
        color: kind.shown_color().to_owned(),
        checked: filter.parameter_types.contains(&kind.id),
    }
}

fn scopes(viewer: &Viewer, filter: &Filter) -> Vec<ScopeBox> {
    let kept = filter.scope.as_ref().map(|scope| scope.kept).unwrap_or_default();
    let own = ScopeBox { name: "same_access_key", label: "measurement-list-own", checked: kept.own };
    let rest = ScopeBox { name: "same_course", label: "measurement-list-rest", checked: kept.course };
    let course = ScopeBox { name: "same_course", label: "measurement-list-course", checked: kept.course };
    let others = ScopeBox { name: "other_courses", label: "measurement-list-others", checked: kept.others };
    match viewer {
        Viewer::Student(_) => vec![own, rest, others],
        Viewer::Teacher(_) => vec![course, others],
        Viewer::Visitor | Viewer::Staff(_) => Vec::new(),
    }
}

/// One chip for each part of the filter.
pub(super) fn chips(locale: Locale, viewer: &Viewer, filter: &Filter, types: &[ParameterType]) -> Vec<FilterChip> {
    let pairs = filter.pairs();
    let chip = |(place, (name, value)): (usize, &(&'static str, String))| {
        let others = pairs.iter().enumerate().filter(|(other, _)| *other != place);
        let rest: Vec<(&str, String)> = others.map(|(_, pair)| pair.clone()).collect();
        FilterChip { label: chip_label(locale, viewer, filter, types, (name, value)), href: link(&query_of(&rest)) }
    };
    pairs.iter().enumerate().map(chip).collect()
}

/// What narrows a filter, in words; empty where nothing does.
#[must_use]
pub fn filter_words(locale: Locale, viewer: &Viewer, filter: &Filter, types: &[ParameterType]) -> Vec<String> {
    let words = |(name, value): &(&'static str, String)| chip_label(locale, viewer, filter, types, (name, value));
    filter.pairs().iter().map(words).collect()
}

fn chip_label(
    locale: Locale,
    viewer: &Viewer,
    filter: &Filter,
    types: &[ParameterType],
    (name, value): (&str, &str),
) -> String {
    let day = |instant: Option<chrono::DateTime<chrono::Utc>>| {
        instant.map(|instant| date(instant, filter.range.zone, locale)).unwrap_or_default()
    };
    match name {
        "name" => locale.text_with("reading-chip-search", &args([("text", value.into())])),
        "time_range_min" => locale.text_with("reading-chip-from", &args([("day", day(filter.range.start()).into())])),
        "time_range_max" => {
            let end = filter.range.end().map(|end| end - chrono::TimeDelta::seconds(1));
            locale.text_with("reading-chip-to", &args([("day", day(end).into())]))
        }
        "parameter_types" => {
            let found = types.iter().find(|t| t.id.to_string() == value);
            found.map(|t| t.name(locale).to_owned()).unwrap_or_default()
        }
        "flow_type" => {
            let kind = filter.flow.map_or("unknown", FlowFilter::kind);
            locale.text(&format!("common-flow-{kind}"))
        }
        "same_access_key" => locale.text("measurement-list-own"),
        "same_course" if matches!(viewer, Viewer::Student(_)) => locale.text("measurement-list-rest"),
        "same_course" => locale.text("measurement-list-course"),
        _ => locale.text("measurement-list-others"),
    }
}

/// The list with this query.
fn link(query: &str) -> String {
    if query.is_empty() { LIST.to_owned() } else { format!("{LIST}?{query}") }
}
