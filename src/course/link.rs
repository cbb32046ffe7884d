//! The link of a confirmation mail: `/email/confirm/<course>/<token>/`.
//!
//! `<course>` is the course's number in URL-safe base64, `<token>` is the
//! number of the confirmation and a signature over all that it stands for.
//! Nothing secret is stored: whoever reads the table can't make a link.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::platform::secret::Secrets;

/// What the signature is good for.
const PURPOSE: &str = "email-confirmation";

/// What a link stands for. A change of any of these makes it worthless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// The confirmation's row.
    pub(super) confirmation_id: i64,
    /// The course.
    pub(super) course_id: i64,
    /// The address that the mail went to.
    pub(super) address: String,
    /// Whether it confirms a registration or a change of address.
    pub(super) is_change: bool,
    /// When it stops working, in seconds since 1970.
    pub(super) expires_at: i64,
}

impl Claim {
    /// The path of the link.
    pub(super) fn path(&self, secrets: &Secrets) -> String {
        let course = URL_SAFE_NO_PAD.encode(self.course_id.to_string());
        let signed = secrets.sign(PURPOSE, &self.statement());
        let signature = signed.rsplit('.').next().unwrap_or_default();
        format!("/email/confirm/{course}/{}-{signature}/", self.confirmation_id)
    }

    /// Whether `asked` is the link of this claim. Compares in constant time.
    pub(super) fn is_made_by(&self, secrets: &Secrets, asked: &AskedLink) -> bool {
        let signed = format!("{}.{}", self.statement(), asked.signature);
        asked.course_id == self.course_id && secrets.verify(PURPOSE, &signed).is_some()
    }

    /// The address comes last: it is the one part that could hold a bar.
    fn statement(&self) -> String {
        let purpose = if self.is_change { "change" } else { "register" };
        let Self { confirmation_id, course_id, address, expires_at, .. } = self;
        format!("{confirmation_id}|{course_id}|{purpose}|{expires_at}|{address}")
    }
}

/// A link as it was asked for; nothing about it is believed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AskedLink {
    /// The row that it names.
    pub(super) confirmation_id: i64,
    course_id: i64,
    signature: String,
}

impl AskedLink {
    /// The link in the two segments of the path, if they have the right form.
    pub(super) fn parse(course: &str, token: &str) -> Option<Self> {
        let course_id = String::from_utf8(URL_SAFE_NO_PAD.decode(course.trim_end_matches('=')).ok()?).ok()?;
        let (confirmation_id, signature) = token.split_once('-')?;
        Some(Self {
            confirmation_id: confirmation_id.parse().ok()?,
            course_id: course_id.parse().ok()?,
            signature: signature.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim() -> Claim {
        Claim {
            confirmation_id: 7,
            course_id: 12,
            address: "a@example.org".to_owned(),
            is_change: false,
            expires_at: 99,
        }
    }

    fn asked(path: &str) -> Option<AskedLink> {
        let mut segments = path.trim_matches('/').split('/').skip(2);
        AskedLink::parse(segments.next()?, segments.next()?)
    }

    #[test]
    fn a_link_is_good_for_its_own_claim_only() {
        let secrets = Secrets::derive("one");
        let link = asked(&claim().path(&secrets)).expect("a link");
        assert_eq!(link.confirmation_id, 7);
        assert!(claim().is_made_by(&secrets, &link));
        assert!(!claim().is_made_by(&Secrets::derive("two"), &link));
        for other in [
            Claim { confirmation_id: 8, ..claim() },
            Claim { course_id: 13, ..claim() },
            Claim { address: "b@example.org".to_owned(), ..claim() },
            Claim { is_change: true, ..claim() },
            Claim { expires_at: 100, ..claim() },
        ] {
            assert!(!other.is_made_by(&secrets, &link), "{other:?}");
        }
        assert!(!claim().is_made_by(&secrets, &AskedLink { course_id: 13, ..link }));
    }

    #[test]
    fn the_course_is_written_as_the_predecessor_wrote_it() {
        assert!(claim().path(&Secrets::derive("one")).starts_with("/email/confirm/MTI/7-"));
        for path in
            ["/email/confirm/MTI/7/", "/email/confirm/?/7-00/", "/email/confirm/MTI/x-00/", "/email/confirm/YQ/7-0/"]
        {
            assert_eq!(asked(path), None, "{path}");
        }
    }
}
