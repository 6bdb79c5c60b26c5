use super::*;

/// The pieces, by form and first line.
fn found(text: &str) -> Vec<String> {
    let parts = parts(text);
    let whole: String = parts
        .iter()
        .map(|part| match part {
            Part::Prose(text) | Part::Table(text, _) => *text,
        })
        .collect();
    assert_eq!(whole, text, "nothing is left out");
    let name = |part: &Part<'_>| match part {
        Part::Prose(_) => "prose".to_owned(),
        Part::Table(_, Form::Delimited(delimiter, headed)) => {
            format!("{}{}", char::from(*delimiter), if *headed { " headed" } else { "" })
        }
        Part::Table(_, Form::Pairs) => "pairs".to_owned(),
        Part::Table(_, Form::Json(_)) => "json".to_owned(),
    };
    parts.iter().map(name).collect()
}

#[test]
fn tables_are_found_in_a_text() {
    for (text, expected) in [
        ("Nothing here, really.\n\nNor here; at all.", &["prose"][..]),
        ("email,b\n1@x.org,2\n3@x.org,4", &[", headed"]),
        ("1@x.org,2\n3@x.org,4\n5@x.org,6\nend", &[",", "prose"]),
        ("Well, then,\nso be it, friends,\nand, yes, good night.", &["prose"]),
        ("So:\n\nprice;b\n1,0;2\n\nYes.", &["prose", "; headed", "prose"]),
        ("| name | price |\n|---|---|\n| 1 | 2 |\n", &["| headed"]),
        ("a,price\n\"1\n2\",3\n", &[", headed"]),
        ("x {\"a\":1} y", &["prose", "json", "prose"]),
        ("```json\n[{\"a\":1}]\n```\nok", &["prose", "json", "prose"]),
        ("Name: Ana\nTel: 030 901820\n\nName: Bo\nTel: 030 901821\n\nBye.", &["pairs", "prose"]),
        ("if (a) { b[0] = c[1]; }", &["prose"]),
        ("", &[]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn search_for_documents_in_vain_ends() {
    // Each bracket may begin a document that goes on to the end.
    let text = "[\"".repeat(100_000);
    found(&text);
    let text = "{\"a\":[1,".repeat(50_000);
    found(&text);
}
