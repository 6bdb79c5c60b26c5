//! How far proving has come, for whoever waits.

/// One step of proving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The solver that finished it.
    pub solver: &'a str,
    /// The obligation.
    pub obligation: &'a str,
    /// How many obligations this solver has finished.
    pub done: usize,
    /// How many it has in all.
    pub all: usize,
}
