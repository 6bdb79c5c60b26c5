//! An exchange to facts.
//!
//! Gathers what the decision depends on: from the enrolment (party, deployment, purposes), from the
//! signed agreement (the grant in force, if it asks for no case or an open one is named), and by
//! measuring every text of the request: its persons, and what the persons ledger is to be asked
//! about them. A claim of the request adds nothing.
//!
//! Approvals are added by `resume`, where the caller asks again for what people approved. Nobody
//! remembers refusals or reads orders yet: these facts say that there is nothing.
//!
//! Cannot catch: what the controls cannot; see `controls::persons` for identifiers it does not
//! know.

use agreement::{Bundle, Grant};
use controls::ledger::Touch;
use controls::persons::Subjects;
use controls::{Act, Approvals, Facts, Ledger};
use lexicon::GrantId;
use protocol::{BlockedKind, Exchange, Origin};

use crate::Gateway;
use crate::cases::CaseState;
use crate::fault::Fault;
use crate::ledger::{Account, scan_call};
use crate::path::admit::Admitted;
use crate::path::read::Read;

/// A request with everything known about it.
pub(crate) struct Appraised {
    /// What was read.
    pub(crate) read: Read,
    /// What is known. What the ledger finds is known when it is decided.
    pub(crate) facts: Facts,
    /// The persons of the exchange so far; the answer adds to them.
    pub(crate) subjects: Subjects,
    /// What the exchange is counted under.
    pub(crate) account: Account,
}

/// A request about which not everything can be known that a decision needs.
pub(crate) struct Unappraised {
    /// What is known.
    pub(crate) appraised: Appraised,
    /// What the client is told.
    pub(crate) fault: Fault,
}

/// Gathers the facts about `read`, and whom it would touch.
///
/// # Errors
///
/// The persons of the request have no pseudonyms, so that nobody can look them up; or it carries
/// what nobody counts.
pub(crate) async fn appraise(
    gateway: &Gateway,
    admitted: &Admitted,
    read: Read,
) -> Result<(Appraised, Touch), Box<Unappraised>> {
    let workload = &admitted.workload;
    let mut subjects = Subjects::new(admitted.draw.persons_key);
    let bytes = scan(admitted, &read.exchange, &mut subjects);
    let case = read.case.as_ref().map(|case| gateway.cases.state(case.id(), admitted.at));
    let grant_in = |bundle: &Bundle| grant_of(bundle, admitted, &read, case);
    let explained = case.is_some_and(CaseState::explains);
    let mut account = Account::new(&admitted.engine, workload, &grant_in, explained, admitted.at);
    let grant = grant_in(admitted.engine.bundle());
    let fresh = account.note(&mut subjects);
    let facts = Facts {
        workload: workload.id.clone(),
        party: workload.party.clone(),
        deployment: workload.deployment.clone(),
        purpose: read.purpose.clone(),
        grant,
        exception: None,
        persons: subjects.distinct(),
        ledger: Ledger::Within,
        refused: false,
        under_order: false,
        approvals: Approvals::default(),
        act: Act::Invoke { model: read.exchange.model().clone() },
    };
    let appraised = Appraised { read, facts, subjects, account };
    if bytes == Bytes::Some && !appraised.account.counts_opaque() {
        return Err(Box::new(Unappraised { appraised, fault: uncounted() }));
    }
    match gateway.touch(&appraised.account, fresh).await {
        Ok(touch) => Ok((appraised, touch)),
        Err(fault) => Err(Box::new(Unappraised { appraised, fault })),
    }
}

/// Counts the persons of every text of a request, and the bytes in it that are no text. What
/// instructs the model in general is about nobody.
fn scan(admitted: &Admitted, exchange: &Exchange, subjects: &mut Subjects) -> Bytes {
    let mut bytes = Bytes::None;
    exchange.visit_text(&mut |origin, text| match origin {
        Origin::System | Origin::ToolDeclaration => subjects.scan_instructions(text),
        Origin::User
        | Origin::Assistant
        | Origin::Reasoning
        | Origin::ToolCall
        | Origin::ToolResult
        | Origin::Other => subjects.scan(text),
        Origin::Opaque => {
            bytes = Bytes::Some;
            subjects.note_opaque(protocol::opaque_length(text));
        }
    });
    for call in exchange.past_calls() {
        scan_call(&admitted.engine, &call, subjects);
    }
    bytes
}

/// Whether a request carries bytes that are declared to be no text, such as a picture.
#[derive(PartialEq, Eq)]
enum Bytes {
    None,
    Some,
}

fn uncounted() -> Fault {
    Fault::new(
        BlockedKind::Malformed,
        "cannot_inspect",
        "the request carries bytes that are no text, and the agreement has no number for them: \
         send \
         it as text",
    )
}

/// The grant in force in `bundle`; one that asks for a case, only if the case that is named may be
/// worked on.
fn grant_of(
    bundle: &Bundle,
    admitted: &Admitted,
    read: &Read,
    case: Option<CaseState>,
) -> Option<GrantId> {
    let named = |grant: &&Grant| !grant.case_required || case.is_some_and(CaseState::admits);
    let grant = bundle.grant(read.purpose.as_ref(), &admitted.workload.id, admitted.at);
    grant.filter(named).map(|grant| grant.id.clone())
}
