//! The outermost element: it always has a view box and a size.

use super::refuse;
use super::values::{finite, pixels};
use crate::Error;

/// The longest side that is written down; pages scale drawings anyway.
const MAX_SIDE: f64 = 20_000.0;

/// What the outermost element said of its size.
#[derive(Default)]
pub(super) struct Root {
    pub(super) view_box: Option<String>,
    pub(super) width: Option<String>,
    pub(super) height: Option<String>,
}

/// The size that is written.
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) view_box: [f64; 4],
}

impl Root {
    /// The view box as given, or made from width and height; width and height as given in pixels, or from the view box.
    pub(super) fn size(&self, line: u32) -> Result<Size, Error> {
        let given = self.width.as_deref().and_then(pixels).zip(self.height.as_deref().and_then(pixels));
        let view_box = match (&self.view_box, given) {
            (Some(text), _) => view_box(text).ok_or_else(|| {
                refuse(line, format!("viewBox=\"{text}\" is not four numbers, the last two above zero."))
            })?,
            (None, Some((width, height))) => [0.0, 0.0, width, height],
            (None, None) => {
                return Err(refuse(line, "<svg> needs a viewBox, or width and height in pixels."));
            }
        };
        let (width, height) = given.unwrap_or((view_box[2], view_box[3]));
        let shrink = (MAX_SIDE / width.max(height)).min(1.0);
        Ok(Size { width: width * shrink, height: height * shrink, view_box })
    }
}

impl Size {
    /// The size in whole pixels, at least one.
    pub(super) fn whole(&self) -> (u32, u32) {
        let whole = |side: f64| side.round().clamp(1.0, MAX_SIDE) as u32;
        (whole(self.width), whole(self.height))
    }
}

fn view_box(text: &str) -> Option<[f64; 4]> {
    let numbers: Option<Vec<f64>> =
        text.split([' ', ',']).filter(|part| !part.is_empty()).map(finite).collect();
    let numbers: [f64; 4] = numbers?.try_into().ok()?;
    (numbers[2] > 0.0 && numbers[3] > 0.0).then_some(numbers)
}
