//! The kits that have calibrations, and the parameters of one.

use poem::{Response, handler, web::Path};
use serde::Serialize;

use crate::{
    catalogue::{self, Calibration, Kit, ParameterType, ShortNamePart, short_name_parts},
    platform::{Error, Result, i18n::Locale, web::Visit},
};

/// The view of `tools/kits`.
#[derive(Debug, Serialize)]
struct KitsPage {
    kits: Vec<KitRow>,
}

#[derive(Debug, Serialize)]
struct KitRow {
    id: i64,
    name: String,
    short_name: String,
    /// The names of what can be measured with it.
    parameters: String,
}

/// The view of `tools/kit`.
#[derive(Debug, Serialize)]
struct KitPage {
    name: String,
    tiles: Vec<Tile>,
}

#[derive(Debug, Serialize)]
struct Tile {
    href: String,
    name: String,
    short_name: Vec<ShortNamePart>,
    color: String,
    unit: String,
}

#[handler]
pub(in crate::tools) async fn all_kits(visit: Visit) -> Result<Response> {
    let catalogue = Catalogue::load(&visit).await?;
    let row = |kit: &Kit| {
        let names: Vec<&str> = catalogue.parameters(kit.id).map(|kind| kind.name(visit.locale)).collect();
        (!names.is_empty()).then(|| KitRow {
            id: kit.id,
            name: kit.name.clone(),
            short_name: kit.short_name.clone(),
            parameters: names.join(", "),
        })
    };
    visit.page("tools/kits", &KitsPage { kits: catalogue.kits.iter().filter_map(row).collect() })
}

#[handler]
pub(in crate::tools) async fn one_kit(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let catalogue = Catalogue::load(&visit).await?;
    let kit = catalogue.kit(&id)?;
    let tiles: Vec<Tile> = catalogue.parameters(kit.id).map(|kind| tile(kit, kind, visit.locale)).collect();
    if tiles.is_empty() {
        return Err(Error::NotFound);
    }
    visit.page("tools/kit", &KitPage { name: kit.name.clone(), tiles })
}

fn tile(kit: &Kit, kind: &ParameterType, locale: Locale) -> Tile {
    Tile {
        href: format!("/tools/kits/{}/convert/{}/", kit.id, kind.id),
        name: kind.name(locale).to_owned(),
        short_name: short_name_parts(&kind.short_name),
        color: kind.shown_color().to_owned(),
        unit: kind.unit.clone(),
    }
}

/// Everything that the converter chooses from.
pub(super) struct Catalogue {
    kits: Vec<Kit>,
    types: Vec<ParameterType>,
    calibrations: Vec<Calibration>,
}

impl Catalogue {
    pub(super) async fn load(visit: &Visit) -> Result<Self> {
        let db = visit.app.db.read();
        Ok(Self {
            kits: catalogue::kits(db).await?,
            types: catalogue::parameter_types(db).await?,
            calibrations: catalogue::calibrations(db).await?,
        })
    }

    /// The kit of a path; a number that no row can have is no page.
    pub(super) fn kit(&self, id: &str) -> Result<&Kit> {
        self.kits.iter().find(|kit| id.parse() == Ok(kit.id)).ok_or(Error::NotFound)
    }

    /// The parameter type of a path.
    pub(super) fn parameter(&self, id: &str) -> Result<&ParameterType> {
        self.types.iter().find(|kind| id.parse() == Ok(kind.id)).ok_or(Error::NotFound)
    }

    /// The calibrations of a kit for a parameter type.
    pub(super) fn calibrations(&self, kit_id: i64, type_id: i64) -> Vec<&Calibration> {
        self.calibrations.iter().filter(|c| c.kit_id == kit_id && c.parameter_type_id == type_id).collect()
    }

    /// What a kit has calibrations for, in the catalogue's order.
    fn parameters(&self, kit_id: i64) -> impl Iterator<Item = &ParameterType> {
        self.types.iter().filter(move |kind| !self.calibrations(kit_id, kind.id).is_empty())
    }
}
