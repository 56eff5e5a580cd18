//! The sentences that articles are put together from, and the words that stand in their gaps. They are texts of our own,
//! in the files of the folder `words`.

use std::collections::BTreeMap;

/// Templates by their sort, words by the gap they fill, and the angles under which a subject is written about.
#[derive(Debug)]
pub(crate) struct Words {
    templates: BTreeMap<&'static str, Vec<&'static str>>,
    gaps: BTreeMap<&'static str, Vec<&'static str>>,
    /// The end of a slug, and the title with `{}` for the subject.
    pub(crate) angles: Vec<(&'static str, &'static str)>,
}

impl Words {
    pub(crate) fn new() -> Self {
        let mut templates: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (sort, template) in lines(include_str!("words/sentences.txt"), ": ") {
            templates.entry(sort).or_default().push(template);
        }
        let gaps = lines(include_str!("words/slots.txt"), ": ");
        let gaps = gaps.map(|(name, words)| (name, words.split(" | ").collect())).collect();
        Self { templates, gaps, angles: lines(include_str!("words/angles.txt"), " | ").collect() }
    }

    /// The templates of a sort: `any`, `fact`, `first`, `voice`, `care`, `item`, `point`, `heading`, `summary`.
    pub(crate) fn templates(&self, sort: &str) -> &[&'static str] {
        self.templates.get(sort).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words for a gap; none where a concept belongs into it.
    pub(crate) fn gap(&self, name: &str) -> &[&'static str] {
        self.gaps.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What stands before and after the mark on each line, without remarks.
fn lines(text: &'static str, mark: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| line.split_once(mark))
}
