use super::*;

fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut rows = Rows::new(text, delimiter);
    let mut row = Row::new();
    let mut all = Vec::new();
    while rows.read(&mut row) {
        all.push(row.iter().map(|(_, cell)| cell.to_string()).collect());
    }
    all
}

#[test]
fn quotes_keep_delimiters_and_line_ends() {
    let text = "a,\"b,c\",\"d\r\ne\"\r\n\"say \"\"hi\"\"\", f ,\n\nafter";
    assert_eq!(rows(text, b','), [vec!["a", "b,c", "d\r\ne"], vec!["say \"hi\"", "f", ""]]);
}

#[test]
fn quotes_that_do_not_close_are_characters() {
    assert_eq!(rows("\"a,b\nc,d", b','), [["\"a", "b"], ["c", "d"]]);
    let open = format!("x,\"{}\ny,z", "q".repeat(QUOTED));
    assert_eq!(rows(&open, b',').len(), 2);
}

#[test]
fn pipes_may_stand_at_both_ends_and_be_escaped() {
    assert_eq!(rows("| a | b \\| c |\nd|e", b'|'), [["a", "b | c"], ["d", "e"]]);
}

#[test]
fn row_of_a_million_columns_has_no_more_cells_than_the_bound() {
    let text = "a@x.org,".repeat(1_000_000);
    let all = rows(&text, b',');
    assert_eq!((all.len(), all[0].len()), (1, COLUMNS + 1));
    assert_eq!(all[0].iter().map(String::len).sum::<usize>(), text.len() - COLUMNS);
}
