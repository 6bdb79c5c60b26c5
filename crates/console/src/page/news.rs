//! What a page that is open is told: that something is new, and never what.

/// A line that says nothing, so that a connection that is gone is noticed.
const STILL_HERE: u32 = 15;

/// What can be new: records, published records, reviews that wait.
pub(crate) type Counts = (u64, u64, usize);

/// How many glasses are open, and how much happened to those that people must know of.
pub(crate) type Broken = (usize, u64);

/// What a page was told.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    known: Option<(Counts, Broken)>,
    quiet: u32,
}

impl Heard {
    /// What the page is told now, one second after the last time; nothing if nothing is new.
    pub(crate) fn next(&mut self, counts: Counts, broken: Broken) -> Option<&'static str> {
        self.quiet = self.quiet.saturating_add(1);
        let line = match &mut self.known {
            None => {
                self.known = Some((counts, broken));
                ": hello\n\n"
            }
            // What else is new is told a second later: the alarm comes first.
            Some((_, told)) if *told != broken => {
                *told = broken;
                "event: glass\ndata: -\n\n"
            }
            Some((known, _)) if *known != counts => {
                *known = counts;
                "event: news\ndata: -\n\n"
            }
            Some(_) if self.quiet >= STILL_HERE => ": still here\n\n",
            Some(_) => return None,
        };
        self.quiet = 0;
        Some(line)
    }
}

#[cfg(test)]
mod tests;
