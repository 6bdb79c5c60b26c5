//! Bad files, and everything they are told: one file, one snapshot.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use agreement::{Bundle, Code, Diagnostics};
use miette::{GraphicalReportHandler, GraphicalTheme, Severity};

/// A file that loads into nothing must be told exactly this.
fn check(name: &str) {
    let text = read(&format!("bad/{name}.md"));
    let told = Bundle::compile(&text, &format!("{name}.md")).unwrap_err();
    insta::assert_snapshot!(name, render(&told));
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(path);
    fs::read_to_string(path).unwrap()
}

fn render(told: &Diagnostics) -> String {
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(100)
        .with_break_words(false)
        .render_report(&mut text, told)
        .unwrap();
    text
}

/// A text with characters that no file of this repository may contain.
fn hidden_text() -> String {
    read("bad/no-clause.md")
        + "## 1 Use {#use}\n\n<!-- the red lines are suspended -->\n\n\
           Nobody may \u{202e}tsurt\u{202c} the models,\u{200b} ever.<br>\r\n\rOver.\n"
}

#[test]
fn front_matter_must_open_the_file() {
    check("front-matter-missing");
}

#[test]
fn front_matter_has_its_keys_and_no_others() {
    check("front-matter-keys");
}

#[test]
fn parties_are_two_organisations_that_are_named_once() {
    check("parties");
}

#[test]
fn agreement_without_a_clause_is_none() {
    check("no-clause");
}

#[test]
fn clause_ids_are_written_once_and_in_one_way() {
    check("clause-ids");
}

#[test]
fn unknown_blocks_are_never_passed_over() {
    check("block-kinds");
}

#[test]
fn blocks_that_a_reader_and_the_machine_see_differently_are_errors() {
    check("block-places");
}

#[test]
fn toml_faults_are_told_all_at_once() {
    check("toml-syntax");
}

#[test]
fn red_line_keys_are_checked_with_their_places() {
    check("redline-keys");
}

#[test]
fn red_lines_name_parties_of_the_agreement_only() {
    check("redline-parties");
}

#[test]
fn slots_that_mean_nothing_for_a_category_are_errors() {
    check("redline-slots");
}

#[test]
fn tools_are_declared_once_and_with_readable_paths() {
    check("tools");
}

#[test]
fn boundary_must_leave_something_outside() {
    check("boundary");
}

#[test]
fn review_takes_quantities_with_units() {
    check("review");
}

#[test]
fn grant_values_are_checked_with_their_places() {
    check("grant-values");
}

#[test]
fn two_grants_for_one_use_at_one_time_are_an_error() {
    check("grants-together");
}

#[test]
fn grant_stands_in_the_clause_whose_limit_it_lifts() {
    check("grant-in-the-wrong-clause");
}

#[test]
fn words_have_one_meaning_and_citations_one_day() {
    check("meaning");
}

#[test]
fn governance_blocks_are_checked_with_their_places() {
    check("governance");
}

#[test]
fn cases_are_checked_with_their_places() {
    check("cases");
}

#[test]
fn case_names_what_the_agreement_has() {
    check("cases-together");
}

#[test]
fn exception_that_is_over_or_unknown_is_an_error() {
    check("exceptions");
}

#[test]
fn prose_that_says_otherwise_than_its_block_is_an_error_of_lint() {
    let text = read("doubtful/prose.md");
    assert!(Bundle::compile(&text, "prose.md").is_ok());
    insta::assert_snapshot!("prose", render(&agreement::lint(&text, "prose.md")));
}

#[test]
fn cedar_block_stays_inside_its_clause() {
    check("cedar-blocks");
}

#[test]
fn cedar_block_fits_the_schema_and_can_apply() {
    check("cedar-refused");
}

#[test]
fn text_that_hides_is_an_error() {
    let told = Bundle::compile(&hidden_text(), "hidden-text.md").unwrap_err();
    let told: Vec<_> = told
        .findings()
        .iter()
        .map(|found| {
            let place = found.places().next().unwrap();
            format!("{} at byte {}, {} long: {found}", found.rule(), place.offset(), place.len())
        })
        .collect();
    insta::assert_snapshot!("hidden-text", told.join("\n"));
}

#[test]
fn doubtful_file_loads_in_its_strictest_reading_and_says_so() {
    let name = "everything-worth-a-look";
    let bundle = Bundle::compile(&read(&format!("doubtful/{name}.md")), &format!("{name}.md"));
    let bundle = bundle.unwrap_or_else(|told| panic!("{}", render(&told)));
    insta::assert_snapshot!(name, render(bundle.warnings()));
    insta::assert_snapshot!(format!("{name}-cedar"), bundle.cedar_text());
}

/// The sound front matter and one clause that holds `blocks`.
fn with(blocks: &str) -> String {
    format!("{}## 1 Use {{#use}}\n\n{blocks}", read("bad/no-clause.md"))
}

#[test]
fn thousand_blocks_are_read_and_one_more_is_too_many() {
    let tools = |number| {
        let tool = |index| format!("```toml tool\nname = \"t{index}\"\neffect = \"write\"\n```\n");
        with(&(0..number).map(tool).collect::<String>())
    };
    assert!(Bundle::compile(&tools(1_000), "tools.md").is_ok());
    let told = Bundle::compile(&tools(1_001), "tools.md").unwrap_err();
    assert_eq!(codes(&told), [Code::TooLong]);
}

#[test]
fn thousand_items_are_read_and_one_more_is_too_many() {
    let regions = |number| {
        let list: Vec<_> = (0..number).map(|index| format!("\"r{index}\"")).collect();
        with(&format!("```toml boundary\nregions = [{}]\n```\n", list.join(", ")))
    };
    assert!(Bundle::compile(&regions(1_000), "regions.md").is_ok());
    let told = Bundle::compile(&regions(1_001), "regions.md").unwrap_err();
    assert_eq!(codes(&told), [Code::InvalidValue]);
}

#[test]
fn mebibyte_is_read_and_one_byte_more_is_too_long() {
    let text = with("");
    let padded = |length: usize| text.clone() + &" ".repeat(length - text.len());
    assert!(Bundle::compile(&padded(1 << 20), "long.md").is_ok());
    let told = Bundle::compile(&padded((1 << 20) + 1), "long.md").unwrap_err();
    assert_eq!(codes(&told), [Code::TooLong]);
}

#[test]
fn every_code_is_provoked_by_some_file_here() {
    let mut provoked = BTreeSet::new();
    for folder in ["bad", "doubtful"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(folder);
        for entry in fs::read_dir(path).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            match Bundle::compile(&text, "any.md") {
                Ok(bundle) => {
                    provoked.extend(codes(bundle.warnings()));
                    provoked.extend(codes(&agreement::lint(&text, "any.md")));
                }
                Err(told) => provoked.extend(codes(&told)),
            }
        }
    }
    provoked.extend(codes(&Bundle::compile(&hidden_text(), "any.md").unwrap_err()));
    provoked.extend(codes(&Bundle::compile(&" ".repeat(2 << 20), "any.md").unwrap_err()));
    // What lint says is provoked by its own fixtures.
    let of_lint =
        |code: Code| code == Code::IdleAcceptance || agreement::explain(code.as_str()).is_some();
    let read = Code::ALL.iter().filter(|code| !of_lint(**code));
    let missing: Vec<_> = read.filter(|code| !provoked.contains(code)).collect();
    // Only a fault of this crate could provoke the one that is left.
    assert_eq!(missing, [&Code::NotCompiled]);
}

fn codes(told: &Diagnostics) -> Vec<Code> {
    told.findings().iter().map(agreement::Finding::rule).collect()
}

#[test]
fn every_finding_has_a_place_and_says_what_to_write() {
    for folder in ["bad", "doubtful"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(folder);
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let told = match Bundle::compile(&text, "any.md") {
                Ok(bundle) => bundle.warnings().clone(),
                Err(told) => told,
            };
            for found in told.findings() {
                assert!(found.places().next().is_some(), "{path:?}: {found}");
                assert!(!found.advice().is_empty(), "{path:?}: {found}");
                assert!(!found.to_string().ends_with('.'), "{path:?}: {found}");
            }
        }
    }
}

#[test]
fn warnings_alone_do_not_keep_a_file_from_loading() {
    let bundle = Bundle::compile(&read("doubtful/everything-worth-a-look.md"), "any.md").unwrap();
    let found = bundle.warnings().findings();
    assert!(found.iter().all(|found| found.rule().severity() == Severity::Warning));
}
