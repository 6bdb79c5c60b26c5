//! Why a campaign exposes as many persons as it does: what the smallest floor leaves.

use crate::family::{FAMILIES, WANTED};
use crate::role::Role;
use crate::sizing::MARGIN;
use crate::study::{Floor, Found, HEADLINE};

/// The most persons that a campaign may expose before it is told of.
pub(super) const MOST_EXPOSED: u64 = 300;
/// The campaign over 60 accounts that has the most room.
pub(super) const COVERED: &str = "split over 60, investigation";

/// What bounds the persons that the campaigns of the goal expose: the smallest floor among what
/// they ask for.
pub(super) fn words(found: &Found) -> Option<String> {
    let asked = |floor: &&Floor| floor.role == Role::Investigation;
    let asked = found.floors.iter().filter(asked);
    let asked = asked.filter(|floor| WANTED.contains(&floor.category));
    let floor = asked.min_by_key(|floor| floor.limit.saturating_sub(floor.usual))?;
    let kinds = WANTED.len() as f64;
    let questions = |slack: f64| slack / HEADLINE.0 * kinds;
    let slack = floor.limit.saturating_sub(floor.usual) as f64;
    let needed = floor.usual as f64 + MOST_EXPOSED as f64 / questions(1.0);
    let family = FAMILIES.into_iter().find(|family| family.name == COVERED)?;
    let working = (0..family.days).filter(|day| day % 7 < 5).count() as f64;
    let a_day = family.persons as f64 * kinds / working;
    let words = WORDS
        .replace("{persons}", &family.persons.to_string())
        .replace("{kinds}", &WANTED.len().to_string())
        .replace("{a_day}", &format!("{a_day:.0}"))
        .replace("{each}", &format!("{:.0}", questions(slack) / family.accounts as f64))
        .replace("{part}", &format!("{:.1}", questions(slack) / a_day))
        .replace("{most}", &MOST_EXPOSED.to_string())
        .replace("{category}", &floor.category.to_string())
        .replace("{slack}", &format!("{slack:.0}"))
        .replace("{asked}", &format!("{:.0}", questions(slack)))
        .replace("{needed}", &format!("{needed:.0}"))
        .replace("{limit}", &floor.limit.to_string())
        .replace("{usual}", &floor.usual.to_string())
        .replace("{peak}", &format!("{:.0}", floor.limit as f64 / (1.0 + MARGIN)));
    Some(words)
}

const WORDS: &str = "\
**What bounds the exposed.** Under the cover of investigation a campaign asks {kinds} things about
each of {persons} persons, in any order: {a_day} questions on a working day. It is held when the
smallest of its floors is used up, that of {category}: {slack} persons more than usual. By then
there were about {asked} questions in all its categories, {each} by each account, in {part} of a
working day. So neither a number for one account nor detectors that look once a day come sooner,
and those that look by the hour would have to know how much of a day's work is usual at each hour,
which none here does. What is left is the limit: {most} exposed need one of {needed} where it is
{limit}. {usual} are usual, but world A had a month of {peak}, which would have been held.";
