use super::*;

#[test]
fn given_answers_are_not_asked_for_again_and_fit_a_field() {
    let field = |name: &str| FieldBody {
        name: name.to_owned(),
        label: "Label".to_owned(),
        hint: "Hint".to_owned(),
    };
    let fields = [field("category"), field("appeal_channel")];
    let given = ["category=credit=card".to_owned(), "appeal_channel=the board".to_owned()];
    let answers = answers(&fields, &given).unwrap();
    assert_eq!(answers["category"], "credit=card");
    assert_eq!(answers["appeal_channel"], "the board");
    for bad in ["category", "colour=red"] {
        assert!(super::answers(&fields, &[bad.to_owned()]).is_err(), "{bad}");
    }
    let twice = ["category=credit", "category=work"].map(str::to_owned);
    assert!(super::answers(&fields, &twice).is_err(), "nobody can tell which is meant");
}
