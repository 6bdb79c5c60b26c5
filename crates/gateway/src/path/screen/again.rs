//! An answer that was held, and that people approved.
//!
//! It is judged anew, whole, by what is in force now, with the approvals for the one act that they
//! are for. What is handed out is what was stored, byte for byte (I4).

use std::sync::Arc;

use controls::ledger::Touch;
use controls::{Grounds, Permit};
use evidence::{Second, Verdict};
use http::HeaderValue;
use lexicon::{Digest, InvariantId};
use review::ActKind;
use review::break_glass::Stop;
use store::{Charge, Charged};

use super::Open;
use super::judge::Judge;
use super::sieve::Sieve;
use super::whole;
use crate::Gateway;
use crate::client::Client;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::appraise::Appraised;
use crate::path::hold;
use crate::path::resume::{Approved, permitted};
use crate::reply::{self, Marks, Reply};
use crate::reviews::{Minting, PERMIT, Warrant, stop_of};

/// Hands the held answer of `approved` out, if a second decision permits it.
///
/// # Errors
///
/// It does not, or that the answer is handed out cannot be made durable.
pub(crate) async fn again(
    gateway: &Arc<Gateway>,
    admitted: Admitted,
    (appraised, touch): (Appraised, Touch),
    approved: Approved,
    client: &Client,
) -> Result<Reply, Fault> {
    below_the_stop(gateway, &appraised, touch, &approved)?;
    let (open, mut judge, _) = Open::new(admitted, appraised);
    let bytes = approved.answer.clone().unwrap_or_default();
    let digest = Digest::of(&bytes);
    if let ActKind::Release { answer, .. } = approved.kind()
        && *answer != digest
    {
        return Err(Fault::broken(InvariantId::I4));
    }
    judge.approve(approved.kind().clone(), approved.warrant.clone());
    let mut judge = look(gateway, &open, judge, &bytes, &digest)?;
    if client.is_gone() {
        // Nobody is there to get it: the approvals stay for whoever asks again.
        return Err(Fault::busy("client_gone", "the client left"));
    }
    let now = open.admitted.timepiece.now()?;
    let charged = judge.account(gateway, |judge| judge.conclude(&digest, now)).await?;
    let Charged { value: permit, posting, crossings } = charged;
    gateway.notice(open.admitted.timepiece, &open.admitted.engine, &crossings).await?;
    let Some(permit) = permit else { return Err(stop(gateway, &open, &judge, &approved).await?) };
    let mut approved = approved;
    let second = permitted(&open.admitted, &permit, judge.persons().clone());
    let found = judge.facts().ledger;
    let waiting = (permit, posting);
    let recorded = approved.execute(gateway, &open.admitted, second, found, waiting).await?;
    let (record, permit): (_, Permit) = (recorded.number(), recorded.into_value());
    permit.redeem(&digest, now).map(drop).map_err(|_| Fault::broken(InvariantId::I2))?;
    let token = Minting {
        key: &gateway.permit_key,
        opening: approved.opening(),
        approvals: &approved.warrant.by_people(),
        record,
        agreement: open.admitted.engine.bundle().digest(),
        now,
        expires: now.plus(gateway.reviewing.token_lifetime),
    };
    let token = token.mint()?;
    let marks = Marks { decision: Some(record), review: Some(approved.review()) };
    Ok(reply_of(open.exchange.streamed(), bytes, marks, token))
}

/// Checks that the request of an answer that goes through a broken glass is below every outer stop,
/// as the ledger stands now. It was charged when it was sent.
///
/// # Errors
///
/// It is not, or nobody knows.
fn below_the_stop(
    gateway: &Gateway,
    appraised: &Appraised,
    touch: Touch,
    approved: &Approved,
) -> Result<(), Fault> {
    let Warrant::Glass { .. } = &approved.warrant else { return Ok(()) };
    let budgets = appraised.account.budgets();
    let found = gateway.charge(budgets, touch, |finding| (finding, Charge::Spared))?.value;
    if stop_of(found) == Stop::Below { Ok(()) } else { Err(approved.waits()) }
}

/// Has `judge` look at everything in the stored answer, which is what it was when it was held.
fn look(
    gateway: &Gateway,
    open: &Open,
    mut judge: Judge,
    bytes: &[u8],
    digest: &Digest,
) -> Result<Judge, Fault> {
    let (judge, read) = if open.exchange.streamed() {
        let mut sieve = Sieve::new(&open.exchange, judge, gateway.limits.answer_bytes);
        sieve.take(bytes);
        while sieve.look()? {}
        sieve.end()?;
        let read = sieve.digest();
        (sieve.into_judge(), read)
    } else {
        let answer = protocol::read_answer(open.exchange.format(), bytes)
            .map_err(|error| Fault::unreadable_answer(&error))?;
        whole::appraise(&mut judge, &answer);
        (judge, Digest::of(&answer.encode()))
    };
    if read == *digest { Ok(judge) } else { Err(Fault::broken(InvariantId::I4)) }
}

/// Puts on record that the answer stays held, or is denied now, and returns what the client is
/// told.
async fn stop(
    gateway: &Gateway,
    open: &Open,
    judge: &Judge,
    approved: &Approved,
) -> Result<Fault, Fault> {
    let findings = judge.findings();
    let grounds: Grounds = findings.grounds();
    let second = Second {
        exchange: open.admitted.draw.exchange,
        verdict: findings.verdict,
        code: findings.code(),
        clauses: grounds.clauses.clone(),
        bundle: open.admitted.engine.bundle().digest(),
        persons: judge.persons().clone(),
    };
    let recorded = approved.stop(gateway, &open.admitted, second).await?;
    let fault = match findings.verdict {
        Verdict::Hold => hold::answer_held(&grounds, approved.review()),
        Verdict::Permit | Verdict::Deny => hold::answer_denied(&grounds),
    };
    Ok(fault.on_record(recorded.number()))
}

/// The stored answer, in the form in which it was asked for.
fn reply_of(streamed: bool, bytes: Vec<u8>, marks: Marks, token: Option<HeaderValue>) -> Reply {
    let mut reply = if streamed {
        reply::events(bytes, marks)
    } else {
        reply::json(http::StatusCode::OK, bytes, marks)
    };
    if let Some(token) = token {
        reply.headers_mut().insert(PERMIT, token);
    }
    reply
}
