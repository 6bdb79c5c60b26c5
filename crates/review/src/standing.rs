//! Who may decide about an act, now.

use lexicon::ReviewerId;

use crate::decision::Verdict;
use crate::opening::Opening;
use crate::refused::Refused;
use crate::roster::{Credential, CredentialId, Reviewer, Roster};

/// The person and the credential, if that person may say so about this act with it, now.
pub(crate) fn of<'r>(
    opening: &Opening,
    roster: &'r Roster,
    id: &ReviewerId,
    credential: &CredentialId,
    verdict: Verdict,
) -> Result<(&'r Reviewer, &'r Credential), Refused> {
    let refused = |why: fn(ReviewerId) -> Refused| why(id.clone());
    let reviewer = roster.reviewer(id).ok_or_else(|| refused(Refused::UnknownReviewer))?;
    if reviewer.suspended.is_some() {
        return Err(refused(Refused::Suspended));
    }
    if !reviewer.role.decides() {
        return Err(refused(Refused::NotADecider));
    }
    if opening.quorum.get(&reviewer.party).is_none_or(|approvals| *approvals == 0) {
        return Err(refused(Refused::NotAsked));
    }
    if verdict == Verdict::Approve && reviewer.is_concerned(&opening.act) {
        return Err(refused(Refused::Concerned));
    }
    if verdict == Verdict::Approve && !opening.rules.personnel.clears(reviewer) {
        return Err(refused(Refused::NotCleared));
    }
    let own = reviewer.credential(credential);
    Ok((reviewer, own.ok_or_else(|| refused(Refused::UnknownCredential))?))
}
