//! Two reviewers of two parties, side by side.
//!
//! A review ends with the first denial, so that the second person of most denied acts never says
//! anything: verdicts on those are no sample. They are compared only where both said something
//! although one had denied ([`Compared`]): in canaries, and in acts that are kept open for a second
//! look. How close in time two decisions were is known wherever both decided.

use lexicon::Span;

use super::concord::Concord;
use super::signs::Sign;

/// How many acts one look at times takes in, and how many of them may be within [`CLOSE`].
const TIMES: u64 = 50;
const MOST_CLOSE: u64 = 5;
const CLOSE: Span = Span::from_seconds(3);
/// How many acts one look at verdicts takes in, and how many denials of either.
const VERDICTS: u64 = 200;
const LEAST_DENIALS: u64 = 10;
const ALIKE: f64 = 0.98;
const APART: f64 = 0.2;

/// Two decisions of which neither could end the review before the other: whether each approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// On an act that was kept open for a second look.
    Act(bool, bool),
    /// On a canary. Two careful people miss different ones, so that little concord is no sign here.
    Canary(bool, bool),
}

/// What is known of two reviewers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pair {
    times: u64,
    close: u64,
    all: Concord,
    acts: Concord,
}

impl Pair {
    /// Takes two decisions in. A sign comes at the end of a look, and the next look begins anew.
    pub(super) fn note(&mut self, gap: Span, compared: Option<Compared>) -> Option<Sign> {
        self.times += 1;
        self.close += u64::from(gap < CLOSE);
        match compared {
            None => {}
            Some(Compared::Act(one, other)) => {
                self.all.count(one, other);
                self.acts.count(one, other);
            }
            Some(Compared::Canary(one, other)) => self.all.count(one, other),
        }
        self.alike().or_else(|| self.apart()).or_else(|| self.together())
    }

    fn together(&mut self) -> Option<Sign> {
        if self.times < TIMES {
            return None;
        }
        let close = std::mem::take(&mut self.close);
        self.times = 0;
        (close > MOST_CLOSE).then_some(Sign::Together)
    }

    fn alike(&mut self) -> Option<Sign> {
        let kappa = look(&mut self.all)?;
        (kappa > ALIKE).then_some(Sign::Alike)
    }

    fn apart(&mut self) -> Option<Sign> {
        let kappa = look(&mut self.acts)?;
        (kappa < APART).then_some(Sign::Apart)
    }
}

/// The kappa of a look that has seen enough; then the next begins.
fn look(concord: &mut Concord) -> Option<f64> {
    if concord.all() < VERDICTS || concord.least_denials() < LEAST_DENIALS {
        return None;
    }
    std::mem::take(concord).kappa()
}

#[cfg(test)]
mod tests;
