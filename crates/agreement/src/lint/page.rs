//! What a person reads who asks what a finding means.

use std::fmt;

use crate::Code;

/// One rule of lint, explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RulePage {
    /// The code that findings carry.
    pub code: Code,
    /// The short spelling, for example `A1`. An `accepted` block names the rule by it.
    pub name: &'static str,
    /// The block or key of the format that the weakness is in.
    pub slot: &'static str,
    /// What the rule looks for.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// A clause that the rule finds.
    pub bad: &'static str,
    /// A clause of the same purpose that it does not find.
    pub good: &'static str,
    /// What to write in the typed blocks.
    pub rewrite: &'static str,
    /// What would have to be true for the weak clause to bind all the same.
    pub binds_if: &'static str,
}

/// Columns of a page.
const COLUMNS: usize = 100;

/// Columns in front of what stands behind a name.
const INDENT: usize = 16;

impl fmt::Display for RulePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}  {}\n", self.name, self.title)?;
        writeln!(f, "{}", wrapped("", self.why, 0))?;
        let parts = [
            ("found in", self.bad),
            ("not found in", self.good),
            ("slot", self.slot),
            ("write", self.rewrite),
            ("binds only if", self.binds_if),
        ];
        for (name, text) in parts {
            write!(f, "\n{}", wrapped(name, text, INDENT))?;
        }
        Ok(())
    }
}

/// `text` behind `name`, in lines that begin with `indent` spaces.
fn wrapped(name: &str, text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut line = format!("{name:indent$}");
    for word in text.split(' ') {
        if line.chars().count() + 1 + word.chars().count() > COLUMNS {
            lines.push_str(line.trim_end());
            lines.push('\n');
            line = " ".repeat(indent);
        }
        if line.len() > indent {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push_str(&line);
    lines
}
