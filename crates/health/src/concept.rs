//! An entry of the vocabulary: what it is, what people call it, and under which codes the world knows it.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// A code in a published system, written `MeSH:D001943`.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Code {
    system: &'static str,
    value: String,
}

/// A code that does not look as its system's codes look.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MalformedCode {
    /// No colon, or a system that is not in the list.
    #[error(
        "“{written}” names no code system we know: write one of {}, a colon and the code",
        Code::systems()
    )]
    System {
        /// What stood there.
        written: String,
    },
    /// The part after the colon has the wrong shape.
    #[error("“{written}” does not look like a code of {system}, such as {example}")]
    Shape {
        /// What stood there.
        written: String,
        /// The system it names.
        system: &'static str,
        /// A code of the right shape.
        example: &'static str,
    },
}

/// The code systems we know: the name, an example, and whether a text has the shape of its codes.
const SYSTEMS: [(&str, &str, fn(&str) -> bool); 6] = [
    ("RxNorm", "RxNorm:56946", |v| digits(v, 1, 8)),
    ("MeSH", "MeSH:D001943", |v| v.strip_prefix(['C', 'D']).is_some_and(|rest| digits(rest, 6, 9))),
    ("ICD-10", "ICD-10:C50.9", is_icd_10),
    ("ATC", "ATC:L01CD01", is_atc),
    ("LOINC", "LOINC:718-7", |v| v.split_once('-').is_some_and(|(n, c)| digits(n, 1, 7) && digits(c, 1, 1))),
    ("ORPHA", "ORPHA:227535", |v| digits(v, 1, 7)),
];

impl Code {
    /// The system's name, such as `RxNorm`.
    pub fn system(&self) -> &str {
        self.system
    }

    /// The code within the system.
    pub fn value(&self) -> &str {
        &self.value
    }

    fn systems() -> String {
        SYSTEMS.map(|(name, _, _)| name).join(", ")
    }
}

impl FromStr for Code {
    type Err = MalformedCode;

    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        let unknown = || MalformedCode::System { written: text.to_owned() };
        let (system, value) = text.split_once(':').ok_or_else(unknown)?;
        let (system, example, fits) =
            SYSTEMS.into_iter().find(|(name, _, _)| *name == system).ok_or_else(unknown)?;
        if !fits(value) {
            return Err(MalformedCode::Shape { written: text.to_owned(), system, example });
        }
        Ok(Self { system, value: value.to_owned() })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.system, self.value)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

fn digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// `C50` or `C50.9`.
fn is_icd_10(text: &str) -> bool {
    let (category, rest) = text.split_once('.').unwrap_or((text, "0"));
    let Some(number) = category.strip_prefix(|c: char| c.is_ascii_uppercase()) else { return false };
    digits(number, 2, 2) && digits(rest, 1, 2)
}

/// `L`, `L01`, `L01C`, `L01CD` or `L01CD01`.
fn is_atc(text: &str) -> bool {
    let shape = |c: char| match c {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        other => other.to_ascii_lowercase(),
    };
    let shape: String = text.chars().map(shape).collect();
    ["A", "A99", "A99A", "A99AA", "A99AA99"].contains(&shape.as_str())
}
