//! The few places of a page that differ from person to person. A page is made once, for everybody, with what a visitor sees
//! between `<!--slot:NAME-->` and `<!--/slot-->`; for who is signed in, that is replaced on the way out. No text that somebody
//! wrote can look like a slot, since comments never pass our renderer and templates escape `<`.

const BEGIN: &str = "<!--slot:";
const NAMED: &str = "-->";
const END: &str = "<!--/slot-->";

/// The page with each slot filled that `slots` names. Unknown ones keep what visitors see.
pub(crate) fn fill(page: &str, slots: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(page.len() + 1024);
    let mut rest = page;
    while let Some((before, slot)) = split(rest, BEGIN) {
        filled.push_str(before);
        let parts = split(slot, NAMED).and_then(|(name, inner)| {
            let (inner, after) = split(inner, END)?;
            Some((name, inner, after))
        });
        let Some((name, inner, after)) = parts else {
            rest = slot;
            continue;
        };
        let known = slots.iter().find(|(known, _)| *known == name);
        filled.push_str(known.map_or(inner, |(_, html)| html));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What stands before and behind the first `mark`. Pages are long, so this is worth more than `split_once`.
fn split<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = memchr::memmem::find(text.as_bytes(), mark.as_bytes())?;
    Some((&text[..at], &text[at + mark.len()..]))
}
