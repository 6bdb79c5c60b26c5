//! What waits for people.
//!
//! A held request, or a held answer, is stored sealed and complete, so that an approval can release
//! exactly what was judged: nothing is generated anew. The client gets a stable code, the clause
//! and the review id; it learns neither counts nor how far it was from the limit. A hold is never a
//! yes: until a review approves, the act stays held.
//!
//! Cannot catch: a caller that asks again in other words. That is a new exchange, judged anew.

use controls::Grounds;
use evidence::Recorded;
use lexicon::ReviewId;
use protocol::BlockedKind;
use store::Held;

use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::appraise::Appraised;

/// The request of `appraised`, to be kept until people decide.
pub(crate) fn request_of(admitted: &Admitted, appraised: &Appraised) -> Held {
    Held {
        review: admitted.draw.review,
        exchange: admitted.draw.exchange,
        request: appraised.read.outgoing.body().to_vec(),
        answer: None,
    }
}

/// What the client of a held request is told.
pub(crate) fn held(grounds: &Recorded<Grounds>, review: ReviewId) -> Fault {
    let mut fault = of_grounds(
        BlockedKind::Held,
        "approval_required",
        "this request waits for approval by the people the agreement names; it was not sent to \
         the model",
        grounds.value(),
    )
    .on_record(grounds.number());
    fault.review = Some(review);
    fault
}

/// What the client of a denied request is told.
pub(crate) fn denied(grounds: &Recorded<Grounds>) -> Fault {
    let code = grounds.value().code.as_str();
    of_grounds(
        BlockedKind::Denied,
        code,
        "the agreement does not permit this request; it was not sent to the model",
        grounds.value(),
    )
    .on_record(grounds.number())
}

/// What a client is told about an answer that waits for people.
pub(crate) fn answer_held(grounds: &Grounds, review: ReviewId) -> Fault {
    let mut fault = of_grounds(
        BlockedKind::Held,
        "approval_required",
        "the rest of this answer waits for approval by the people the agreement names",
        grounds,
    );
    fault.review = Some(review);
    fault
}

/// What a client is told about an answer that is refused.
pub(crate) fn answer_denied(grounds: &Grounds) -> Fault {
    of_grounds(
        BlockedKind::Denied,
        grounds.code.as_str(),
        "the agreement does not permit this answer; the rest of it was not released",
        grounds,
    )
}

fn of_grounds(kind: BlockedKind, code: &'static str, message: &str, grounds: &Grounds) -> Fault {
    let mut fault = Fault::new(kind, code, message);
    fault.clause = grounds.clauses.first().cloned();
    fault
}
