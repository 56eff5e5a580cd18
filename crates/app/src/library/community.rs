//! `community.yml`: the community's name, colour and where to write to.

use kernel::{Problem, Problems};

use crate::yaml::{self, Fields};

/// What a library says of its community; all of it is optional.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Community {
    pub name: Option<String>,
    pub tagline: Option<String>,
    pub condition: Option<String>,
    /// The angle of the community's colour, 0 to 359.
    pub hue: Option<i64>,
    pub language: Option<String>,
    pub operator: Option<String>,
    pub contact: Option<String>,
    pub demonstration: bool,
}

/// Reads the file; every problem in it is told.
pub(super) fn read(text: &str) -> (Community, Vec<Problem>) {
    let mut problems = Problems::of("community.yml");
    let community = fields(text, &mut problems).unwrap_or_default();
    (community, problems.into_vec())
}

fn fields(text: &str, problems: &mut Problems) -> Option<Community> {
    let node = yaml::read(text, 1, problems)?;
    let mut fields = Fields::of(&node, "community.yml", problems)?;
    let community = Community {
        name: fields.text("name", 80, problems),
        tagline: fields.text("tagline", 200, problems),
        condition: fields.text("condition", 80, problems),
        hue: fields.number("hue", 0, 359, problems),
        language: fields.text("language", 20, problems),
        operator: fields.text("operator", 120, problems),
        contact: fields.text("contact", 200, problems),
        demonstration: fields.flag("demonstration", problems),
    };
    fields.finish(problems);
    Some(community)
}
