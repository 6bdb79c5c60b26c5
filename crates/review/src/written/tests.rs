use lexicon::Effect;

use super::*;
use crate::fixture::{call, form, review};
use crate::{ConsequentialForm, LethalForm};

const REASON: &str = "compared with the map of the area";

#[test]
fn every_field_of_the_form_must_say_something() {
    let review = review(Effect::Lethal);
    let act = &review.opening().act;
    assert_eq!(complete(act, &form(&review), REASON), Ok(()));
    let Form::Lethal(full) = form(&review) else { panic!("a lethal form") };
    for missing in [
        LethalForm { target_selected_by: String::new(), ..full.clone() },
        LethalForm { independent_evidence: " . ".to_owned(), ..full.clone() },
        LethalForm { distinction: "-----".to_owned(), ..full.clone() },
        LethalForm { proportionality: "no".to_owned(), ..full.clone() },
        LethalForm { precautions: "\u{200b}\u{200b}\u{200b}".to_owned(), ..full.clone() },
        LethalForm { alternatives: String::new(), ..full.clone() },
    ] {
        let result = complete(act, &Form::Lethal(missing.clone()), REASON);
        assert!(matches!(result, Err(Refused::TooShort { .. })), "{missing:?}");
    }
    for nobody in ["system", "gpt-5", "R. 777", "Ro 2 X"] {
        let form = LethalForm { target_selected_by: nobody.to_owned(), ..full.clone() };
        let result = complete(act, &Form::Lethal(form), REASON);
        assert!(matches!(result, Err(Refused::NobodyNamed(_))), "{nobody}: {result:?}");
    }
    let stamped = LethalForm { precautions: full.distinction.to_uppercase(), ..full.clone() };
    let result = complete(act, &Form::Lethal(stamped), REASON);
    assert_eq!(result, Err(Refused::SaidTwice("precautions")));
    assert_eq!(complete(act, &Form::Plain, REASON), Err(Refused::WrongForm));
    let other = Form::Consequential(ConsequentialForm::default());
    assert_eq!(complete(act, &other, REASON), Err(Refused::WrongForm));
}

#[test]
fn a_reason_has_twenty_letters() {
    let review = review(Effect::Consequential);
    let act = &review.opening().act;
    let of = |letters: usize| complete(act, &form(&review), &"x ".repeat(letters));
    assert_eq!(of(19), Err(Refused::TooShort { field: "reason", least: 20 }));
    assert_eq!(of(20), Ok(()));
}

#[test]
fn a_field_has_four_kibibytes() {
    assert_eq!(bounded(&Form::Plain, &"x".repeat(4_096)), Ok(()));
    let long = bounded(&Form::Plain, &"x".repeat(4_097));
    assert_eq!(long, Err(Refused::TooLong { field: "reason", most: 4_096 }));
}

#[test]
fn what_the_model_wrote_is_no_answer_of_a_person() {
    let model = "The radar mast at site seven is a military objective, and nobody lives there.";
    let arguments = serde_json::json!({ "why": model }).to_string();
    let act = call(Effect::Lethal, &arguments);
    let with = |distinction: &str| {
        let Form::Lethal(full) = form(&review(Effect::Lethal)) else { panic!("a lethal form") };
        Form::Lethal(LethalForm { distinction: distinction.to_owned(), ..full })
    };
    let copied = Err(Refused::FilledByModel("distinction"));
    assert_eq!(by_a_person(&act, &with(model), REASON, &[]), copied);
    let dressed = model.to_uppercase().replace(' ', " - ");
    assert_eq!(by_a_person(&act, &with(&dressed), REASON, &[]), copied);
    assert_eq!(by_a_person(&act, &with("nobody lives there"), REASON, &[]), Ok(()));
    let framed = format!("I agree: {model} That is my view.");
    assert_eq!(by_a_person(&act, &with(&framed), REASON, &[]), copied);
    let quoted = "The model says that nobody lives there; the survey of last week says so too, and \
                  two observers saw the mast and no house within a kilometre of it.";
    assert_eq!(by_a_person(&act, &with(quoted), REASON, &[]), Ok(()));
    let plain = call(Effect::Lethal, "{}");
    assert_eq!(by_a_person(&plain, &with(model), REASON, &[]), Ok(()));
    assert_eq!(by_a_person(&plain, &with(model), REASON, &[model]), copied);
}
