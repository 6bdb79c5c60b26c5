//! What waits for people.
//!
//! A held request, or a held answer, is stored sealed and complete, so that an approval can release
//! exactly what was judged: nothing is generated anew. It opens a review, in the same commit as the
//! record of the hold. The client gets a stable code, the clause
//! and the review id; it learns neither counts nor how far it was from the limit. A hold is never a
//! yes: until a review approves, the act stays held.
//!
//! Cannot catch: a caller that asks again in other words. That is a new exchange, judged anew.

use controls::Grounds;
use evidence::Recorded;
use lexicon::{RecordNumber, ReviewId};
use protocol::BlockedKind;
use review::{Act, ActKind};
use store::{Beside, Held, Hold};

use crate::Gateway;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::appraise::Appraised;
use crate::reviews::{Asked, act_of, opening_of, words_of};

/// What is kept of the request of `appraised`, and the review that it opens.
pub(crate) fn request_of(
    gateway: &Gateway,
    admitted: &Admitted,
    appraised: &Appraised,
    grounds: &Grounds,
) -> Hold {
    let Appraised { read, facts, .. } = appraised;
    let model = read.exchange.model().clone();
    let kind = ActKind::Ask { model, request: read.outgoing.content() };
    let asked = Asked::of(read);
    let act = act_of(admitted, facts, &asked, grounds, kind);
    keep(gateway, admitted, act, &asked, (read.outgoing.body().to_vec(), None))
}

/// What is kept of a held exchange, a request and perhaps its answer, and the review of `act` that
/// it opens.
pub(crate) fn keep(
    gateway: &Gateway,
    admitted: &Admitted,
    act: Act,
    asked: &Asked,
    (request, answer): (Vec<u8>, Option<Vec<u8>>),
) -> Hold {
    let opening = opening_of(admitted, &gateway.reviewing, act);
    let (review, exchange) = (opening.review, opening.exchange);
    let words = words_of(&request, answer.as_deref());
    Hold {
        opening,
        asked: Some(asked.digest),
        held: Some(Held { review, exchange, request, answer }),
        most: gateway.reviewing.open_per_workload,
        beside: Beside { salt: admitted.draw.nature_salt, words },
    }
}

/// What a client is told that asks again while people have not decided: what it was told before.
pub(crate) fn waiting(record: RecordNumber, review: ReviewId) -> Fault {
    let mut fault = Fault::new(
        BlockedKind::Held,
        "approval_required",
        "this still waits for approval by the people the agreement names",
    )
    .on_record(record);
    fault.review = Some(review);
    fault
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
