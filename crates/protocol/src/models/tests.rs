use super::*;

#[test]
fn lists_have_the_shape_of_their_format() {
    let models = [("acme/m-1", "Acme"), ("m-2", "Someone Else")];
    let lists = Format::ALL.map(|format| String::from_utf8(model_list(format, models)).unwrap());
    insta::assert_snapshot!(lists.join("\n"));
}
