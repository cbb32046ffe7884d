//! A language as the tables keep it.

use entity::language::Language;

use super::Locale;

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::De => Self::De,
            Locale::En => Self::En,
        }
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::De => Self::De,
            Language::En => Self::En,
        }
    }
}
