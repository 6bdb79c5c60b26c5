//! Passkeys that are being made: one for each person at a time, for a few minutes.

use std::collections::BTreeMap;

use lexicon::{Moment, ReviewerId, Span};
use webauthn_rs::prelude::PasskeyRegistration;

/// As long as a browser waits for the person.
const LIFETIME: Span = Span::from_seconds(5 * 60);

/// The passkeys that are being made.
#[derive(Default)]
pub(crate) struct Enrolments(BTreeMap<ReviewerId, (PasskeyRegistration, Moment)>);

impl Enrolments {
    /// Begins one; the one before is void.
    pub(crate) fn begin(&mut self, reviewer: ReviewerId, state: PasskeyRegistration, now: Moment) {
        self.0.insert(reviewer, (state, now));
    }

    /// Takes the one that `reviewer` began, if it is not too old. It is answered once.
    pub(crate) fn take(
        &mut self,
        reviewer: &ReviewerId,
        now: Moment,
    ) -> Option<PasskeyRegistration> {
        let (state, begun) = self.0.remove(reviewer)?;
        (begun <= now && now < begun.plus(LIFETIME)).then_some(state)
    }
}
