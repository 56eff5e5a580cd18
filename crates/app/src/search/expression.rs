//! What the index is asked, and how each engine wants it written. Tokens are letters, digits, `_` and `-`, and always
//! stand in quotes, so nothing a person types is ever an operator.

/// A question to the index. Lists are never empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Token(String),
    All(Vec<Expression>),
    Any(Vec<Expression>),
    /// In the title, of an expression without `Titled`.
    Titled(Box<Expression>),
}

/// The words and quotes of a query language.
#[derive(Clone, Copy)]
struct Dialect {
    quote: char,
    /// What follows each token.
    mark: &'static str,
    /// What stands before an expression that is asked of the title alone, and what then follows each token of it.
    title: (&'static str, &'static str),
    and: &'static str,
    or: &'static str,
}

const FTS5: Dialect = Dialect { quote: '"', mark: "", title: ("{title} : ", ""), and: " AND ", or: " OR " };
const TSQUERY: Dialect = Dialect { quote: '\'', mark: "", title: ("", ":A"), and: " & ", or: " | " };

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
                out.push_str(dialect.mark);
                return;
            }
            Self::All(list) => (list, dialect.and),
            Self::Any(list) => (list, dialect.or),
            Self::Titled(expression) => {
                let (before, mark) = dialect.title;
                out.push('(');
                out.push_str(before);
                expression.append(&Dialect { mark, ..*dialect }, out);
                out.push(')');
                return;
            }
        };
        out.push('(');
        for (at, part) in list.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { word });
            part.append(dialect, out);
        }
        out.push(')');
    }
}
