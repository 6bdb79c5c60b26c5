use super::*;

#[test]
fn the_verbs_of_a_help_text_are_found_and_help_is_not_one() {
    let help = [
        "What it is.",
        "",
        "Commands:",
        "  serve  Runs it, as the configuration",
        "         says",
        "  log    Looks at the log",
        "  help   Print this message",
        "",
        "Options:",
        "  -h, --help  Print help",
    ];
    assert_eq!(verbs_of(&help.join("\n")), ["serve", "log"]);
    assert_eq!(verbs_of("Usage: x\n\nOptions:\n  -h, --help\n"), [""; 0]);
}
