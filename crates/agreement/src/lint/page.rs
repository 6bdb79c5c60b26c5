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

impl fmt::Display for RulePage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}  {}\n", self.name, self.title)?;
        writeln!(f, "{}\n", self.why)?;
        writeln!(f, "found in        {}", self.bad)?;
        writeln!(f, "not found in    {}", self.good)?;
        writeln!(f, "write           {}", self.rewrite)?;
        writeln!(f, "slot            {}", self.slot)?;
        write!(f, "binds only if   {}", self.binds_if)
    }
}
