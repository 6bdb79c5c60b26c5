//! Reviewers: what they miss, and how they spend their time.

use crate::dice::Dice;

/// How somebody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Reads at 180 to 320 words a minute, opens the evidence, denies now and then too much.
    Reads,
    /// Skims at 800 words a minute, and reads every fourth.
    Skims,
    /// Clicks as soon as the least time is over.
    Clicks,
    /// Takes the time of somebody who reads and opens everything, and looks at nothing.
    Pretends,
}

/// The share of canaries that somebody misses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Misses {
    Always(f64),
    /// Each reviewer has an own share, evenly between these.
    Between(f64, f64),
}

/// A kind of reviewer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profile {
    pub(crate) name: &'static str,
    pub(crate) misses: Misses,
    pub(crate) manner: Manner,
    /// Whether the reviewer was careful until some day in the middle of the year.
    pub(crate) turns: bool,
}

const CAREFUL: Misses = Misses::Between(0.05, 0.10);

/// The reviewers of the study.
pub(crate) const PROFILES: [Profile; 9] = [
    Profile { name: "careful", misses: CAREFUL, manner: Manner::Reads, turns: false },
    of("usual to the limit", 0.10, Manner::Reads, false),
    of("twice as bad as usual", 0.20, Manner::Reads, false),
    of("careless", 0.40, Manner::Skims, false),
    of("careless, from some day on", 0.40, Manner::Skims, true),
    of("blind", 0.90, Manner::Clicks, false),
    of("blind, from some day on", 0.90, Manner::Clicks, true),
    of("blind, who waits and opens", 0.90, Manner::Pretends, false),
    of("blind, who waits, from some day on", 0.90, Manner::Pretends, true),
];

const fn of(name: &'static str, misses: f64, manner: Manner, turns: bool) -> Profile {
    Profile { name, misses: Misses::Always(misses), manner, turns }
}

/// The largest share of misses that is no fault.
const USUAL: f64 = 0.10;

impl Profile {
    /// Whether a suspension of this reviewer is a false one.
    pub(crate) fn reads(&self) -> bool {
        match self.misses {
            Misses::Always(share) | Misses::Between(_, share) => share <= USUAL,
        }
    }

    /// The share that one reviewer of this kind misses.
    pub(crate) fn misses(&self, dice: &mut Dice) -> f64 {
        match self.misses {
            Misses::Always(share) => share,
            Misses::Between(least, most) => (most - least).mul_add(dice.unit(), least),
        }
    }
}

impl Manner {
    /// The time from the statement to the decision, in milliseconds, of somebody who reads `pace`
    /// words a minute, and whether the evidence was opened. The agreement asks for a minute.
    pub(crate) fn dwell(self, words: u32, pace: f64, dice: &mut Dice) -> (u64, bool) {
        let read =
            |pace: f64, dice: &mut Dice| 15.0 + f64::from(words) / pace * 60.0 * dice.heavy(0.35);
        let (seconds, opened) = match self {
            Self::Reads | Self::Pretends => (read(pace, dice), true),
            Self::Skims if dice.chance(0.25) => (read(pace, dice), true),
            Self::Skims => (read(800.0, dice), dice.chance(0.7)),
            Self::Clicks => (0.0, dice.chance(0.1)),
        };
        let after_the_minute = dice.unit() * 4.0;
        ((seconds.max(60.0 + after_the_minute) * 1_000.0) as u64, opened)
    }

    /// The share of acts that are right and are denied all the same.
    pub(crate) const fn needless(self) -> f64 {
        match self {
            Self::Reads => 0.02,
            Self::Skims => 0.01,
            Self::Clicks | Self::Pretends => 0.002,
        }
    }
}
