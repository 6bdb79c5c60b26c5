//! An answer that comes in one piece.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use controls::Grounds;
use evidence::{Ending, Verdict};
use http::{Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use lexicon::{Digest, RecordNumber};
use protocol::{Answer, json};
use store::{Charged, Posting};

use super::judge::Judge;
use super::{Open, broke_off, failed, rejection as rejected, silent, too_long};
use crate::Gateway;
use crate::client::Client;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::hold;
use crate::path::settle::Settlement;
use crate::reply::{self, Marks, Reply};

/// LIMIT: the longest explanation of a vendor that is passed on, in bytes.
const LONGEST_REASON: usize = 1_024;

/// Judges a whole answer and releases it, or what may be said in its place.
pub(super) async fn screen(
    gateway: &Arc<Gateway>,
    open: Open,
    decision: RecordNumber,
    mut judge: Judge,
    response: Response<Incoming>,
    client: &Client,
) -> Result<Reply, Fault> {
    let read = collect(gateway, response.into_body()).await.and_then(|bytes| {
        protocol::read_answer(open.exchange.format(), &bytes)
            .map_err(|error| Fault::unreadable_answer(&error))
    });
    let answer = match read {
        Ok(answer) => answer,
        Err(fault) => {
            let posting = Posting::nobody();
            return Err(failed(gateway, &open, decision, &judge, posting, fault).await);
        }
    };
    appraise(&mut judge, &answer);
    let bytes = answer.encode();
    let digest = Digest::of(&bytes);
    let now = open.admitted.timepiece.now()?;
    let charged = judge.account(gateway, |judge| judge.conclude(&digest, now)).await;
    let admitted = &open.admitted;
    let settlement = |judge, ending, posting| Settlement {
        admitted,
        decision,
        judge,
        ending,
        answer: Some(digest),
        posting,
    };
    let unaccounted = |judge, posting, fault| async move {
        settlement(judge, Ending::Withheld, posting).fail(gateway, fault).await
    };
    let Charged { value: permit, posting, crossings } = match charged {
        Ok(charged) => charged,
        Err(fault) => return Err(unaccounted(&judge, Posting::nobody(), fault).await),
    };
    if let Err(fault) = gateway.notice(admitted.timepiece, &admitted.engine, &crossings).await {
        return Err(unaccounted(&judge, posting, fault).await);
    }
    let ending = match (&permit, client.is_gone()) {
        (Some(_), false) => Ending::Delivered,
        (Some(_), true) => Ending::ClientGone,
        (None, _) => Ending::Withheld,
    };
    let settlement = settlement(&judge, ending, posting);
    let marks = Marks { decision: Some(decision), review: None };
    match permit {
        Some(permit) => {
            settlement.release(gateway, permit, &digest, now).await?;
            Ok(reply::json(StatusCode::OK, bytes, marks))
        }
        None => withhold(gateway, &open, decision, settlement, &answer, bytes).await,
    }
}

/// Looks at every text and every tool call of the answer.
pub(super) fn appraise(judge: &mut Judge, answer: &Answer) {
    answer.visit_text(&mut |_, text| judge.subjects.scan(text));
    for call in answer.tool_calls() {
        judge.look_at(call);
    }
    judge.usage(answer.usage());
}

/// Keeps what is held, drops what is denied, and says so in a valid answer.
async fn withhold(
    gateway: &Gateway,
    open: &Open,
    decision: RecordNumber,
    settlement: Settlement<'_>,
    answer: &Answer,
    bytes: Vec<u8>,
) -> Result<Reply, Fault> {
    let grounds: Grounds = settlement.judge.findings().grounds();
    let held = settlement.judge.findings().verdict == Verdict::Hold;
    let fault = if held {
        let kept = open.hold(gateway, settlement.judge, &grounds, bytes);
        let review = kept.opening.review;
        match settlement.hold(gateway, grounds, kept).await? {
            Some(recorded) => hold::answer_held(recorded.value(), review),
            None => Fault::too_many_reviews(),
        }
    } else {
        settlement.close(gateway).await?;
        hold::answer_denied(&grounds)
    }
    .on_record(decision);
    let marks = Marks { decision: Some(decision), review: fault.review };
    Ok(reply::json(StatusCode::OK, answer.withheld(&fault.blocked()), marks))
}

/// What the client is told when the vendor says no, and what that charges. The vendor's reason is
/// an answer too: it is judged, and left out where it is not plainly fit to be passed on.
pub(super) async fn rejection(
    gateway: &Gateway,
    admitted: &Admitted,
    judge: &mut Judge,
    status: StatusCode,
    body: Incoming,
) -> (Fault, Posting) {
    let bytes = collect(gateway, body).await.unwrap_or_default();
    let document = json::parse(&bytes).ok();
    let reason = document
        .as_ref()
        .and_then(|document| document.get("error")?.get("message")?.as_str())
        .filter(|reason| reason.len() <= LONGEST_REASON && !reason.contains(char::is_control));
    let Some(reason) = reason else { return (rejected(status, None), Posting::nobody()) };
    judge.subjects.scan(reason);
    match judge.account(gateway, |_| ()).await {
        Ok(Charged { posting, crossings, .. }) => {
            let (timepiece, engine) = (admitted.timepiece, &admitted.engine);
            let noticed = gateway.notice(timepiece, engine, &crossings).await;
            let fit = judge.permits() && noticed.is_ok();
            (rejected(status, Some(reason).filter(|_| fit)), posting)
        }
        Err(_) => (rejected(status, None), Posting::nobody()),
    }
}

/// The whole body, within the bounds on its length and on the vendor's silence.
async fn collect(gateway: &Gateway, body: Incoming) -> Result<Bytes, Fault> {
    let limit = gateway.limits.answer_bytes;
    let deadline: Duration = gateway.limits.exchange_time;
    match tokio::time::timeout(deadline, Limited::new(body, limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long(limit)),
        Ok(Err(_)) => Err(broke_off()),
        Err(_) => Err(silent()),
    }
}
