//! The page about attention: what the test is, whom it finds, and what it costs.

use std::fmt::Write as _;
use std::time::Duration;

use review::attention::{SequentialTest, Sign};

use super::Found;
use super::exact::{self, Ends};
use super::profile::Profile;
use super::spread::Spread;
use super::words::{EXACT_WORDS, LIMITS, OPENING, SIGN_WORDS, YEAR_WORDS};
use super::year::{DAYS, SHARE_PPM, SHOWN, WRONG, Year};
use crate::interval::Share;

/// Canaries of a year without signs.
const CANARIES: usize = (DAYS as f64 * SHOWN * SHARE_PPM as f64 / 1e6) as usize;
/// The shares of misses of the exact table.
const MISSES: [f64; 10] = [0.02, 0.05, 0.08, 0.10, 0.15, 0.20, 0.30, 0.40, 0.60, 0.90];

/// A study, ready to be told.
#[derive(Debug)]
pub(crate) struct Report<'f> {
    found: &'f Found,
    took: Duration,
}

/// Writes a line. Writing into a text cannot fail.
macro_rules! line {
    ($text:expr) => { $text.push('\n') };
    ($text:expr, $($arguments:tt)*) => {{ let _infallible = writeln!($text, $($arguments)*); }};
}

impl<'f> Report<'f> {
    /// What was found, and how long it took.
    pub(crate) const fn new(found: &'f Found, took: Duration) -> Self {
        Self { found, took }
    }

    /// The results, for a terminal.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.goals(&mut text);
        self.profiles(&mut text);
        self.exact(&mut text);
        self.signs(&mut text);
        text
    }

    /// The whole page.
    pub(crate) fn page(&self) -> String {
        let (suspend, pass, later) = self.found.plan.bounds();
        let (missed, caught) = self.found.plan.steps();
        let opening = OPENING
            .replace("{careful}", &self.found.extent.careful.to_string())
            .replace("{others}", &self.found.extent.others.to_string())
            .replace("{seed}", &self.found.extent.seed.to_string())
            .replace("{seconds}", &self.took.as_secs().to_string())
            .replace("{missed}", &missed.to_string())
            .replace("{caught}", &caught.to_string())
            .replace("{suspend}", &suspend.to_string())
            .replace("{pass}", &pass.to_string())
            .replace("{later}", &later.to_string())
            .replace("{shown}", &SHOWN.to_string())
            .replace("{days}", &DAYS.to_string())
            .replace("{wrong}", &(WRONG * 100.0).to_string())
            .replace("{canaries}", &CANARIES.to_string());
        format!("{opening}{}{LIMITS}", self.text())
    }

    fn years(&self, name: &str) -> &'f [Year] {
        let found = self.found.years.iter().find(|(profile, _)| profile.name == name);
        found.map_or(&[], |(_, years)| years)
    }

    fn goals(&self, text: &mut String) {
        line!(text, "## The goals\n");
        line!(text, "| goal | measured | |\n|---|---|---|");
        let said = |met: bool| if met { "met" } else { "missed" };
        let blind = canaries(self.years("blind"));
        let place = blind.percentile(0.95);
        line!(
            text,
            "| a blind approver is suspended after 4 to 6 canaries | {} | {} |",
            told(&blind),
            said(place.0 <= 6)
        );
        let careless = canaries(self.years("careless"));
        let place = careless.percentile(0.95);
        let first = exact::first_test(&self.found.plan, 0.40).2;
        line!(
            text,
            "| a careless one after about 35 at the latest | {}; the first test alone: {first} | \
             {} |",
            told(&careless),
            if place.0 <= 35 {
                "met"
            } else if place.0 <= 40 {
                "nearly"
            } else {
                "missed"
            }
        );
        for (name, what) in [
            ("careful", "who misses 5 to 10 %"),
            ("usual to the limit", "who misses exactly 10 %, the worst that is no fault"),
        ] {
            let share = suspended(self.years(name));
            line!(
                text,
                "| at most 1 % of usual reviewers are suspended in a year, {what} | {} | {} |",
                precise(share),
                said(share.value() <= 0.01)
            );
        }
        line!(text);
    }

    fn profiles(&self, text: &mut String) {
        line!(text, "## A year\n\n{YEAR_WORDS}\n");
        line!(
            text,
            "| reviewer | years | suspended in the year | canaries until then: mean | 95 in 100 | \
             working days: median | 95 in 100 | canaries a year |"
        );
        line!(text, "|---|--:|---|---|---|--:|--:|--:|");
        for (profile, years) in &self.found.years {
            let found = canaries(years);
            let days = Spread::of(counted(years).filter_map(|year| year.suspended_after_days));
            let until = if found.is_empty() { "- | -".to_owned() } else { both(&found) };
            let all = Spread::of(
                years.iter().filter(|it| it.suspended_after_days.is_none()).map(|it| it.canaries),
            );
            let a_year = if profile.reads() { format!("{:.0}", all.mean().0) } else { "-".into() };
            line!(
                text,
                "| {} | {} | {} | {until} | {} | {} | {a_year} |",
                profile.name,
                years.len(),
                precise(suspended(years)),
                days.percentile(0.5).0,
                days.percentile(0.95).0,
            );
        }
        let before = |it: &&(Profile, Vec<Year>)| it.0.turns;
        let early = self.found.years.iter().filter(before).flat_map(|(_, years)| years);
        let early = Share::count(early.map(|year| year.suspended_before));
        line!(
            text,
            "\nOf those who turned, {} were suspended before they did; they count as not found.\n",
            precise(early)
        );
    }

    fn exact(&self, text: &mut String) {
        let plan = &self.found.plan;
        line!(text, "## The test, exactly\n\n{EXACT_WORDS}\n");
        line!(
            text,
            "| misses | suspended in {CANARIES} canaries | canaries until then: mean | 95 in 100 | \
             first test alone: suspended | begun anew for {CANARIES} canaries | who turns, after \
             the first test: mean | 95 in 100 |"
        );
        line!(text, "|--:|--:|--:|--:|--:|--:|--:|--:|");
        for misses in MISSES {
            let ends = Ends::of(plan, SequentialTest::BEGIN, misses, CANARIES);
            let later = Ends::of(plan, SequentialTest::Second(0), misses, CANARIES);
            let (mean, place) = ends.canaries();
            let (later_mean, later_place) = later.canaries();
            let turned = if misses > 0.1 {
                format!("{later_mean:.1} | {later_place}")
            } else {
                "- | -".to_owned()
            };
            line!(
                text,
                "| {:.0} % | {} | {mean:.1} | {place} | {} | {} | {turned} |",
                misses * 100.0,
                percent(ends.suspended()),
                percent(exact::first_test(plan, misses).0),
                percent(exact::begun_anew(plan, misses, CANARIES)),
            );
        }
        line!(text);
    }

    fn signs(&self, text: &mut String) {
        line!(text, "## Signs\n\n{SIGN_WORDS}\n");
        let heads = Sign::ALL.map(Sign::as_str).join(" | ");
        line!(text, "| reviewer | {heads} | any |");
        line!(text, "|---|{}--:|", "--:|".repeat(Sign::ALL.len()));
        for (profile, years) in &self.found.years {
            let with = |sign: Sign| {
                let share = Share::count(years.iter().map(|it| it.signs.contains_key(&sign)));
                format!("{:.1} %", share.value() * 100.0)
            };
            let any = Share::count(years.iter().map(|it| !it.signs.is_empty()));
            let each = Sign::ALL.map(with).join(" | ");
            line!(text, "| {} | {each} | {:.1} % |", profile.name, any.value() * 100.0);
        }
        line!(text);
    }
}

/// The years that say something about what came after the turn.
fn counted(years: &[Year]) -> impl Iterator<Item = &Year> {
    years.iter().filter(|year| !year.suspended_before)
}

/// Canaries until the suspension, of those who were suspended.
fn canaries(years: &[Year]) -> Spread {
    let suspended = counted(years).filter(|year| year.suspended_after_days.is_some());
    Spread::of(suspended.map(|year| year.since))
}

fn suspended(years: &[Year]) -> Share {
    Share::count(years.iter().map(|it| it.suspended_after_days.is_some() && !it.suspended_before))
}

/// Mean and percentile, as two cells.
fn both(canaries: &Spread) -> String {
    let (mean, reach) = canaries.mean();
    let (place, low, high) = canaries.percentile(0.95);
    format!("{mean:.1} ± {reach:.1} | {place} ({low} to {high})")
}

fn told(canaries: &Spread) -> String {
    let (mean, reach) = canaries.mean();
    let (place, low, high) = canaries.percentile(0.95);
    format!("mean {mean:.1} ± {reach:.1}, 95 in 100 by {place} ({low} to {high})")
}

/// A share with two decimals: these are small.
fn precise(share: Share) -> String {
    let (low, high) = share.interval();
    let percent = |share: f64| format!("{:.2}", share * 100.0);
    format!("{} % ({} to {})", percent(share.value()), percent(low), percent(high))
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}
