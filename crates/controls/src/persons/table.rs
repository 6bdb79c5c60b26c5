//! Tables: one person for each row, and not for each identifier.
//!
//! A list of a thousand customers with e-mail, telephone and account is a thousand persons and not
//! three thousand, and one with nothing but names and dates of birth is a thousand too. So a table
//! is read as one, wherever it stands in a text: separated values, tables drawn with pipes
//! (Markdown), records of names and values on lines, and JSON: arrays of objects, objects of
//! objects, arrays of arrays, one document a line.
//!
//! 1. Find it (`find`).
//! 2. Say what each column is, by its name and by 50 rows of cells (`plan`).
//! 3. Count each row by its best identifier (`count`): what a cell looks like, or else what its
//!    column is declared to hold; or else the name; or else, in a table about persons, whatever the
//!    row says about them. The other identifiers of the row are **aliases** of the same person in
//!    this exchange. A second sender, recipient or agent in the row is a person besides.
//!
//! A table about things counts nobody by its numbers. What is text in a cell is read as text.
//!
//! The reader takes time linear in the text; whatever a text could make long is bounded and says so
//! (`LIMIT`). A table that is cut off or has a fault is read up to there, and the rest as a text.
//!
//! **Cannot catch:** tables drawn with spaces or in HTML, whose cells are read as text; persons who
//! are packed into one row under different columns, up to the limit of aliases
//! ([`Subjects`](super::Subjects)); columns with a false name, unless what is in them has a form of
//! its own; persons in a table whose columns are persons.

mod cell;
mod column;
mod count;
mod find;
mod json;
mod object;
mod plan;
mod rows;

pub(super) use cell::recognised;
pub(super) use column::{Class, Column};
pub(super) use find::{Form, Part, parts};
use lexicon::Categories;
pub(super) use plan::mostly;

use count::{Around, Counter};
use plan::{About, Plan, SAMPLE};
use rows::{Row, Rows};

use super::subjects::Subjects;

/// Counts the persons in the table `text`, written in `form`, in a text that speaks of
/// `categories`.
pub(super) fn count(subjects: &mut Subjects, text: &str, form: &Form<'_>, categories: Categories) {
    let around = Around { owner: None, categories };
    match form {
        Form::Json(tree) => object::count(tree, subjects, categories),
        Form::Delimited(delimiter, headed) => {
            count_delimited(subjects, text, Delimited::of(text, *delimiter, *headed), around);
        }
        Form::Pairs => count_pairs(subjects, text, around),
    }
}

/// Whether `text`, written in `form`, has columns that somebody knows.
fn is_table(text: &str, form: &Form<'_>) -> bool {
    match form {
        Form::Json(_) => true,
        Form::Delimited(delimiter, headed) => {
            let plan = Delimited::of(text, *delimiter, *headed).plan;
            plan.about != About::Unknown || plan.points.is_some()
        }
        Form::Pairs => plan_of_pairs(text).about != About::Unknown,
    }
}

/// Rows of cells with a delimiter.
struct Delimited<'a> {
    /// The names of the columns, if there are any.
    head: Vec<String>,
    /// The other rows.
    rows: Rows<'a>,
    plan: Plan,
}

impl<'a> Delimited<'a> {
    fn of(text: &'a str, delimiter: u8, headed: bool) -> Self {
        let mut rows = Rows::new(text, delimiter);
        let mut row = Row::new();
        let mut head = Vec::new();
        if headed {
            rows.read(&mut row);
            head = row.iter().map(|(_, cell)| cell.to_string()).collect();
        }
        let mut sample = Vec::new();
        let mut ahead = rows.clone();
        while sample.len() < SAMPLE && ahead.read(&mut row) {
            if !is_drawn(&row) {
                sample.push(row.clone());
            }
        }
        let widest = sample.iter().map(Vec::len).max().unwrap_or(0).max(head.len());
        let name = |place| head.get(place).map_or("", String::as_str);
        let columns = (0..widest).map(|place| Column::new(name(place))).collect();
        let plan = Plan::new(columns, &sample, headed);
        Self { head, rows, plan }
    }
}

fn count_delimited(subjects: &mut Subjects, text: &str, table: Delimited<'_>, around: Around) {
    let Delimited { head, mut rows, plan } = table;
    let mut counter = Counter::new(subjects, plan, around);
    // Names of columns are text too, and may be somebody.
    head.iter().for_each(|name| counter.read_long(name));
    let whole = counter.subjects.turn_to_row(0..0);
    let place = |rows: &Rows<'_>| whole.start + (text.len() - rows.rest().len()) as u64;
    let mut row = Row::new();
    loop {
        let start = place(&rows);
        if !rows.read(&mut row) {
            break;
        }
        counter.subjects.turn_to_row(start..place(&rows));
        if !is_drawn(&row) {
            counter.count(&row);
        }
    }
    counter.subjects.turn_to_row(whole);
}

/// Whether a row is a line that is drawn between rows.
fn is_drawn(row: &Row<'_>) -> bool {
    let drawn =
        |cell: &str| cell.bytes().all(|byte| matches!(byte, b'-' | b':' | b'=' | b'+' | b' '));
    row.iter().all(|(_, cell)| drawn(cell)) && row.iter().any(|(_, cell)| cell.contains(['-', '=']))
}

fn plan_of_pairs(text: &str) -> Plan {
    let mut names: Vec<&str> = Vec::new();
    let sample: Vec<_> = Records::new(text, &mut names).take(SAMPLE).collect();
    let columns = names.iter().map(|name| Column::new(name)).collect();
    Plan::new(columns, &sample, true)
}

fn count_pairs(subjects: &mut Subjects, text: &str, around: Around) {
    let mut counter = Counter::new(subjects, plan_of_pairs(text), around);
    let mut names: Vec<&str> = Vec::new();
    let mut records = Records::new(text, &mut names);
    while let Some(record) = records.next() {
        for name in records.names.iter().skip(counter.plan.columns.len()) {
            counter.plan.add(Column::new(name));
        }
        counter.count(&record);
    }
}

/// The records of lines of names and values.
struct Records<'a, 'n> {
    rest: &'a str,
    names: &'n mut Vec<&'a str>,
}

impl<'a, 'n> Records<'a, 'n> {
    const fn new(text: &'a str, names: &'n mut Vec<&'a str>) -> Self {
        Self { rest: text, names }
    }
}

impl<'a> Iterator for Records<'a, '_> {
    type Item = Row<'a>;

    /// The next record: up to an empty line, or to a name that it has already.
    fn next(&mut self) -> Option<Row<'a>> {
        let mut row = Row::new();
        while !self.rest.is_empty() {
            let line = rows::line(self.rest);
            let after = rows::after_line(self.rest, line.len());
            match find::pair(line) {
                Some((name, value)) => {
                    let known = self.names.iter().position(|known| *known == name);
                    let place = known.unwrap_or_else(|| {
                        if self.names.len() < rows::COLUMNS {
                            self.names.push(name);
                        }
                        self.names.len().saturating_sub(1)
                    });
                    let again = row.iter().any(|(column, _)| *column == place);
                    if again && self.names.len() < rows::COLUMNS {
                        return Some(row);
                    }
                    row.push((place, value.into()));
                }
                None if !row.is_empty() => {
                    self.rest = after;
                    return Some(row);
                }
                None => {}
            }
            self.rest = after;
        }
        (!row.is_empty()).then_some(row)
    }
}

#[cfg(test)]
mod tests;
