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
    while let Some((before, slot)) = rest.split_once(BEGIN) {
        filled.push_str(before);
        let parts = slot.split_once(NAMED).and_then(|(name, inner)| {
            let (inner, after) = inner.split_once(END)?;
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
