//! What can be measured. The identifiers stay: methods and exports name them.

use crate::admin::{
    model::{Checked, Entered, FormFault},
    table::{Audience, By, Column, Field, Filter, Inline, Input, Key, Table},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("name_de", "t.name_de"),
        Column::text("name_en", "t.name_en"),
        Column::text("identifier", "t.identifier"),
        Column::text("unit", "t.unit"),
        Column::choice("category", "t.category"),
        Column::real("lower_warning_limit", "t.lower_warning_limit"),
        Column::real("upper_warning_limit", "t.upper_warning_limit"),
        Column::real("hard_min", "t.hard_min").on_page(),
        Column::real("hard_max", "t.hard_max").on_page(),
    ],
    search: &["t.name_de", "t.name_en", "t.identifier"],
    filters: &[Filter {
        name: "category",
        by: By::Choice("t.category", &["chemical", "biological", "physical", "undefined"]),
    }],
    order: "t.position, t.id",
    fields: &[
        Field { name: "name_de", input: Input::Line(280), is_required: true },
        Field { name: "name_en", input: Input::Line(280), is_required: true },
        Field { name: "color", input: Input::Line(7), is_required: false },
        Field { name: "lower_warning_limit", input: Input::Real, is_required: false },
        Field { name: "upper_warning_limit", input: Input::Real, is_required: false },
        Field { name: "position", input: Input::Whole, is_required: true },
    ],
    check: Some(check),
    inlines: &[Inline { table: "calibration", filter: "parameter_type_id" }],
    ..Table::new("parameter_type", Audience::Administrators, "parameter_type t", Key::Number("t.id"))
};

fn check(checked: &mut Checked) -> Option<FormFault> {
    if let (Some(Entered::Real(Some(lower))), Some(Entered::Real(Some(upper)))) =
        (checked.get("lower_warning_limit"), checked.get("upper_warning_limit"))
        && lower > upper
    {
        return Some(FormFault { field: "upper_warning_limit", text: "admin-fault-range" });
    }
    color(checked)
}

/// `#RRGGBB`, in the field `color`.
pub(super) fn color(checked: &mut Checked) -> Option<FormFault> {
    let Some(Entered::Text(Some(color))) = checked.get("color") else { return None };
    let is_color =
        color.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    (!is_color).then_some(FormFault { field: "color", text: "admin-fault-color" })
}
