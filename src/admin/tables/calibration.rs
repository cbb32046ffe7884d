//! From optical density to a value. The formula and its range are checked before they are stored.

use crate::{
    admin::{
        model::{Checked, Entered, FormFault},
        store::deeds,
        table::{Action, Adding, Audience, By, Column, Field, Filter, Input, Key, Table, Work},
    },
    catalogue::{Calibration, FORMULA_LENGTH_MAX, Formula},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("label", "c.label"),
        Column::text("kit", "k.name").to("kit", "c.kit_id"),
        Column::text("parameter_type", "t.name_de").to("parameter_type", "c.parameter_type_id"),
        Column::text("formula", "c.formula"),
        Column::real("x_min", "c.x_min"),
        Column::real("x_max", "c.x_max"),
    ],
    search: &["c.label", "k.name", "t.name_de", "c.formula"],
    filters: &[
        Filter { name: "kit_id", by: By::Parent(Key::Number("c.kit_id")) },
        Filter { name: "parameter_type_id", by: By::Parent(Key::Number("c.parameter_type_id")) },
    ],
    order: "k.name, t.position, c.id",
    fields: &[
        Field { name: "label", input: Input::Line(280), is_required: true },
        Field { name: "kit_id", input: Input::Row("kit", "name"), is_required: true },
        Field { name: "parameter_type_id", input: Input::Row("parameter_type", "name_de"), is_required: true },
        Field { name: "formula", input: Input::Line(FORMULA_LENGTH_MAX), is_required: true },
        Field { name: "x_min", input: Input::Real, is_required: true },
        Field { name: "x_max", input: Input::Real, is_required: true },
    ],
    adding: Adding::Plain,
    check: Some(check),
    actions: &[Action::last("remove", Work::Within(|deed, id| Box::pin(deeds::remove(deed, "calibration", id))))],
    ..Table::new(
        "calibration",
        Audience::Administrators,
        "calibration c JOIN kit k ON k.id = c.kit_id JOIN parameter_type t ON t.id = c.parameter_type_id",
        Key::Number("c.id"),
    )
};

/// The calibration that a form describes, as far as it can be computed with.
pub(in crate::admin) fn typed(checked: &Checked) -> Option<Calibration> {
    let real = |name| match checked.get(name) {
        Some(Entered::Real(number)) => *number,
        _ => None,
    };
    let Some(Entered::Text(Some(formula))) = checked.get("formula") else { return None };
    Some(Calibration {
        id: 0,
        kit_id: 0,
        parameter_type_id: 0,
        label: String::new(),
        formula: formula.clone(),
        x_min: real("x_min")?,
        x_max: real("x_max")?,
        is_dilutable: true,
    })
}

fn check(checked: &mut Checked) -> Option<FormFault> {
    let calibration = typed(checked)?;
    let fault = |field, text| Some(FormFault { field, text });
    if Formula::parse(&calibration.formula).is_err() {
        return fault("formula", "admin-fault-formula");
    }
    if calibration.x_min >= calibration.x_max {
        return fault("x_max", "admin-fault-range");
    }
    match calibration.densities() {
        None => fault("formula", "admin-fault-no-density"),
        Some(_) => None,
    }
}
