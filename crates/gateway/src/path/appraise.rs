//! An exchange to facts.
//!
//! Gathers what the decision depends on: from the enrolment (party, deployment, purposes), from the
//! signed agreement (the grant in force, if it asks for no case or one is named), and by measuring
//! every text of the request (persons). A claim of the request adds nothing.
//!
//! Nobody keeps a ledger of persons, remembers refusals, reads orders or collects approvals yet:
//! these facts say that there is nothing.
//!
//! Cannot catch: what the controls cannot; see `controls::persons` for identifiers it does not
//! know.

use controls::persons::Subjects;
use controls::{Act, Approvals, Facts, Ledger};

use crate::path::admit::Admitted;
use crate::path::read::Read;

/// A request with everything known about it.
pub(crate) struct Appraised {
    /// What was read.
    pub(crate) read: Read,
    /// What is known.
    pub(crate) facts: Facts,
    /// The persons of the exchange so far; the answer adds to them.
    pub(crate) subjects: Subjects,
}

/// Gathers the facts about `read`.
pub(crate) fn appraise(admitted: &Admitted, read: Read) -> Appraised {
    let workload = &admitted.workload;
    let mut subjects = Subjects::new(admitted.draw.persons_key);
    read.exchange.visit_text(&mut |_, text| subjects.scan(text));
    let bundle = admitted.engine.bundle();
    let grant = bundle
        .grant(read.purpose.as_ref(), &workload.id, admitted.at)
        .filter(|grant| !grant.case_required || read.case.is_some());
    let facts = Facts {
        workload: workload.id.clone(),
        party: workload.party.clone(),
        deployment: workload.deployment.clone(),
        purpose: read.purpose.clone(),
        grant: grant.map(|grant| grant.id.clone()),
        exception: None,
        persons: subjects.distinct(),
        ledger: Ledger::Within,
        refused: false,
        under_order: false,
        approvals: Approvals::default(),
        act: Act::Invoke { model: read.exchange.model().clone() },
    };
    Appraised { read, facts, subjects }
}
