//! The models of a dump that become rows of ours, and their fields.

use serde::Serialize;

/// A model of the predecessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What can be measured.
    ParameterType,
    /// A box of reagents.
    MeasurementKit,
    /// From optical density to a value.
    Calibration,
    /// Who works in the back office.
    User,
    /// An address that may not register.
    BlockedEmail,
    /// A class.
    Course,
    /// A teacher's secret.
    CourseToken,
    /// The secret of a group of pupils.
    AccessKey,
    /// A river or a lake.
    Water,
    /// A visit to a water.
    Measurement,
    /// A value.
    Parameter,
    /// The answers about the structure of a water, with the index.
    StructureIndex,
    /// The chemical index.
    BachIndex,
    /// The index of the animals.
    SaprobicIndex,
    /// The index of standing waters.
    TrophicIndex,
}

/// What stands in a row of any index.
const INDEX: [&str; 5] = ["measurement", "value", "classification", "description", "validity"];

impl Kind {
    /// All of them: what is referred to stands before what refers to it.
    pub(super) const ALL: [Self; 15] = [
        Self::ParameterType,
        Self::MeasurementKit,
        Self::Calibration,
        Self::User,
        Self::BlockedEmail,
        Self::Course,
        Self::CourseToken,
        Self::AccessKey,
        Self::Water,
        Self::Measurement,
        Self::Parameter,
        Self::StructureIndex,
        Self::BachIndex,
        Self::SaprobicIndex,
        Self::TrophicIndex,
    ];

    /// The model's name in lower case, without its application.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ParameterType => "parametertype",
            Self::MeasurementKit => "measurementkit",
            Self::Calibration => "calibration",
            Self::User => "user",
            Self::BlockedEmail => "blockedemail",
            Self::Course => "course",
            Self::CourseToken => "coursetoken",
            Self::AccessKey => "accesskey",
            Self::Water => "water",
            Self::Measurement => "measurement",
            Self::Parameter => "parameter",
            Self::StructureIndex => "structureindex",
            Self::BachIndex => "bachindex",
            Self::SaprobicIndex => "saprobicindex",
            Self::TrophicIndex => "trophicindex",
        }
    }

    /// The model of a label such as `gcampuscore.ParameterType`, whatever its case.
    pub(super) fn of(label: &str) -> Option<Self> {
        let name = label.rsplit('.').next().unwrap_or_default();
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether a field of this name is known: taken over, or left out on purpose
    /// as `docs/coming-from-the-old-site.md` says.
    pub(super) fn knows(self, field: &str) -> bool {
        let dates = ["created_at", "updated_at"].contains(&field);
        let of_index = |field| INDEX.contains(&field);
        match self {
            Self::ParameterType => [
                "name",
                "short_name",
                "unit",
                "identifier",
                "category",
                "color",
                "lower_warning_limit",
                "upper_warning_limit",
            ]
            .contains(&field),
            Self::MeasurementKit => ["name", "short_name", "identifier", "color"].contains(&field),
            Self::Calibration => {
                ["name", "parameter_type", "calibration_formula", "x_min", "x_max", "measurement_kit"].contains(&field)
            }
            Self::User => [
                "username",
                "password",
                "email",
                "first_name",
                "last_name",
                "is_staff",
                "is_active",
                "is_superuser",
                "last_login",
                "date_joined",
                "groups",
                "user_permissions",
            ]
            .contains(&field),
            Self::BlockedEmail => dates || ["email", "internal_comment"].contains(&field),
            Self::Course => {
                let own = ["name", "school_name", "teacher_name", "teacher_email", "email_verified", "new_email"];
                dates || own.contains(&field) || field == "overview_document"
            }
            Self::CourseToken | Self::AccessKey => {
                dates || ["course", "token", "deactivated", "last_login", "permissions"].contains(&field)
            }
            Self::Water => {
                let own = ["geometry", "tags", "osm_id", "osm_element_type", "flow_type", "water_type", "name"];
                dates
                    || own.contains(&field)
                    || ["requires_update", "internal_comment", "search_vector"].contains(&field)
            }
            Self::Measurement => {
                let place = ["token", "name", "location", "location_name", "water", "time", "comment"];
                let staff = ["hidden", "requires_review", "parameter_quality_warning", "internal_comment"];
                dates
                    || place.contains(&field)
                    || staff.contains(&field)
                    || ["search_vector", "document"].contains(&field)
            }
            Self::Parameter => {
                dates || ["parameter_type", "value", "measurement", "comment", "hidden"].contains(&field)
            }
            Self::StructureIndex => {
                dates || of_index(field) || crate::quality::QUESTIONS.iter().any(|question| question.name == field)
            }
            Self::BachIndex | Self::SaprobicIndex | Self::TrophicIndex => dates || of_index(field),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_whatever_their_case_and_application() {
        for label in ["gcampuscore.ParameterType", "gcampuscore.parametertype", "PARAMETERTYPE"] {
            assert_eq!(Kind::of(label), Some(Kind::ParameterType));
        }
        assert_eq!(Kind::of("auth.user"), Some(Kind::User));
        for label in ["auth.group", "sessions.session", "parameter_type", ""] {
            assert_eq!(Kind::of(label), None, "{label}");
        }
    }
}
