//! Rules over cases and exceptions: what they name must be there.

use crate::error::{Code, Finding, nearest, quoted};
use crate::read::Reading;
use crate::terms::{Agreement, Case};

/// Adds what the cases refer to and the agreement does not have.
pub(super) fn check(agreement: &Agreement, reading: &mut Reading) {
    let complete = reading.is_sound();
    for (index, case) in agreement.cases.iter().enumerate() {
        let mut earlier = agreement.cases.iter().take(index);
        if let Some(first) = earlier.find(|other| other.name == case.name) {
            let message = format!("two cases with the name `{}`", quoted(&case.name));
            let help = "give each case a name that says what it shows";
            super::twice(message, case.place, first.place, help, reading);
        }
        misspelled_tool(agreement, case, reading);
        if complete {
            // An exception may just not have been readable; that has been said already.
            unknown_exception(agreement, case, reading);
        }
    }
    ended_exceptions(agreement, reading);
}

/// A tool without an entry is lethal, which is worth a case; a slip of the pen is not.
fn misspelled_tool(agreement: &Agreement, case: &Case, reading: &mut Reading) {
    let Some(tool) = &case.given.tool else { return };
    if agreement.tools.iter().any(|entry| entry.name.matches(tool.as_str())) {
        return;
    }
    let exact = agreement.tools.iter().filter(|entry| entry.name.is_exact());
    let names: Vec<_> = exact.map(|entry| entry.name.as_str()).collect();
    // `pump.1` and `pump.2` are two pumps.
    let wordy = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let meant = nearest(tool.as_str(), &names);
    if let Some(meant) = meant.filter(|meant| wordy(meant) != wordy(tool.as_str())) {
        let message = format!("no entry for the tool `{}`", quoted(tool.as_str()));
        reading.found(
            Finding::new(Code::UnknownReference, message)
                .at(case.place, "this case calls it")
                .help(format!("did you mean `{meant}`? a tool without an entry counts as lethal")),
        );
    }
}

fn unknown_exception(agreement: &Agreement, case: &Case, reading: &mut Reading) {
    let Some(named) = &case.given.exception else { return };
    let ids = || agreement.red_lines.iter().flat_map(|line| &line.exceptions).map(|it| &it.id);
    if ids().any(|id| id == named) {
        return;
    }
    let known: Vec<_> = ids().map(String::as_str).collect();
    let help = if known.is_empty() {
        "no red line has an exception: leave `exception` out".to_owned()
    } else {
        format!("write one of: {}", known.join(", "))
    };
    reading.found(
        Finding::new(Code::UnknownReference, format!("no exception `{}`", quoted(named)))
            .at(case.place, "this case rests on it")
            .help(help),
    );
}

fn ended_exceptions(agreement: &Agreement, reading: &mut Reading) {
    for red_line in &agreement.red_lines {
        let over = |expires| expires <= agreement.effective;
        for exception in red_line.exceptions.iter().filter(|it| over(it.expires)) {
            let message = format!("exception {} ends before the agreement begins", exception.id);
            reading.found(
                Finding::new(Code::Contradiction, message)
                    .at(red_line.place, "never in force")
                    .help("write the first day without it under `expires`, or take it out"),
            );
        }
    }
}
