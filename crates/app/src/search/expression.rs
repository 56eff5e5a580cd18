//! What the index is asked, and how each engine wants it written. Tokens are letters, digits, `_` and `-`, and always
//! stand in quotes, so nothing a person types is ever an operator.

/// A question to the index. Lists are never empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Token(String),
    All(Vec<Expression>),
    Any(Vec<Expression>),
    /// The first but not the second.
    But(Box<Expression>, Box<Expression>),
}

/// The words and quotes of a query language.
struct Dialect {
    quote: char,
    and: &'static str,
    or: &'static str,
    not: &'static str,
}

const FTS5: Dialect = Dialect { quote: '"', and: " AND ", or: " OR ", not: " NOT " };
const TSQUERY: Dialect = Dialect { quote: '\'', and: " & ", or: " | ", not: " & !" };

impl Expression {
    /// As FTS5 or as tsquery reads it.
    pub(super) fn write(&self, sqlite: bool) -> String {
        let mut out = String::new();
        self.append(if sqlite { &FTS5 } else { &TSQUERY }, &mut out);
        out
    }

    fn append(&self, dialect: &Dialect, out: &mut String) {
        let (list, word): (&[Self], _) = match self {
            Self::Token(token) => {
                out.push(dialect.quote);
                out.push_str(token);
                out.push(dialect.quote);
                return;
            }
            Self::All(list) => (list, dialect.and),
            Self::Any(list) => (list, dialect.or),
            Self::But(yes, no) => return Self::append_but(yes, no, dialect, out),
        };
        out.push('(');
        for (at, part) in list.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { word });
            part.append(dialect, out);
        }
        out.push(')');
    }

    fn append_but(yes: &Self, no: &Self, dialect: &Dialect, out: &mut String) {
        out.push('(');
        yes.append(dialect, out);
        out.push_str(dialect.not);
        no.append(dialect, out);
        out.push(')');
    }
}
