//! Pictures as pages show them.

pub use app::pictures::tint;

/// A picture with its variants. The browser chooses; width and height keep its place while it loads.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The JPEG or PNG that every browser can show.
    pub src: String,
    /// WebP variants, `/media/a.webp 360w, …`.
    pub webp: Option<String>,
    /// Variants of the fallback, in the same form.
    pub srcset: Option<String>,
    /// How wide it stands in the layout, in `sizes` notation.
    pub sizes: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Text alternative; empty where the words beside it say the same.
    pub alt: String,
    /// Colour class while it loads, see [`tint`].
    pub tint: &'static str,
}

/// What stands on top of a card.
#[derive(Clone, Debug)]
pub enum Lead {
    /// A picture in several widths.
    Picture(Picture),
    /// A drawing, within the page.
    Drawing {
        /// Safe SVG.
        svg: String,
        /// Whether it brings colours of its own and so stands on white.
        plain: bool,
    },
}
