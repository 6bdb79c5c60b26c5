use lexicon::DataCategory;
use proptest::prelude::*;

use super::super::Subjects;

fn count(text: &str) -> u64 {
    let mut subjects = Subjects::new([1; 16]);
    subjects.scan(text);
    subjects.distinct()
}

#[test]
fn rows_are_persons_however_many_identifiers_they_have() {
    for (text, expected) in [
        (
            "name,email,phone\nAna Lopez,ana@x.org,+34 612 345 678\nBo Li,bo@x.org,+34 612 345 679\n",
            2,
        ),
        ("name;email;phone\n\"Lopez; Ana\";ana@x.org;+34612345678\nBo Li;bo@x.org;\n", 2),
        ("Name\tE-Mail\nAna Lopez\tana@x.org\nBo Li\tbo@x.org\n", 2),
        (
            "Here they are:\n\n| Name | Phone |\n|---|:--:|\n| Ana | 0151 2345678 |\n| Bo | 0151 2345679 |\n\nDone.",
            2,
        ),
        ("```csv\ncustomer_id,city\nK-1,Lyon\nK-2,Nice\nK-1,Lyon\n```", 2),
        ("Name: Ana Lopez\nPhone: 0151 2345678\n\nName: Bo Li\nPhone: 0151 2345679\n", 2),
        ("first name,last name,date of birth\nAna,Lopez,1990-01-02\nBo,Li,1991-01-02\n", 2),
        ("dob,sex,zip\n1990-01-02,f,1010\n1991-01-02,m,1010\n1992-01-02,m,1020\n", 3),
        (r#"[{"name":"Ana Lopez","email":"ana@x.org"},{"name":"Bo Li","email":"bo@x.org"}]"#, 2),
        (r#"{"users":{"K1":{"mail":"ana@x.org"},"K2":{"mail":"bo@x.org"}}}"#, 2),
        (r#"[["name","email"],["Ana","ana@x.org"],["Bo","bo@x.org"]]"#, 2),
        ("{\"email\":\"ana@x.org\",\"n\":1}\n{\"email\":\"bo@x.org\",\"n\":2}\n", 2),
        (
            r#"The answer is {"customer":{"id":"K-17","contact":{"email":"ana@x.org","phone":"+34612345678"}}}."#,
            1,
        ),
        (r#"{"emails":["ana@x.org","bo@x.org","cy@x.org"]}"#, 3),
        ("caller,callee,duration\n+34612345678,+34612345679,17\n+34612345678,+34612345670,3\n", 3),
        ("顧客ID,氏名,電話番号\nA-1,山田太郎,090-1234-5678\nA-2,佐藤花子,090-1234-5679\n", 2),
        ("ana@x.org,17\nbo@x.org,18\n", 2),
        // Names and values within a line, as logs have them.
        ("city=Oslo nino=AB500047A\ncity=Oslo nino=AB786453A\ncity=Rome nino=CE100951C\n", 3),
        ("city=Oslo passport=A12309676\ncity=Oslo passport=C01B78X22\n", 2),
        ("city=Oslo plate=B-HJ 7817\ncity=Oslo plate=B-WZ 1463\n", 2),
        ("city,profile\nOslo,https://x.com/annak87\nRome,https://x.com/annak88\n", 2),
        // Numbers that look like dates, or like seconds since 1970.
        (r#"[{"sin":"750-484-297"},{"sin":"361-771-421"}]"#, 2),
        (r#"{"nhs":"1000000001"}"#, 1),
        ("| city | pesel |\n|---|---|\n| Oslo | 01110378926 |\n", 1),
        ("my_number,city\n095805076403,Oslo\n099115378178,Oslo\n", 2),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}

#[test]
fn tables_of_things_count_nobody() {
    for text in [
        "part,price,stock\n4532015112830366,12.50,3\n4111111111111111,12.50,4\n",
        "order no;date;total\n0301234567;2024-01-02;17\n0301234568;2024-01-02;18\n",
        "| Product name | SKU |\n|---|---|\n| Steel Bolt | 0301234567 |\n| Brass Nut | 0301234568 |\n",
        r#"[{"id":1,"name":"Steel Bolt","price":3},{"id":2,"name":"Brass Nut","price":4}]"#,
        r#"{"status":"ok","count":2,"next":null,"results":[{"sku":"0301234567"}]}"#,
        r#"{"type":"function","function":{"name":"get_user","parameters":{"properties":{"email":{"type":"string"}}}}}"#,
        "city,population,area\nLyon,522250,47.9\nNice,342669,71.9\n",
        "timestamp,level,message\n2024-01-02T03:04:05Z,info,started\n2024-01-02T03:04:06Z,info,ready\n",
        "age group,sex,count\n20-29,f,17\n30-39,m,18\n",
        "Dear all, thank you\nfor the notes, and see you\nnext week, same place\n",
    ] {
        assert_eq!(count(text), 0, "{text}");
    }
}

#[test]
fn who_is_mentioned_in_a_cell_is_counted_besides() {
    let text = "email,notes\nana@x.org,called by bo@x.org about it\ncy@x.org,none\n";
    assert_eq!(count(text), 3);
}

#[test]
fn aliases_are_the_same_person_in_the_text_around() {
    let table = "email,phone\nana@x.org,+34612345678\nbo@x.org,+34612345679\n";
    assert_eq!(count(&format!("{table}\nWrite to +34 612 345 678 first, then to bo@x.org.")), 2);
    assert_eq!(count(&format!("First +34 612 345 678.\n\n{table}")), 2);
}

#[test]
fn one_identifier_cannot_stand_for_many_others() {
    let rows = |rows: u32| -> String {
        (0..rows).map(|row| format!("ana@x.org,+346123450{row:02}\n")).collect()
    };
    assert!(count(&format!("email,phone\n{}", rows(50))) >= 48);
}

#[test]
fn row_speaks_by_its_columns() {
    let mut subjects = Subjects::new([1; 16]);
    subjects
        .scan("email,diagnosis\nana@x.org,J45\n\nAnd then bo@x.org, whose card payments follow.");
    let fresh = subjects.take_fresh();
    let about = |who: &str| {
        let mention = fresh.mentions.iter().find(|one| one.identity().ends_with(who.as_bytes()));
        mention.map(|mention| mention.categories().iter().collect::<Vec<_>>())
    };
    assert_eq!(about("ana@x.org"), Some(vec![DataCategory::Health]));
    assert_eq!(about("bo@x.org"), Some(vec![DataCategory::Transactions]));
}

#[test]
fn prose_that_looks_like_rows_is_read_as_one_text() {
    let mut subjects = Subjects::new([1; 16]);
    subjects
        .scan("So, where was he\nlast night, ana@x.org\nor did he, perhaps\nstay home, as always");
    let fresh = subjects.take_fresh();
    assert!(fresh.mentions[0].categories().contains(DataCategory::Location));
}

/// What is collected of people and sold: each set by itself, in three forms.
#[test]
fn each_bulk_data_set_gives_its_category_and_the_same_person() {
    let sets = [
        (
            DataCategory::ChatHistory,
            ["email", "asked_at", "prompt"],
            ["2024-05-01T10:00:00Z", "Am I allowed to strike?"],
        ),
        (
            DataCategory::SearchHistory,
            ["user_email", "ts", "search_query"],
            ["2024-05-01T10:00:00Z", "union lawyer"],
        ),
        (
            DataCategory::Location,
            ["e-mail", "timestamp", "gps"],
            ["2024-05-01T10:00:00Z", "48.8566 2.3522"],
        ),
        (DataCategory::Transactions, ["customer mail", "merchant", "amount"], ["Bakery", "3.20"]),
    ];
    let who = |number: usize| format!("p{number}@example.org");
    for (category, head, cells) in sets {
        let rows = || (0..9).map(|row| [who(row / 3), cells[0].to_owned(), cells[1].to_owned()]);
        let csv = rows().fold(head.join(",") + "\n", |text, row| text + &row.join(",") + "\n");
        let drawn = rows().fold(format!("|{}|\n|---|---|---|\n", head.join("|")), |text, row| {
            text + &format!("|{}|\n", row.join("|"))
        });
        let json = rows().map(|row| {
            let pairs = head.iter().zip(&row).map(|(name, cell)| format!("{name:?}:{cell:?}"));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
        });
        let json = format!("[{}]", json.collect::<Vec<_>>().join(","));
        let handed = |text: &str| {
            let mut subjects = Subjects::new([1; 16]);
            subjects.scan(text);
            let fresh = subjects.take_fresh();
            let mut persons: Vec<_> = fresh
                .mentions
                .iter()
                .map(|one| (one.identity().to_vec(), one.categories().iter().collect::<Vec<_>>()))
                .collect();
            persons.sort();
            persons
        };
        let mut plain = Subjects::new([1; 16]);
        plain.scan(&who(0));
        let identity = plain.take_fresh().mentions[0].identity().to_vec();
        for text in [&csv, &drawn, &json] {
            let persons = handed(text);
            assert_eq!(persons.len(), 3, "{text}");
            assert_eq!(persons[0], (identity.clone(), vec![category]), "{text}");
        }
    }
}

#[test]
fn persons_who_share_a_telephone_are_as_many_as_they_are() {
    let together = "email,phone\nana@x.org,+34612345678\nbo@x.org,+34612345678\n";
    assert_eq!(count(together), 2);
    let before = format!("Call +34612345678.\n\n{together}");
    assert_eq!(count(&before), 2);
}

/// Pieces that tables are made of, and what breaks them.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "name",
        "email",
        "phone",
        "customer_id",
        "lat",
        "lon",
        "ts",
        "price",
        ",",
        ",",
        ";",
        "\t",
        "|",
        "|---|",
        "\n",
        "\n",
        "\n\n",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "\"a\":",
        "\"email\":",
        "ana@x.org",
        "bo@x.org",
        "+34612345678",
        "+34612345679",
        "Ana Lopez",
        "K-17",
        "48.8566",
        "2.3522",
        "2024-05-01T10:00:00Z",
        "n/a",
        " ",
        "氏名",
        "1990-01-02",
        "dob",
        "```",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn text_that_is_read_again_names_nobody_new(text in soup()) {
        let mut subjects = Subjects::new([1; 16]);
        // Names are persons once the exchange is known to speak of people.
        subjects.scan(&text);
        subjects.scan(&text);
        let once = subjects.distinct();
        subjects.scan(&text);
        prop_assert_eq!(subjects.distinct(), once);
    }

    #[test]
    fn nothing_of_a_text_is_left_out(text in soup()) {
        let whole: String = super::parts(&text)
            .iter()
            .map(|part| match part {
                super::Part::Prose(text) | super::Part::Table(text, _) => *text,
            })
            .collect();
        prop_assert_eq!(whole, text);
    }
}

#[test]
fn table_hides_nobody_in_it_or_after_it() {
    for text in [
        r#"{"a":1,"b":2,"c":3,"d":4,"e":"unended, write to ana@x.org"#,
        r#"[{"a":1,"b":2,"c":3},{"d":4}] ana@x.org"#,
        "name,email,phone\nAna Lopez ana@x.org,,\n",
        "ts,gps,price\n2024-05-01,ana@x.org,3\n2024-05-01,,3\n",
        "sku,price\n1,2\n3,\"4\nana@x.org\n",
        "a\tb\n1\t2\n\nana@x.org",
        "Price: 3\nItem: call ana@x.org\n",
    ] {
        assert!(count(text) > 0, "{text}");
    }
}

mod generated;
