//! The addresses that are asked for.

use crate::generator;

/// Searches as people type them: single words, brand names, lay words, words of most articles, several words, misspelt
/// words, nonsense.
pub(crate) const QUERIES: [&str; 40] = [
    "tamoxifen",
    "letrozole",
    "fatigue",
    "mammogram",
    "lymphoedema",
    "neuropathy",
    "menopause",
    "biopsy",
    "Herceptin",
    "Nolvadex",
    "Taxol",
    "Femara",
    "Ibrance",
    "pins and needles",
    "hot flashes",
    "chemo brain",
    "hair falls out",
    "sore joints",
    "lump in armpit",
    "period stopped",
    "breast cancer",
    "pain",
    "tired",
    "work",
    "side effect",
    "surgery",
    "hands and feet",
    "chemotherapy",
    "fatigue after radiotherapy",
    "joint pain on aromatase inhibitor",
    "can I work during chemotherapy",
    "what helps against nausea at night",
    "scan for bone metastases",
    "when to call the oncologist",
    "tamoxifin",
    "limphoedema",
    "kemotherapy",
    "mastektomy",
    "xqzzy",
    "flurb wobbling",
];

/// Pages of lists that are asked for, from the first.
const PAGES: usize = 3;

/// The article at each slug.
pub(crate) fn articles(slugs: &[String]) -> Vec<String> {
    slugs.iter().map(|slug| format!("/resources/{slug}")).collect()
}

/// The library by topic, kind and page. Some lists are shorter than that, so not every address is there.
pub(crate) fn lists() -> Vec<String> {
    let topics = std::iter::once(None).chain(generator::topics().map(Some));
    let mut paths = Vec::new();
    for topic in topics {
        for kind in [None, Some("article"), Some("story")] {
            for page in 1..=PAGES {
                let topic = topic.map(|topic| format!("topic={topic}"));
                let kind = kind.map(|kind| format!("kind={kind}"));
                let page = (page > 1).then(|| format!("page={page}"));
                let parts: Vec<String> = [topic, kind, page].into_iter().flatten().collect();
                let mark = if parts.is_empty() { "" } else { "?" };
                paths.push(format!("/resources{mark}{}", parts.join("&")));
            }
        }
    }
    paths
}

/// The search for each query.
pub(crate) fn searches() -> Vec<String> {
    QUERIES.iter().map(|query| format!("/search?q={}", query.replace(' ', "+"))).collect()
}
