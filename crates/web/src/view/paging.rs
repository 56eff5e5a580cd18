//! Moving through a long list: pages and filters, both plain links.

/// Where the reader is in a list of several pages.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// The page before, if any.
    pub previous: Option<String>,
    /// The page after, if any.
    pub next: Option<String>,
    /// First, last, and those around the current one; a gap is left out as `None`.
    pub pages: Vec<Option<PageLink>>,
    /// The current page, from 1.
    pub current: usize,
    /// How many there are.
    pub total: usize,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// From 1.
    pub number: usize,
    /// Its address.
    pub href: String,
}

impl Pagination {
    /// Links around page `current` of `total`; `None` where everything fits on one page.
    pub fn new(current: usize, total: usize, href: impl Fn(usize) -> String) -> Option<Self> {
        if total < 2 {
            return None;
        }
        let mut pages = Vec::new();
        let mut last = 0;
        for number in (1..=total).filter(|n| *n == 1 || *n == total || n.abs_diff(current) <= 1) {
            if number > last + 1 {
                pages.push(None);
            }
            pages.push(Some(PageLink { number, href: href(number) }));
            last = number;
        }
        Some(Self {
            previous: (current > 1).then(|| href(current - 1)),
            next: (current < total).then(|| href(current + 1)),
            pages,
            current,
            total,
        })
    }
}

/// Filters of one sort, of which one is chosen.
#[derive(Clone, Debug)]
pub struct FilterGroup {
    /// What they choose, such as "Topic".
    pub title: String,
    /// The choices, "All" first.
    pub filters: Vec<Filter>,
}

/// One choice.
#[derive(Clone, Debug)]
pub struct Filter {
    /// What it says.
    pub title: String,
    /// The list with it chosen.
    pub href: String,
    /// How many there are, where known.
    pub count: Option<usize>,
    /// Whether it is chosen.
    pub current: bool,
}
