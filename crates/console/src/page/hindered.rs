//! Why nobody, or not who looks, can approve an act as things are now. What is refused is refused
//! when somebody decides; this says it before anybody has read for a minute.

use ::review::{Opening, Refused, Reviewer, Shift};
use lexicon::Moment;

use crate::console::Console;

/// What keeps `person` from approving at `now`, in the words of the refusal; nothing, most often.
pub(super) fn hindered(
    console: &Console,
    opening: &Opening,
    person: &Reviewer,
    now: Moment,
) -> Vec<String> {
    let personnel = &opening.rules.personnel;
    let mut refused = Vec::new();
    if opening.effectors_unknown() {
        refused.push(Refused::EffectorsUnknown);
    } else if let Some(most) = opening.effectors_exceeded() {
        refused.push(Refused::TooManyEffectors { most });
    }
    if !personnel.clears(person) {
        refused.push(Refused::NotCleared(person.id.clone()));
    }
    let shifts = console.reviews().duty().shifts(personnel, &console.reviews().roster(), now);
    let short = shifts.into_iter().filter(|shift| !shift.is_filled());
    refused.extend(short.map(|shift| {
        let Shift { party, present, least } = shift;
        Refused::ShortOfPeople { party, present, least }
    }));
    refused.iter().map(ToString::to_string).collect()
}
