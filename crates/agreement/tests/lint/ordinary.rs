//! Ordinary contract prose: lint keeps quiet where no red line is drawn.

use agreement::lint;

const ORDINARY: &str = include_str!("ordinary.md");

/// Sentences, roughly: what ends with a full stop before white space.
fn sentences() -> usize {
    ORDINARY.split_whitespace().filter(|word| word.ends_with('.')).count()
}

#[test]
fn ordinary_prose_gets_at_most_two_findings_in_a_hundred_sentences() {
    let told = lint(ORDINARY, "ordinary.md");
    for finding in told.findings() {
        println!("{} {finding}", finding.rule());
    }
    let (findings, sentences) = (told.findings().len(), sentences());
    println!("ordinary prose: {findings} findings in {sentences} sentences");
    assert!(sentences >= 300);
    assert!(findings * 100 <= 2 * sentences);
}
