//! Reading the catalogue.

use entity::{calibration, kit, parameter_type};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::{
    calibration::{Calibration, Kit},
    model::{Category, ParameterType},
};
use crate::platform::Result;

/// All parameter types, in the catalogue's order.
///
/// # Errors
/// When the database fails.
pub async fn parameter_types(db: &impl ConnectionTrait) -> Result<Vec<ParameterType>> {
    let rows = parameter_type::Entity::find()
        .order_by_asc(parameter_type::Column::Position)
        .order_by_asc(parameter_type::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(ParameterType::from).collect())
}

/// All kits, by number.
///
/// # Errors
/// When the database fails.
pub async fn kits(db: &impl ConnectionTrait) -> Result<Vec<Kit>> {
    let rows = kit::Entity::find().order_by_asc(kit::Column::Id).all(db).await?;
    let kit =
        |row: kit::Model| Kit { id: row.id, identifier: row.identifier, name: row.name, short_name: row.short_name };
    Ok(rows.into_iter().map(kit).collect())
}

/// The calibrations of all kits, by number.
///
/// # Errors
/// When the database fails.
pub async fn calibrations(db: &impl ConnectionTrait) -> Result<Vec<Calibration>> {
    let rows = calibration::Entity::find()
        .find_also_related(parameter_type::Entity)
        .order_by_asc(calibration::Column::Id)
        .all(db)
        .await?;
    let calibration = |(row, of): (calibration::Model, Option<parameter_type::Model>)| Calibration {
        id: row.id,
        kit_id: row.kit_id,
        parameter_type_id: row.parameter_type_id,
        label: row.label,
        formula: row.formula,
        x_min: row.x_min,
        x_max: row.x_max,
        is_dilutable: of.is_some_and(|of| is_concentration(&of.unit)),
    };
    Ok(rows.into_iter().map(calibration).collect())
}

/// Whether a unit is a mass in a volume, such as mg/L.
fn is_concentration(unit: &str) -> bool {
    unit.to_lowercase().ends_with("g/l")
}

impl From<parameter_type::Model> for ParameterType {
    fn from(row: parameter_type::Model) -> Self {
        Self {
            id: row.id,
            identifier: row.identifier,
            name_de: row.name_de,
            name_en: row.name_en,
            short_name: row.short_name,
            unit: row.unit,
            category: match row.category {
                parameter_type::Category::Chemical => Category::Chemical,
                parameter_type::Category::Biological => Category::Biological,
                parameter_type::Category::Physical => Category::Physical,
                parameter_type::Category::Undefined => Category::Undefined,
            },
            color: row.color,
            lower_warning_limit: row.lower_warning_limit,
            upper_warning_limit: row.upper_warning_limit,
            hard_min: row.hard_min,
            hard_max: row.hard_max,
        }
    }
}
