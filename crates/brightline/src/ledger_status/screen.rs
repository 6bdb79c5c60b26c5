//! The page for people: one table for each grant, and one for everything together.

use super::{Line, Scope, Status, Told};

/// From few to many.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// A day of which no count is told.
const UNTOLD: char = '·';

/// The page.
pub(super) fn page(status: &Status, colour: bool) -> String {
    let Status { agreement, version, at, record, window_days, .. } = status;
    let mut page = format!(
        "{agreement}, version {version}, in {window_days} days to {at}, by record {record}\n"
    );
    for scope in &status.scopes {
        page.push('\n');
        table(&mut page, scope, colour);
    }
    page.push_str(&format!("\nalarms in 30 days: {}\n", alarms(status)));
    page.push_str(
        "\nfloor: so many more in one window before it holds, while others work on as they do\n\
         new:   each of the last 30 days, today on the right; · is a day with less than 20\n",
    );
    page
}

/// How often each detector told people of something.
fn alarms(status: &Status) -> String {
    let told = status.alarms.iter().filter(|(_, told)| **told > 0);
    let told: Vec<_> = told.map(|(name, told)| format!("{name} {told}")).collect();
    if told.is_empty() { "none".to_owned() } else { told.join(", ") }
}

fn table(page: &mut String, scope: &Scope, colour: bool) {
    match &scope.grant {
        Some(grant) => page.push_str(&format!("grant {grant}\n")),
        None => page.push_str("everything together: the outer stops\n"),
    }
    let (shown, none): (Vec<&Line>, Vec<&Line>) = scope.budgets.iter().partition(|it| is_shown(it));
    if shown.is_empty() {
        page.push_str("  nothing is allowed\n");
        return;
    }
    let has_stops = shown.iter().any(|line| line.outer_stop.is_some());
    let mut rows = vec![head(has_stops)];
    rows.extend(shown.iter().map(|line| row(line, has_stops)));
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len))
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
        })
        .map(Option::unwrap_or_default)
        .collect();
    let shares = std::iter::once(None).chain(shown.iter().map(|line| line.percent));
    for (row, share) in rows.iter().zip(shares) {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            // The first column is words and the last one a plot; numbers stand to the right.
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        let text = cells.collect::<Vec<_>>().join("  ");
        page.push_str(&format!("  {}\n", painted(text.trim_end(), share, colour)));
    }
    if !none.is_empty() {
        let names: Vec<&str> = none.iter().map(|line| line.measure.as_str()).collect();
        page.push_str(&format!("  nothing of: {}\n", names.join(", ")));
    }
}

/// Whether anything may be spent, or was.
fn is_shown(line: &Line) -> bool {
    line.limit > 0 || matches!(line.spent, Told::Exactly(number) if number > 0)
}

fn head(has_stops: bool) -> Vec<String> {
    let stop = has_stops.then_some("outer stop");
    let names = ["", "spent", "limit", "left", "%", "floor", "12 months"];
    names.into_iter().chain(stop).chain(["new"]).map(str::to_owned).collect()
}

fn row(line: &Line, has_stops: bool) -> Vec<String> {
    let stop = has_stops.then(|| line.outer_stop.map_or_else(String::new, grouped));
    let cells = [
        line.measure.clone(),
        line.spent.to_string(),
        grouped(line.limit),
        line.left.map_or_else(|| at_least(line.limit), grouped),
        line.percent.map_or_else(String::new, |percent| percent.to_string()),
        grouped(line.detection_floor),
        line.twelve_months.to_string(),
    ];
    cells.into_iter().chain(stop).chain([plot(&line.days)]).collect()
}

/// What is left where less than 20 are spent.
fn at_least(limit: u64) -> String {
    limit.checked_sub(20).map_or_else(String::new, |left| format!("> {}", grouped(left)))
}

/// The days as bars, the highest as high as can be.
fn plot(days: &[Told]) -> String {
    let count = |day: &Told| match day {
        Told::Exactly(number) => Some(*number),
        Told::Below(_) => None,
    };
    let most = days.iter().filter_map(count).max().unwrap_or(0).max(1);
    let bar = |day: &Told| {
        let steps = u64::try_from(BARS.len()).unwrap_or(1);
        let height = count(day)?.saturating_mul(steps).div_ceil(most).saturating_sub(1);
        BARS.get(usize::try_from(height).ok()?).copied()
    };
    days.iter().map(|day| bar(day).unwrap_or(UNTOLD)).collect()
}

/// A budget that holds is red, and one that is told about yellow.
fn painted(text: &str, share: Option<u64>, colour: bool) -> String {
    match share {
        Some(share) if colour && share >= 100 => format!("\x1b[31m{text}\x1b[0m"),
        Some(share) if colour && share >= 80 => format!("\x1b[33m{text}\x1b[0m"),
        _ => text.to_owned(),
    }
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(number) => f.write_str(&grouped(*number)),
            Self::Below(text) => f.write_str(text),
        }
    }
}
