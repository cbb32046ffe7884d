//! Reading the catalogue.

use entity::parameter_type;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::model::{Category, ParameterType};
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
