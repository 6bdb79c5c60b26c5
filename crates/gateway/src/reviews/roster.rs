//! Who may decide: the configured roster, with everything that changed it since, in the order in
//! which it happened.
//!
//! What changes a roster is durable with a record, and the numbers of the records are the order:
//! changes that people of every party executed, and suspensions, for blind approvals or for a
//! broken glass that nobody looked at. A change that no longer fits is left out, and said; a
//! suspension of somebody who is not there is none.

use std::collections::BTreeMap;

use lexicon::{Moment, RecordNumber, ReviewId, ReviewerId};
use review::Roster;
use store::{NotRead, Store, Suspension};

use super::Reviewing;

/// Something that changed the roster.
enum Step {
    /// People of every party changed it by this review.
    Changed(ReviewId),
    /// Somebody decides no more.
    Suspended(ReviewerId, Moment),
}

/// Somebody who broke a glass that not every party looked at in time: by which record, and since
/// when that person decides no more.
pub(crate) type Late = (RecordNumber, ReviewerId, Moment);

/// The roster as configured, with everything that has changed it since.
///
/// # Errors
///
/// What changed it cannot be read. Then nobody knows who may decide.
pub(crate) async fn roster_of(
    store: &Store,
    reviewing: &Reviewing,
    late: Vec<Late>,
) -> Result<Roster, NotRead> {
    let mut steps: BTreeMap<RecordNumber, Step> = BTreeMap::new();
    for (number, review) in store.reviews_of_people().await? {
        steps.insert(number, Step::Changed(review));
    }
    for (number, Suspension { reviewer, at, .. }) in store.suspensions().await? {
        steps.insert(number, Step::Suspended(reviewer, at));
    }
    for (number, reviewer, at) in late {
        steps.insert(number, Step::Suspended(reviewer, at));
    }
    let mut roster = reviewing.roster.clone();
    for step in steps.into_values() {
        let after = match step {
            Step::Changed(review) => match store.review(review).await? {
                Some(found) => roster.changed_by(&found.review),
                None => continue,
            },
            Step::Suspended(reviewer, at) => roster.suspended(&reviewer, at),
        };
        match after {
            Ok(after) => roster = after,
            Err(error) => tracing::warn!(%error, "a change of the roster no longer fits it"),
        }
    }
    Ok(roster)
}
