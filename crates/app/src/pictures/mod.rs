//! Pictures, drawings and films of the library as pages show them.

mod clean;
mod received;
mod shelf;
mod tint;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use media::{Drawing, PictureMeta};
use serde::{Deserialize, Serialize};

pub(crate) use clean::{Slots, clean};
pub use received::{AT_ONCE, PICTURE_BYTES};
pub(crate) use received::{received, unguessable};
pub(crate) use shelf::Shelf;
pub use tint::tint;

/// The media of a library by path (`media/charts/one.svg`).
pub type Pictures = BTreeMap<String, Thing>;

/// A media file that was looked at and found good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Thing {
    Picture(PictureMeta),
    Drawing(Drawing),
    Film(Film),
    /// The name of the stored captions.
    Captions(String),
}

impl Thing {
    /// The word in the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Picture(_) => "picture",
            Self::Drawing(_) => "drawing",
            Self::Film(_) => "video",
            Self::Captions(_) => "captions",
        }
    }
}

/// A film, as its player needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Film {
    /// Its name in the store.
    pub name: String,
    pub content_type: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// How wide a picture in the text is: the text is 68 characters of 18 pixels at the most.
const SIZES: &str = "(min-width: 46rem) 44rem, 100vw";

/// Text for HTML, in text and in quoted attributes. The two marks that [`Slots`] uses are taken out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            clean::OPEN | clean::CLOSE => {}
            _ => out.push(c),
        }
    }
    out
}

/// The class that tints the place of a picture.
pub fn tint_of(meta: &PictureMeta) -> &'static str {
    let channel = |at: usize| {
        meta.colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(128)
    };
    tint([channel(1), channel(3), channel(5)])
}

/// The WebP widths of a picture for `srcset`.
pub fn srcset(meta: &PictureMeta) -> String {
    meta.webp().map(|v| format!("/media/{} {}w", v.name, v.width)).collect::<Vec<_>>().join(", ")
}

/// A picture in the widths there are.
pub fn picture(meta: &PictureMeta, alt: &str) -> String {
    let Some(fallback) = meta.fallback() else { return String::new() };
    let (srcset, alt, tint) = (srcset(meta), escape(alt), tint_of(meta));
    format!(
        "<picture><source type=\"image/webp\" srcset=\"{srcset}\" sizes=\"{SIZES}\"><img class=\"{tint}\" src=\"/media/{}\" \
         width=\"{}\" height=\"{}\" alt=\"{alt}\" loading=\"lazy\" decoding=\"async\"></picture>",
        fallback.name, fallback.width, fallback.height
    )
}

/// A player for the film at `path`, with the captions and the poster that stand beside it.
pub fn player(pictures: &Pictures, path: &str, title: &str) -> Option<String> {
    let Some(Thing::Film(film)) = pictures.get(path) else { return None };
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let mut out = String::from("<figure class=\"figure video\"><video controls preload=\"metadata\"");
    for (name, value) in [("width", film.width), ("height", film.height)] {
        if let Some(value) = value {
            let _ = write!(out, " {name}=\"{value}\"");
        }
    }
    if let Some(poster) = poster(pictures, stem) {
        let _ = write!(out, " poster=\"/media/{poster}\"");
    }
    let (title, name) = (escape(title), escape(&film.name));
    let _ =
        write!(out, " aria-label=\"{title}\"><source src=\"/media/{name}\" type=\"{}\">", film.content_type);
    for (language, name) in captions(pictures, stem) {
        let _ = write!(
            out,
            "<track kind=\"captions\" src=\"/media/{name}\" srclang=\"{language}\" label=\"Captions ({language})\"{}>",
            if language == "en" { " default" } else { "" }
        );
    }
    let _ = writeln!(
        out,
        "<p><a href=\"/media/{name}\">Download the film</a></p></video><figcaption>{title}</figcaption></figure>"
    );
    Some(out)
}

fn poster<'a>(pictures: &'a Pictures, stem: &str) -> Option<&'a str> {
    ["jpg", "png", "webp"].iter().find_map(|ending| match pictures.get(&format!("{stem}.{ending}")) {
        Some(Thing::Picture(meta)) => meta.fallback().map(|v| v.name.as_str()),
        _ => None,
    })
}

/// `film.vtt` is in the library's language, `film.de.vtt` says its own.
fn captions<'a>(pictures: &'a Pictures, stem: &str) -> Vec<(String, &'a str)> {
    let beside = pictures.iter().filter_map(|(path, thing)| match thing {
        Thing::Captions(name) => Some((path.strip_prefix(stem)?.strip_suffix(".vtt")?, name.as_str())),
        _ => None,
    });
    beside
        .filter_map(|(middle, name)| match middle.strip_prefix('.') {
            None if middle.is_empty() => Some(("en".to_owned(), name)),
            Some(language) if language.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') => {
                Some((language.to_owned(), name))
            }
            _ => None,
        })
        .collect()
}
