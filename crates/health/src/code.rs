//! Codes under which published systems know a concept.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// A code system: what it is called, what its codes look like, and whether a text looks so.
struct System {
    name: &'static str,
    example: &'static str,
    fits: fn(&str) -> bool,
}

const SYSTEMS: [System; 6] = [
    System { name: "RxNorm", example: "RxNorm:56946", fits: |v| digits(v, 1, 8) },
    System { name: "MeSH", example: "MeSH:D001943", fits: is_mesh },
    System { name: "ICD-10", example: "ICD-10:C50.9", fits: is_icd_10 },
    System { name: "ATC", example: "ATC:L01CD01", fits: is_atc },
    System { name: "LOINC", example: "LOINC:718-7", fits: is_loinc },
    System { name: "ORPHA", example: "ORPHA:227535", fits: |v| digits(v, 1, 7) },
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
        SYSTEMS.map(|system| system.name).join(", ")
    }
}

impl FromStr for Code {
    type Err = MalformedCode;

    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        let unknown = || MalformedCode::System { written: text.to_owned() };
        let (system, value) = text.split_once(':').ok_or_else(unknown)?;
        let system = SYSTEMS.into_iter().find(|known| known.name == system).ok_or_else(unknown)?;
        if !(system.fits)(value) {
            let (system, example) = (system.name, system.example);
            return Err(MalformedCode::Shape { written: text.to_owned(), system, example });
        }
        Ok(Self { system: system.name, value: value.to_owned() })
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

fn is_mesh(text: &str) -> bool {
    text.strip_prefix(['C', 'D']).is_some_and(|number| digits(number, 6, 9))
}

fn is_loinc(text: &str) -> bool {
    text.split_once('-').is_some_and(|(number, check)| digits(number, 1, 7) && digits(check, 1, 1))
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
