//! Charts drawn as SVG on the server: bars over time, and the same numbers as a table for those who cannot see them or want to take them
//! along. No script, no colour that is not a token.

/// How wide a drawing is in its own units; it is stretched to the room there is.
const WIDTH: usize = 1000;
/// How high it is.
pub(crate) const HEIGHT: usize = 100;

/// Bars over time.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What is shown: "Requests".
    pub title: String,
    /// What one has to know about it, in a sentence or two.
    pub note: String,
    /// The drawing in a sentence, for those who hear it.
    pub said: String,
    /// What the highest bar stands for.
    pub most: String,
    pub bars: Vec<Bar>,
    /// The heads of the table's columns; the first is that of time.
    pub heads: Vec<&'static str>,
    /// The rows of the table, each with its time first; the newest on top.
    pub rows: Vec<Vec<String>>,
}

/// One bar, in the units of the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

/// A step of time.
#[derive(Clone, Debug)]
pub struct Step {
    /// When it was: "14:05", "28 November".
    pub label: String,
    /// How high its bar is.
    pub value: f64,
    /// What stands in the table behind its time.
    pub cells: Vec<String>,
}

impl Chart {
    /// A chart of `steps`, the oldest first. `unit` writes a value as people read it.
    #[must_use]
    pub fn new(
        (title, note): (&str, &str),
        heads: &[&'static str],
        steps: &[Step],
        unit: impl Fn(f64) -> String,
    ) -> Self {
        let most = steps.iter().map(|step| step.value).fold(0.0, f64::max);
        let row =
            |step: &Step| std::iter::once(step.label.clone()).chain(step.cells.iter().cloned()).collect();
        let said = match (
            steps.first(),
            steps.iter().rev().max_by(|one, other| one.value.total_cmp(&other.value)),
        ) {
            (Some(first), Some(peak)) if most > 0.0 => {
                format!("{title} since {}: {} at most, {}.", first.label, unit(peak.value), peak.label)
            }
            _ => format!("{title}: none."),
        };
        Self {
            title: title.to_owned(),
            note: note.to_owned(),
            said,
            most: unit(most),
            bars: bars(steps, most),
            heads: heads.to_vec(),
            rows: steps.iter().rev().map(row).collect(),
        }
    }

    /// The time of the first bar.
    #[must_use]
    pub fn first(&self) -> &str {
        self.rows.last().and_then(|row| row.first()).map_or("", String::as_str)
    }

    /// The time of the last bar.
    #[must_use]
    pub fn last(&self) -> &str {
        self.rows.first().and_then(|row| row.first()).map_or("", String::as_str)
    }
}

/// The bars of all steps; what is not nothing can be seen.
fn bars(steps: &[Step], most: f64) -> Vec<Bar> {
    let each = WIDTH / steps.len().max(1);
    let gap = if each > 8 { each / 5 } else { 1 };
    let bar = |(at, step): (usize, &Step)| {
        let share = if most > 0.0 { step.value / most } else { 0.0 };
        let height = (share * HEIGHT as f64).round() as usize;
        let height = if step.value > 0.0 { height.max(2) } else { 0 };
        Bar { x: at * each, y: HEIGHT - height, width: each.saturating_sub(gap).max(1), height }
    };
    steps.iter().enumerate().map(bar).collect()
}
