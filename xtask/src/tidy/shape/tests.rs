use super::*;

fn found(path: &str, text: &str) -> Vec<String> {
    check(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
}

/// A function of exactly so many lines.
fn function(lines: usize) -> String {
    format!("fn long() {{\n{}}}\n", "    step();\n".repeat(lines - 2))
}

/// So many lines that are no function.
fn constants(lines: usize) -> String {
    "const A: u8 = 0;\n".repeat(lines)
}

#[test]
fn a_function_may_have_seventy_lines_and_no_more() {
    assert_eq!(found("crates/x/src/a.rs", &function(70)), [""; 0]);
    assert_eq!(
        found("crates/x/src/a.rs", &function(71)),
        ["crates/x/src/a.rs:1: function `long` has 71 lines, 70 are the bound: \
          give its parts names of their own"]
    );
}

#[test]
fn the_comment_above_a_function_is_not_counted() {
    assert_eq!(found("a.rs", &format!("/// Why.\n#[inline]\n{}", function(70))), [""; 0]);
}

#[test]
fn functions_in_impls_and_traits_are_counted_too() {
    for frame in ["struct A; impl A", "trait A"] {
        let text = format!("{frame} {{\n{}}}\n", function(71));
        assert_eq!(found("a.rs", &text).len(), 1, "{frame}");
    }
}

#[test]
fn a_file_may_have_four_hundred_lines_of_the_product() {
    assert_eq!(found("crates/x/src/a.rs", &constants(400)), [""; 0]);
    assert_eq!(found("crates/x/src/a.rs", &constants(401)).len(), 1);
    let with_tests = format!("{}#[cfg(test)]\nmod tests {{\n}}\n", constants(400));
    assert_eq!(found("crates/x/src/a.rs", &with_tests), [""; 0]);
    assert_eq!(found("crates/x/src/a/tests.rs", &constants(401)), [""; 0]);
}

#[test]
fn the_path_may_have_a_hundred_and_fifty_lines() {
    assert_eq!(found("crates/gateway/src/path.rs", &constants(150)), [""; 0]);
    assert_eq!(found("crates/gateway/src/path.rs", &constants(151)).len(), 1);
    assert_eq!(found("crates/gateway/src/other/path.rs", &constants(151)), [""; 0]);
}

#[test]
fn a_wire_format_is_counted_over_all_its_files() {
    let part = constants(375);
    let paths = ["openai.rs", "openai/a.rs", "openai/b.rs", "openai/c.rs"]
        .map(|name| format!("crates/protocol/src/{name}"));
    let mut files: Vec<(&str, &str)> =
        paths.iter().map(|path| (path.as_str(), part.as_str())).collect();
    assert_eq!(check(&Tree::of(&files)), []);
    files.push(("crates/protocol/src/openai/d.rs", "const A: u8 = 0;"));
    let findings = check(&Tree::of(&files));
    assert_eq!(findings.len(), 1);
    assert!(findings[0].what.contains("1501 lines"), "{}", findings[0]);
}

#[test]
fn a_line_may_have_a_hundred_columns() {
    let line = |width: usize| format!("// {}\n", "å".repeat(width - 3));
    assert_eq!(found("a.rs", &line(100)), [""; 0]);
    assert_eq!(
        found("a.rs", &line(101)),
        ["a.rs:1: 101 columns, 100 are the bound: break the line"]
    );
    assert_eq!(found("a.md", &line(101)), [""; 0]);
}

#[test]
fn an_address_and_what_was_recorded_stay_in_one_line() {
    let address = format!("// https://example.com/{}\n", "a".repeat(100));
    assert_eq!(found("a.rs", &address), [""; 0]);
    let recorded = format!("const A: &str = r#\"{}\"#;\n", "a".repeat(100));
    assert_eq!(found("crates/x/src/a/tests.rs", &recorded), [""; 0]);
    assert_eq!(found("crates/x/src/a.rs", &recorded).len(), 1);
    let comment = format!("// {}\n", "a".repeat(100));
    assert_eq!(found("crates/x/src/a/tests.rs", &comment).len(), 1);
}

#[test]
fn no_crate_holds_more_than_a_third_of_a_large_product() {
    let shares_of = |sizes: [usize; 4], large: usize| {
        let files: Vec<(String, String)> = (0..)
            .zip(sizes)
            .map(|(at, size): (u8, usize)| (format!("crates/c{at}/src/a.rs"), constants(size)))
            .collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let mut findings = Vec::new();
        shares(&Tree::of(&files), large, &mut findings);
        findings.len()
    };
    assert_eq!(shares_of([100, 80, 80, 40], 299), 0);
    assert_eq!(shares_of([101, 80, 80, 40], 299), 1);
    assert_eq!(shares_of([101, 80, 80, 40], 301), 0);
}
