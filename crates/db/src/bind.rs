//! How Rust values become parameters. A statement declares types; values of equal meaning fit them (`&str` for
//! `String`), anything else does not compile.

use std::borrow::Cow;

use crate::{Kind, Val};

/// A value that can be a parameter, or several of them (`[Id; 20]`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound as a parameter",
    note = "a statement with several parameters takes them as one tuple of the same length"
)]
pub trait Bind {
    /// The declared type this value fits.
    type As;
    /// What the statement expects at each place.
    const KINDS: &'static [Kind];
    /// Adds the value to the list.
    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>);
}

/// The parameters of one statement: a value, or a tuple of values, or `()`.
#[diagnostic::on_unimplemented(
    message = "the parameters `{Self}` do not fit a statement declared with `{P}`",
    note = "count and order must be those of the statement's declaration"
)]
pub trait Args<P> {
    /// What the statement expects, place by place.
    fn kinds() -> Vec<Kind>;
    /// Adds all values to the list.
    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>);
}

impl<T: Bind> Args<T::As> for T {
    fn kinds() -> Vec<Kind> {
        T::KINDS.to_vec()
    }

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        Bind::bind(self, out);
    }
}

impl Args<()> for () {
    fn kinds() -> Vec<Kind> {
        Vec::new()
    }

    fn bind<'a>(&'a self, _: &mut Vec<Val<'a>>) {}
}

macro_rules! tuple_args {
    ($($t:ident $i:tt),+) => {
        impl<$($t: Bind),+> Args<($($t::As,)+)> for ($($t,)+) {
            fn kinds() -> Vec<Kind> {
                let mut all = Vec::new();
                $(all.extend_from_slice($t::KINDS);)+
                all
            }

            fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
                $(self.$i.bind(out);)+
            }
        }
    };
}

tuple_args!(A 0);
tuple_args!(A 0, B 1);
tuple_args!(A 0, B 1, C 2);
tuple_args!(A 0, B 1, C 2, D 3);
tuple_args!(A 0, B 1, C 2, D 3, E 4);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15, Q 16);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15, Q 16, R 17);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15, Q 16, R 17, S 18);
tuple_args!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15, Q 16, R 17, S 18, T 19);

impl<T: Bind + ?Sized> Bind for &T {
    type As = T::As;
    const KINDS: &'static [Kind] = T::KINDS;

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        (**self).bind(out);
    }
}

impl<T: Bind> Bind for Option<T> {
    type As = Option<T::As>;
    const KINDS: &'static [Kind] = T::KINDS;

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        match self {
            Some(value) => value.bind(out),
            None => out.extend(T::KINDS.iter().map(|_| Val::Null)),
        }
    }
}

impl<T: Bind, const N: usize> Bind for [T; N] {
    type As = [T::As; N];
    const KINDS: &'static [Kind] = &[first_kind(T::KINDS); N];

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        self.iter().for_each(|value| value.bind(out));
    }
}

/// Lists are made of scalars, which have one kind each.
const fn first_kind(kinds: &[Kind]) -> Kind {
    assert!(kinds.len() == 1, "a list of lists cannot be bound");
    kinds[0]
}

impl Bind for str {
    type As = String;
    const KINDS: &'static [Kind] = &[Kind::Text];

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        out.push(Val::Text(Cow::Borrowed(self)));
    }
}

impl Bind for String {
    type As = Self;
    const KINDS: &'static [Kind] = &[Kind::Text];

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        self.as_str().bind(out);
    }
}

impl Bind for Cow<'_, str> {
    type As = String;
    const KINDS: &'static [Kind] = &[Kind::Text];

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        self.as_ref().bind(out);
    }
}

impl Bind for [u8] {
    type As = Vec<u8>;
    const KINDS: &'static [Kind] = &[Kind::Bytes];

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        out.push(Val::Bytes(self));
    }
}

impl Bind for Vec<u8> {
    type As = Self;
    const KINDS: &'static [Kind] = &[Kind::Bytes];

    fn bind<'a>(&'a self, out: &mut Vec<Val<'a>>) {
        self.as_slice().bind(out);
    }
}

/// The first `N` of `ids`, the last one repeated to fill the list; `none`, which must match no row, when there
/// are none. So one statement text serves every length.
pub fn pad<T: Copy, const N: usize>(ids: impl IntoIterator<Item = T>, none: T) -> [T; N] {
    let mut ids = ids.into_iter();
    let mut last = none;
    std::array::from_fn(|_| {
        if let Some(id) = ids.next() {
            last = id;
        }
        last
    })
}
