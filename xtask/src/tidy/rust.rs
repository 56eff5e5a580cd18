//! What the checks need to know of a Rust file: its functions, string literals and ways to panic, each with its
//! line. Works on tokens, so comments and strings never look like code.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A function with a body.
#[derive(Debug)]
pub(super) struct Function {
    /// Its name.
    pub(super) name: String,
    /// Where `fn` stands.
    pub(super) line: usize,
    /// From `fn` to the closing brace.
    pub(super) lines: usize,
    /// Whether it is `async`, as every handler is.
    pub(super) is_async: bool,
}

/// Something on a line.
#[derive(Debug)]
pub(super) struct At<T> {
    /// From 1.
    pub(super) line: usize,
    /// What stands there.
    pub(super) what: T,
}

/// A Rust file. The lists leave out all that only tests compile.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Whether the whole file is for tests.
    pub(super) is_test: bool,
    /// The line where the file cannot be read as Rust.
    pub(super) broken: Option<usize>,
    /// Functions, nested ones too.
    pub(super) functions: Vec<Function>,
    /// `unwrap()`, `expect("…")`, `panic!` and their like, but for those below an `#[expect(clippy::…, reason = "…")]`.
    pub(super) panics: Vec<At<String>>,
    /// String literals as they are written, quotes included.
    pub(super) strings: Vec<At<String>>,
    /// `mod … { }` blocks that only tests compile.
    pub(super) inline_tests: Vec<usize>,
}

impl Source {
    /// Reads a file; `path` tells whether it is a test.
    pub(super) fn read(path: &str, text: &str) -> Self {
        let mut source = Self { is_test: is_test(path), ..Self::default() };
        match text.parse::<TokenStream>() {
            Ok(tokens) => source.walk(tokens, Place::default()),
            Err(error) => source.broken = Some(error.span().start().line),
        }
        source
    }

    fn walk(&mut self, tokens: TokenStream, place: Place) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut next = place;
        let mut i = 0;
        while i < tokens.len() {
            if let Some((attribute, length)) = attribute(&tokens[i..]) {
                next = next.below(&attribute);
                i += length;
                continue;
            }
            self.note(&tokens, i, next);
            match &tokens[i] {
                TokenTree::Group(group) => {
                    let brace = group.delimiter() == Delimiter::Brace;
                    if brace && next.is_test && is_word(&tokens, i.wrapping_sub(2), "mod") {
                        self.inline_tests.push(group.span_open().start().line);
                    }
                    self.walk(group.stream(), next);
                    next = if brace { place } else { next };
                }
                TokenTree::Punct(punct) if punct.as_char() == ';' => next = place,
                _ => {}
            }
            i += 1;
        }
    }

    /// Notes what begins at this token.
    fn note(&mut self, tokens: &[TokenTree], i: usize, place: Place) {
        if place.is_test {
            return;
        }
        let line = tokens[i].span().start().line;
        match &tokens[i] {
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.starts_with('"') || text.starts_with("r\"") || text.starts_with("r#") {
                    self.strings.push(At { line, what: text });
                }
            }
            TokenTree::Ident(word) if word == "fn" => self.functions.extend(function(tokens, i)),
            TokenTree::Ident(word) => {
                let word = word.to_string();
                if !place.may_panic && may_panic(tokens, i, &word) {
                    self.panics.push(At { line, what: word });
                }
            }
            _ => {}
        }
    }
}

/// What the attributes around some tokens say of them.
#[derive(Clone, Copy, Default)]
struct Place {
    is_test: bool,
    /// An `#[expect]` of the lint stands here. Clippy sees to it that it has a reason and is needed.
    may_panic: bool,
}

impl Place {
    /// The place below one more attribute: `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[expect(clippy::panic, …)]`.
    fn below(self, attribute: &Group) -> Self {
        let text = attribute.stream().to_string().replace(' ', "");
        let name = text.split('(').next().unwrap_or_default();
        let lints = ["clippy::unwrap_used", "clippy::expect_used", "clippy::panic"];
        Self {
            is_test: self.is_test || text == "cfg(test)" || name == "test" || name.ends_with("::test"),
            may_panic: self.may_panic || (name == "expect" && lints.iter().any(|lint| text.contains(lint))),
        }
    }
}

/// Tests stand in folders and files of their own; `testing` holds what they share.
fn is_test(path: &str) -> bool {
    let parts: Vec<_> = path.split('/').collect();
    parts.iter().any(|part| matches!(*part, "tests" | "testing"))
        || parts
            .last()
            .is_some_and(|name| name.ends_with("_tests.rs") || matches!(*name, "tests.rs" | "testing.rs"))
}

/// `#[…]` or `#![…]` with the number of its tokens. Documentation comments are such attributes too.
fn attribute(tokens: &[TokenTree]) -> Option<(Group, usize)> {
    let TokenTree::Punct(hash) = tokens.first()? else { return None };
    if hash.as_char() != '#' {
        return None;
    }
    let at = if is_punct(tokens, 1, '!') { 2 } else { 1 };
    match tokens.get(at)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => Some((group.clone(), at + 1)),
        _ => None,
    }
}

fn is_word(tokens: &[TokenTree], i: usize, word: &str) -> bool {
    matches!(tokens.get(i), Some(TokenTree::Ident(found)) if found == word)
}

fn is_punct(tokens: &[TokenTree], i: usize, sign: char) -> bool {
    matches!(tokens.get(i), Some(TokenTree::Punct(found)) if found.as_char() == sign)
}

/// The function whose `fn` stands at `i`, if it has a name and a body.
fn function(tokens: &[TokenTree], i: usize) -> Option<Function> {
    let TokenTree::Ident(name) = tokens.get(i + 1)? else { return None };
    let body = tokens[i..].iter().find_map(|token| match token {
        TokenTree::Punct(punct) if punct.as_char() == ';' => Some(None),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(Some(group)),
        _ => None,
    })??;
    let line = tokens[i].span().start().line;
    let before = &tokens[i.saturating_sub(3)..i];
    Some(Function {
        name: name.to_string(),
        line,
        lines: body.span_close().end().line + 1 - line,
        is_async: (0..before.len()).any(|at| is_word(before, at, "async")),
    })
}

/// `.unwrap()`, `.expect("…")`, `panic!(…)`. A method `expect` of a parser, which takes no text, is none of them.
fn may_panic(tokens: &[TokenTree], i: usize, word: &str) -> bool {
    let call = match tokens.get(i + 1) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    };
    let is_method = i > 0 && is_punct(tokens, i - 1, '.');
    match word {
        "unwrap" | "unwrap_err" => is_method && call.is_some_and(|inside| inside.is_empty()),
        "expect" | "expect_err" => is_method && call.is_some_and(takes_text),
        "panic" | "todo" | "unimplemented" => is_punct(tokens, i + 1, '!'),
        _ => false,
    }
}

fn takes_text(inside: TokenStream) -> bool {
    let first = inside.into_iter().find(|token| !matches!(token, TokenTree::Punct(_)));
    match first {
        Some(TokenTree::Literal(literal)) => literal.to_string().contains('"'),
        Some(TokenTree::Ident(word)) => word == "format",
        _ => false,
    }
}
