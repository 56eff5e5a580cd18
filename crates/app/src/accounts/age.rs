//! The age gate. It asks for the year of birth, for month and day only where the year does not settle it, and keeps none
//! of them.

use jiff::civil::Date;

use crate::Fault;

/// The oldest person on record became 122.
const OLDEST: i16 = 123;

/// What somebody typed of their date of birth.
#[derive(Clone, Debug, Default)]
pub(crate) struct Birth<'a> {
    pub(crate) year: &'a str,
    pub(crate) month: &'a str,
    pub(crate) day: &'a str,
}

/// Whether somebody is `minimum` years old `today`.
pub(crate) fn check(birth: &Birth<'_>, today: Date, minimum: u16) -> Result<(), Fault> {
    let minimum = i16::try_from(minimum).unwrap_or(i16::MAX);
    let year: Option<i16> =
        birth.year.trim().parse().ok().filter(|year| (today.year() - OLDEST..=today.year()).contains(year));
    let Some(year) = year else {
        return Err(Fault::new("year", "Write the year you were born with four digits, such as 1968."));
    };
    let turns = year.saturating_add(minimum);
    if turns < today.year() {
        return Ok(());
    }
    if turns > today.year() {
        return Err(too_young(minimum));
    }
    match birthday(birth, year) {
        Some(day) if has_come(day, today) => Ok(()),
        Some(_) => Err(too_young(minimum)),
        None => Err(Fault::new(
            "month",
            "Write the month and the day too: this year you may or may not be old enough.",
        )),
    }
}

fn birthday(birth: &Birth<'_>, year: i16) -> Option<Date> {
    Date::new(year, birth.month.trim().parse().ok()?, birth.day.trim().parse().ok()?).ok()
}

/// Whether the birthday of `born` has come in the year of `today`. Who was born on 29 February has it on 1 March.
fn has_come(born: Date, today: Date) -> bool {
    (born.month(), born.day()) <= (today.month(), today.day())
}

fn too_young(minimum: i16) -> Fault {
    let message = format!(
        "You need to be {minimum} or older to join. All articles are open to you without an account."
    );
    Fault::new("year", message)
}
