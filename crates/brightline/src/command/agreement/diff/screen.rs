//! A comparison on one screen.

use agreement::{ClauseChange, Direction, Passage, SlotChange, Standing};
use prover::Behaviour;

use super::super::wrapped;
use super::{Compared, Decided, cases, excerpt, is_case, ruled, turned};

/// The comparison as plain text.
pub(super) fn text(compared: &Compared) -> String {
    let (old, new) = (&compared.old, &compared.new);
    let mut text = format!(
        "old        {} ({})\nnew        {} ({})\nin short   {}\n",
        old.title(),
        old.file,
        new.title(),
        new.file,
        compared.in_short(),
    );
    if !compared.diff.front.is_empty() {
        text.push_str("\nfront matter\n");
        compared.diff.front.iter().for_each(|change| text.push_str(&slot(change)));
    }
    compared.diff.clauses.iter().for_each(|change| text.push_str(&clause(change)));
    text.push_str(&behaviour(&compared.behaviour));
    text
}

fn clause(change: &ClauseChange) -> String {
    let number =
        if change.number.is_empty() { String::new() } else { format!("{} ", change.number) };
    let standing = match change.standing {
        Standing::Kept => "",
        Standing::Added => "   NEW CLAUSE",
        Standing::Removed => "   REMOVED",
    };
    let mut text = format!("\n{number}{} {{#{}}}{standing}\n", change.title, change.id);
    if change.standing == Standing::Kept && !change.words.is_empty() {
        text.push_str(&format!("  words     {}\n", wrapped(&words(&change.words), 12)));
    }
    let slots = change.slots.iter().filter(|change| !is_case(change));
    slots.for_each(|change| text.push_str(&slot(change)));
    if let Some(cases) = cases(change) {
        text.push_str(&format!("  cases     {cases}\n"));
    }
    text
}

fn slot(change: &SlotChange) -> String {
    let direction = match change.direction {
        Direction::Wider => "WIDER",
        Direction::Stricter => "stricter",
        Direction::Open => "other",
    };
    let line = |text: &str| text.replace('\n', " ");
    let said = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{} -> {}", line(old), line(new)),
        (None, Some(new)) => format!("added: {}", line(new)),
        (Some(old), None) => format!("removed: {}", line(old)),
        (None, None) => String::new(),
    };
    let name = [change.block.as_str(), change.key.as_str()].join(" ");
    format!("  {direction:<9} {:<34} {said}\n", name.trim_end())
}

/// Words with `[-what was taken out-]` and `{+what was put in+}`.
fn words(words: &[Passage]) -> String {
    let passages = excerpt(words).into_iter().map(|passage| match passage.standing {
        Standing::Kept => passage.text,
        Standing::Added => format!("{{+{}+}}", passage.text),
        Standing::Removed => format!("[-{}-]", passage.text),
    });
    passages.collect::<Vec<_>>().join(" ")
}

fn behaviour(decided: &Decided) -> String {
    let mut text = "\nwhat they decide\n".to_owned();
    match decided {
        Decided::NotAsked => text.push_str("  not compared: no solver was asked\n"),
        Decided::Failed(why) => text.push_str(&format!("  NOT COMPARED: {why}\n")),
        Decided::Compared(behaviour) => text.push_str(&changes(behaviour)),
    }
    text
}

fn changes(behaviour: &Behaviour) -> String {
    let mut text = String::new();
    if behaviour.changes.is_empty() && behaviour.open.is_empty() {
        return "  both decide alike about every act there can be\n".to_owned();
    }
    for turned in turned(behaviour) {
        let change = turned.change;
        let direction = if change.turn.is_wider() { "WIDER" } else { "stricter" };
        let (turn, before, now) =
            (change.turn.as_str(), ruled(&change.before), ruled(&change.after));
        text.push_str(&format!("  {direction:<9} {turn} (before: {before}; now: {now})\n"));
        let example = format!("for example {}", change.example);
        text.push_str(&format!("{:12}{}\n", "", wrapped(&example, 12)));
        let also = turned.also();
        if !also.is_empty() {
            text.push_str(&format!("{:12}{also}\n", ""));
        }
    }
    for open in &behaviour.open {
        text.push_str(&format!("  OPEN      not settled: {open}\n"));
    }
    text
}
