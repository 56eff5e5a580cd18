//! A whole library, read and checked for what can be told from its own files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kernel::{Level, Problem, Problems};
use media::Limits;
pub use media::Prepared;

use super::folder::PAGES;
use super::{Community, Contributor, File, Folder, Topic, community, people, topics};
use crate::articles::body::{self, Body};
use crate::articles::{Article, source};
use crate::pictures::{Film, Pictures, Thing};
use crate::yaml::{self, Fields};

/// Everything a folder holds.
#[derive(Debug, Default)]
pub struct Library {
    pub community: Community,
    pub contributors: Vec<Contributor>,
    pub topics: Vec<Topic>,
    pub pages: Vec<Page>,
    pub articles: Vec<Article>,
    pub media: Pictures,
    /// Every text as it stands in its file, by path.
    pub texts: BTreeMap<String, String>,
    /// Media paths that are there, also where the file is no good.
    pub paths: BTreeSet<String>,
    pub problems: Vec<Problem>,
}

/// A text of the operator's: about, editorial policy, privacy.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub path: String,
    pub title: String,
    pub summary: String,
    pub updated: Option<jiff::civil::Date>,
    pub body: Body,
}

/// Is given each media file as it was prepared: its path in the library, its place on the disk, and what was made of it. What
/// it gives back in words is a problem with that file.
pub type Keep<'a> = &'a mut dyn FnMut(&str, &Path, &Prepared) -> Result<(), String>;

/// Reads the library in `root`. `step` is told how many files are done and how many there are.
pub fn read(root: &Path, keep: Keep<'_>, step: &mut dyn FnMut(usize, usize)) -> Library {
    let folder = Folder::read(root);
    let mut library = Library { problems: folder.problems, ..Library::default() };
    let total = folder.files.len();
    for (done, (path, file)) in folder.files.into_iter().enumerate() {
        step(done, total);
        library.add(path, file, keep);
    }
    step(total, total);
    let problems = &mut library.problems;
    twice("contributors.yml", library.contributors.iter().map(|c| (&c.slug, c.line)), problems);
    library
}

impl Library {
    /// The library that the database holds: its texts, and what was made of its media.
    pub(super) fn stored(texts: Vec<(String, String)>, media: Pictures) -> Self {
        let mut library = Self { paths: media.keys().cloned().collect(), media, ..Self::default() };
        for (path, text) in texts {
            let mut problems = library.add_text(&path, &text);
            library.problems.append(&mut problems);
            library.texts.insert(path, text);
        }
        library
    }

    fn add(&mut self, path: String, file: File, keep: Keep<'_>) {
        let mut problems = match file {
            File::Media(place) => self.add_media(path, &place, keep),
            File::Text(text) => {
                let problems = self.add_text(&path, &text);
                self.texts.insert(path, text);
                problems
            }
        };
        self.problems.append(&mut problems);
    }

    fn add_text(&mut self, path: &str, text: &str) -> Vec<Problem> {
        match path {
            "community.yml" => keep(&mut self.community, community::read(text)),
            "contributors.yml" => keep(&mut self.contributors, people::read(text)),
            "topics.yml" => keep(&mut self.topics, topics::read(text)),
            path if PAGES.contains(&path) => {
                let mut problems = Problems::of(path);
                self.pages.extend(page(path, text, &mut problems));
                problems.into_vec()
            }
            path => {
                let (article, problems) = Article::read(path, text);
                self.articles.extend(article);
                problems
            }
        }
    }

    fn add_media(&mut self, path: String, place: &Path, keep: Keep<'_>) -> Vec<Problem> {
        self.paths.insert(path.clone());
        let prepared = media::prepare_file(&path, place, &Limits::default())
            .map_err(|error| (error.line().unwrap_or_default() as usize, error.message()));
        let kept = prepared.and_then(|prepared| match keep(&path, place, &prepared) {
            Ok(()) => Ok(prepared),
            Err(message) => Err((0, message)),
        });
        match kept {
            Ok(prepared) => {
                self.media.insert(path, thing_of(prepared));
                Vec::new()
            }
            Err((line, message)) => {
                vec![Problem { file: path, line, level: Level::Error, code: "media", message }]
            }
        }
    }
}

fn thing_of(prepared: Prepared) -> Thing {
    match prepared {
        Prepared::Picture(picture) => Thing::Picture(picture.meta()),
        Prepared::Drawing(drawing) => Thing::Drawing(drawing),
        Prepared::Video(video) => Thing::Film(Film {
            content_type: media::content_type(&video.name).to_owned(),
            name: video.name,
            width: video.width,
            height: video.height,
        }),
        Prepared::Captions(captions) => Thing::Captions(captions.name),
    }
}

fn keep<T>(place: &mut T, (value, problems): (T, Vec<Problem>)) -> Vec<Problem> {
    *place = value;
    problems
}

pub(crate) fn page(path: &str, text: &str, problems: &mut Problems) -> Option<Page> {
    let source = source::split(text, problems)?;
    let node = yaml::read(source.front, source.front_line, problems)?;
    let mut fields = Fields::of(&node, "Front matter", problems)?;
    let page = Page {
        path: path.to_owned(),
        title: fields.needed("title", 150, problems),
        summary: fields.needed("summary", 300, problems),
        updated: fields.date("updated", problems),
        body: body::parse(source.body, source.body_line, &BTreeSet::new(), problems),
    };
    fields.finish(problems);
    Some(page)
}

fn twice<'a>(file: &str, slugs: impl Iterator<Item = (&'a String, usize)>, problems: &mut Vec<Problem>) {
    let mut seen = BTreeMap::new();
    for (slug, line) in slugs.filter(|(slug, _)| !slug.is_empty()) {
        if seen.insert(slug, line).is_some() {
            let message = format!("The slug “{slug}” stands twice. Each needs its own.");
            problems.push(Problem {
                file: file.to_owned(),
                line,
                level: Level::Error,
                code: "twice",
                message,
            });
        }
    }
}
