//! Keeps count of what points to what, so that a small drawing cannot unfold into a huge one.

use std::collections::HashMap;

use super::refuse;
use crate::Error;

/// What all `use` elements together may unfold to, in bytes.
const UNFOLDED: usize = 4 * 1024 * 1024;
/// Elements in a pattern, marker or clip path.
const PASTED: usize = 64;

/// Something with an id.
struct Target {
    bytes: usize,
    has_use: bool,
}

/// Counters, and the ids and uses of the drawing so far.
#[derive(Default)]
pub(super) struct References {
    targets: HashMap<String, Option<Target>>,
    uses: Vec<(String, u32)>,
    pointers: usize,
}

/// The counters at the moment when an element was opened.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    bytes: usize,
    elements: usize,
    uses: usize,
    pointers: usize,
}

impl References {
    pub(super) fn mark(&self, bytes: usize, elements: usize) -> Mark {
        Mark { bytes, elements, uses: self.uses.len(), pointers: self.pointers }
    }

    /// An id is given away once.
    pub(super) fn declare(&mut self, id: &str, line: u32) -> Result<(), Error> {
        match self.targets.insert(id.to_owned(), None) {
            None => Ok(()),
            Some(_) => Err(refuse(line, format!("The id “{id}” is given twice. Give each element its own."))),
        }
    }

    pub(super) fn used(&mut self, id: String, line: u32) {
        self.uses.push((id, line));
        self.pointers += 1;
    }

    pub(super) fn pointed(&mut self) {
        self.pointers += 1;
    }

    /// An element with an id is complete.
    pub(super) fn complete(&mut self, id: String, mark: Mark, bytes: usize) {
        let target = Target { bytes: bytes - mark.bytes, has_use: self.uses.len() > mark.uses };
        self.targets.insert(id, Some(target));
    }

    /// A pattern, marker or clip path is complete: it must be small, and must not paste anything itself.
    pub(super) fn check_pasted(
        &self,
        name: &str,
        mark: Mark,
        elements: usize,
        line: u32,
    ) -> Result<(), Error> {
        if elements - mark.elements > PASTED {
            return Err(refuse(
                line,
                format!("<{name}> holds more than {PASTED} elements. Make it simpler."),
            ));
        }
        if self.pointers > mark.pointers {
            return Err(refuse(
                line,
                format!(
                    "<{name}> uses another element with url(#…) or <use>. Draw with plain shapes and colours in it."
                ),
            ));
        }
        Ok(())
    }

    /// The drawing is complete: every `use` names something that is there, holds no `use`, and is not too much.
    pub(super) fn check(&self) -> Result<(), Error> {
        let mut unfolded = 0_usize;
        for (id, line) in &self.uses {
            let Some(Some(target)) = self.targets.get(id) else {
                return Err(refuse(*line, format!("<use> points to “#{id}”, which is not in this drawing.")));
            };
            if target.has_use {
                return Err(refuse(
                    *line,
                    format!("<use> points to “#{id}”, which holds a <use> itself. Point to shapes."),
                ));
            }
            unfolded = unfolded.saturating_add(target.bytes);
            if unfolded > UNFOLDED {
                return Err(refuse(*line, "The <use> elements unfold to too much. Use fewer of them."));
            }
        }
        Ok(())
    }
}
