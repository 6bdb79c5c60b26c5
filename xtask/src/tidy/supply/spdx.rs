//! Licence expressions: `MIT OR (Apache-2.0 AND ISC)`, with the old `/` for `OR`.

/// An expression over licences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// A licence, with its exception when it has one: `Apache-2.0 WITH LLVM-exception`.
    Licence(String),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

impl Expression {
    /// Reads `text`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let mut words = spaced.split_whitespace().peekable();
        let expression = any(&mut words)?;
        match words.next() {
            None => Ok(expression),
            Some(word) => Err(format!("has `{word}` where it should end")),
        }
    }

    /// Whether the licences that `allowed` allows are enough.
    pub(super) fn holds(&self, allowed: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Licence(name) => allowed(name),
            Self::And(parts) => parts.iter().all(|part| part.holds(allowed)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(allowed)),
        }
    }

    /// Every licence that is named.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::Licence(name) => vec![name],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::names).collect(),
        }
    }
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>) -> Result<Expression, String> {
    chain(words, "OR", all, Expression::Or)
}

fn all(words: &mut Words<'_>) -> Result<Expression, String> {
    chain(words, "AND", one, Expression::And)
}

/// Parts joined by `joint`; a single part stands for itself.
fn chain(
    words: &mut Words<'_>,
    joint: &str,
    part: fn(&mut Words<'_>) -> Result<Expression, String>,
    join: fn(Vec<Expression>) -> Expression,
) -> Result<Expression, String> {
    let first = part(words)?;
    let mut parts = Vec::new();
    while words.next_if(|word| *word == joint).is_some() {
        parts.push(part(words)?);
    }
    if parts.is_empty() {
        return Ok(first);
    }
    parts.insert(0, first);
    Ok(join(parts))
}

fn one(words: &mut Words<'_>) -> Result<Expression, String> {
    match words.next() {
        Some("(") => {
            let inside = any(words)?;
            match words.next() {
                Some(")") => Ok(inside),
                _ => Err("lacks a `)`".to_owned()),
            }
        }
        Some(word) if !matches!(word, ")" | "AND" | "OR" | "WITH") => {
            let mut name = word.to_owned();
            if words.next_if(|word| *word == "WITH").is_some() {
                let exception = words.next().ok_or("ends after `WITH`")?;
                name = format!("{name} WITH {exception}");
            }
            Ok(Expression::Licence(name))
        }
        Some(word) => Err(format!("has `{word}` where a licence should be")),
        None => Err("ends where a licence should be".to_owned()),
    }
}

#[cfg(test)]
mod tests;
