//! An entry of the vocabulary: what it is, what people call it, and under which codes the world knows it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::Code;

/// One thing that people write about.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Concept {
    /// The address: unique in its vocabulary, never shown.
    pub slug: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// The name people are shown.
    pub name: String,
    /// Other names for the same thing: brand names, lay words, abbreviations, other spellings.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Slugs of the wider concepts this one belongs to.
    #[serde(default)]
    pub broader: Vec<String>,
    /// The same thing in published code systems.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// One or two plain sentences; a concept that has them stands in the glossary.
    #[serde(default)]
    pub definition: Option<String>,
}

impl Concept {
    /// The name, then the synonyms.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.synonyms.iter().map(String::as_str))
    }
}

/// The sorts of concepts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An illness, a type or a stage of it.
    Condition,
    /// What a person feels or notices, side effects included.
    Symptom,
    /// A way of treating, as a whole: chemotherapy, exercise.
    Treatment,
    /// One medicine.
    Drug,
    /// A family of medicines.
    DrugClass,
    /// Something done to the body: an operation, an infusion.
    Procedure,
    /// Something that finds out: a scan, a blood test, a biopsy.
    Test,
    /// A part of the body.
    BodySite,
    /// How the body or the illness works: receptors, genes, hormones.
    Biology,
    /// Somebody in care or in support.
    People,
    /// Daily life: work, money, travel, clothes.
    Practical,
}

impl Kind {
    /// Every kind, in the order of this list.
    pub const ALL: [Self; 11] = [
        Self::Condition,
        Self::Symptom,
        Self::Treatment,
        Self::Drug,
        Self::DrugClass,
        Self::Procedure,
        Self::Test,
        Self::BodySite,
        Self::Biology,
        Self::People,
        Self::Practical,
    ];

    /// The word in files and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Condition => "condition",
            Self::Symptom => "symptom",
            Self::Treatment => "treatment",
            Self::Drug => "drug",
            Self::DrugClass => "drug-class",
            Self::Procedure => "procedure",
            Self::Test => "test",
            Self::BodySite => "body-site",
            Self::Biology => "biology",
            Self::People => "people",
            Self::Practical => "practical",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no [`Kind`].
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("“{0}” is no kind of concept")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}
