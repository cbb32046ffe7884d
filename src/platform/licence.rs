//! Under which licence a site publishes its measurements.

use serde::Serialize;

/// A licence for data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Licence {
    /// Its identifier in the list of SPDX, as operators configure it.
    pub id: &'static str,
    /// Its short name, as people write it.
    pub name: &'static str,
    /// Where its text is.
    pub url: &'static str,
}

impl Licence {
    /// What a site may choose from; the first one stands where nothing is chosen.
    #[rustfmt::skip]
    pub const ALL: [Self; 6] = [
        Self { id: "CC-BY-4.0", name: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
        Self { id: "CC-BY-SA-4.0", name: "CC BY-SA 4.0", url: "https://creativecommons.org/licenses/by-sa/4.0/" },
        Self { id: "CC0-1.0", name: "CC0 1.0", url: "https://creativecommons.org/publicdomain/zero/1.0/" },
        Self { id: "DL-DE-BY-2.0", name: "dl-de/by-2-0", url: "https://www.govdata.de/dl-de/by-2-0" },
        Self { id: "DL-DE-ZERO-2.0", name: "dl-de/zero-2-0", url: "https://www.govdata.de/dl-de/zero-2-0" },
        Self { id: "ODbL-1.0", name: "ODbL 1.0", url: "https://opendatacommons.org/licenses/odbl/1-0/" },
    ];

    /// The one with this identifier, in whatever case.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|licence| licence.id.eq_ignore_ascii_case(id.trim()))
    }

    /// The value of a `Link` header that names it (RFC 8288).
    #[must_use]
    pub fn link(self) -> String {
        format!("<{}>; rel=\"license\"", self.url)
    }
}

impl Default for Licence {
    fn default() -> Self {
        Self::ALL[0]
    }
}
