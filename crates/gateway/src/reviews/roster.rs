//! Who may decide: the configured roster, with everything that changed it since, in the order in
//! which it happened.
//!
//! What changes a roster is durable with a record, and the numbers of the records are the order:
//! changes that people of every party executed, and suspensions. A change that no longer fits is
//! left out, and said; a suspension of somebody who is not there is none.

use std::collections::BTreeMap;

use lexicon::{RecordNumber, ReviewId};
use review::Roster;
use store::{NotRead, Store, Suspension};

use super::Reviewing;

/// Something that changed the roster.
enum Step {
    /// People of every party changed it by this review.
    Changed(ReviewId),
    /// Somebody decides no more.
    Suspended(Suspension),
}

/// The roster as configured, with everything that has changed it since.
///
/// # Errors
///
/// What changed it cannot be read. Then nobody knows who may decide.
pub(crate) async fn roster_of(store: &Store, reviewing: &Reviewing) -> Result<Roster, NotRead> {
    let mut steps: BTreeMap<RecordNumber, Step> = BTreeMap::new();
    for (number, review) in store.reviews_of_people().await? {
        steps.insert(number, Step::Changed(review));
    }
    for (number, suspension) in store.suspensions().await? {
        steps.insert(number, Step::Suspended(suspension));
    }
    let mut roster = reviewing.roster.clone();
    for step in steps.into_values() {
        let after = match step {
            Step::Changed(review) => match store.review(review).await? {
                Some(found) => roster.changed_by(&found.review),
                None => continue,
            },
            Step::Suspended(Suspension { reviewer, at, .. }) => roster.suspended(&reviewer, at),
        };
        match after {
            Ok(after) => roster = after,
            Err(error) => tracing::warn!(%error, "a change of the roster no longer fits it"),
        }
    }
    Ok(roster)
}
