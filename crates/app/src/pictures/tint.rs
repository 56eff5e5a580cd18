//! The colour that stands in a picture's place while it loads, as one of the stylesheet's classes: no style attribute is
//! needed, which the content security policy forbids.

/// A class for the colour that holds a picture's place: its mean colour, rounded to one of 24 hues or to grey. There
/// are no inline styles (the content security policy refuses them), so the colour has to be one of a few.
#[must_use]
pub fn tint(mean: [u8; 3]) -> &'static str {
    const TINTS: [&str; 24] = [
        "tint-0", "tint-1", "tint-2", "tint-3", "tint-4", "tint-5", "tint-6", "tint-7", "tint-8", "tint-9",
        "tint-10", "tint-11", "tint-12", "tint-13", "tint-14", "tint-15", "tint-16", "tint-17", "tint-18",
        "tint-19", "tint-20", "tint-21", "tint-22", "tint-23",
    ];
    let [red, green, blue] = mean.map(|channel| (f32::from(channel) / 255.0).powf(2.2));
    let l = (0.412_22 * red + 0.536_33 * green + 0.051_45 * blue).cbrt();
    let m = (0.211_90 * red + 0.680_70 * green + 0.107_40 * blue).cbrt();
    let s = (0.088_30 * red + 0.281_72 * green + 0.629_98 * blue).cbrt();
    let a = 1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s;
    let b = 0.025_904_04 * l + 0.782_771_8 * m - 0.808_675_8 * s;
    if a.hypot(b) < 0.02 {
        return "tint-grey";
    }
    let turn = b.atan2(a).to_degrees().rem_euclid(360.0) / 15.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0.0 to 24.0")]
    TINTS[turn.round() as usize % TINTS.len()]
}
