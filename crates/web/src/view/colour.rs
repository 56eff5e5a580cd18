//! The community's colours as plain RGB, for what no stylesheet reaches: the icon and the browser's own bars.
//!
//! Inside pages the same colours are made by `assets/css/tokens.css`.

use askama::Template;

/// Dark text colour of a community in the light scheme: `oklch(40% .085 hue)`.
#[must_use]
pub fn brand(hue: u16) -> [u8; 3] {
    rgb(0.40, 0.085, f32::from(hue))
}

/// The warm second colour, the same for all communities: `oklch(43% .13 40)`.
#[must_use]
pub fn accent() -> [u8; 3] {
    rgb(0.43, 0.13, 40.0)
}

/// The page's own colour in the light scheme: `oklch(98.2% .008 85)`.
#[must_use]
pub fn paper() -> [u8; 3] {
    rgb(0.982, 0.008, 85.0)
}

/// `#rrggbb`.
#[must_use]
pub fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The mark as a picture of its own: two rings that overlap, on paper.
#[derive(Clone, Debug, Template)]
#[template(path = "components/icon.svg")]
pub struct MarkIcon {
    /// Angle of the community's colour, 0 to 359.
    pub hue: u16,
}

/// OKLCH to sRGB, clipped. Matrices from Björn Ottosson's definition of Oklab.
fn rgb(lightness: f32, chroma: f32, hue: f32) -> [u8; 3] {
    let (sin, cos) = hue.to_radians().sin_cos();
    let (a, b) = (chroma * cos, chroma * sin);
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_93 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
        -0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
    .map(encode)
}

/// Linear light to a byte of sRGB.
fn encode(light: f32) -> u8 {
    let value = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 255")]
    let byte = (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    byte
}
