//! Enhanced mail system status codes (RFC 3463): `5.1.1`.

/// One code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Status {
    pub(crate) class: u16,
    pub(crate) subject: u16,
    pub(crate) detail: u16,
}

impl Status {
    /// The code that a text is.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| {
            let good = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if good { part.parse::<u16>().ok() } else { None }
        });
        let (class, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
        (parts.next().is_none() && matches!(class, 2 | 4 | 5)).then_some(Self { class, subject, detail })
    }

    /// The first code among the words of an answer.
    pub(crate) fn within(text: &str) -> Option<Self> {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').find_map(|word| {
            // An address of the network has four parts.
            Self::read(word.trim_end_matches('.'))
        })
    }
}
