use super::*;

#[test]
fn one_record_is_forged_and_the_others_stay() {
    let records = [r#"{"verdict":"hold"}"#, r#"{"a":1,"verdict":"hold"}"#, "{}"];
    let bundle = |records: [&str; 3]| {
        let record = |record: &str| [&[0, record.len() as u8], record.as_bytes()].concat();
        records.map(record).concat()
    };
    let forged = [records[0], r#"{"a":1,"verdict":"permit"}"#, records[2]];
    assert_eq!(rewritten(&bundle(records), 1).unwrap(), bundle(forged));
    assert_eq!(rewritten(&bundle(records), 2), None, "it is no hold");
    assert_eq!(rewritten(&bundle(records), 3), None, "it is not there");
}
