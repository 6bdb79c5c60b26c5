//! Pictures drawn by the server as SVG: bars by hour, a budget, a line of days. Their colours are
//! in the style sheet; everything they show is in words beside them too.

use std::fmt;

use crate::tally::Counts;

/// An SVG picture.
#[derive(Clone, Debug, Default)]
pub(crate) struct Svg(String);

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// It is made here, of numbers and of words of this file.
impl askama::filters::HtmlSafe for Svg {}

impl Svg {
    /// A picture `width` by `height` that says `what` to those who do not see it.
    fn new(class: &str, width: u64, height: u64, what: &str) -> Self {
        let stretch = if class == "chart" { "" } else { " preserveAspectRatio=\"none\"" };
        Self(format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-label=\"{what}\"{stretch}>"
        ))
    }

    fn rect(&mut self, class: &str, x: u64, y: u64, width: u64, height: u64) {
        if width == 0 || height == 0 {
            return;
        }
        self.0.push_str(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        ));
    }

    fn text(&mut self, x: u64, y: u64, anchor: &str, text: &str) {
        self.0
            .push_str(&format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"));
    }

    fn end(mut self) -> Self {
        self.0.push_str("</svg>");
        self
    }
}

/// Bars of the hours of a day.
pub(crate) fn hours(hours: &[Counts; 24]) -> Svg {
    const HEIGHT: u64 = 120;
    const BASE: u64 = 104;
    const STEP: u64 = 30;
    let most = hours.iter().map(Counts::sum).max().unwrap_or(0).max(1);
    let busiest = hours.iter().enumerate().max_by_key(|(_, counts)| counts.sum());
    let what = busiest.map_or_else(String::new, |(hour, counts)| {
        format!("bars by hour; the busiest is {hour}:00 UTC with {} exchanges", counts.sum())
    });
    let mut svg = Svg::new("chart", 24 * STEP, HEIGHT, &what);
    for (hour, counts) in (0_u64..).zip(hours) {
        let mut top = BASE;
        let parts = [("permit", counts.permitted), ("hold", counts.held), ("deny", counts.denied)];
        for (class, number) in parts {
            let height = bar(number, most, BASE - 4);
            top = top.saturating_sub(height);
            svg.rect(class, hour * STEP + 4, top, STEP - 8, height);
        }
        if hour % 6 == 0 {
            svg.text(hour * STEP + 4, HEIGHT - 2, "start", &format!("{hour:02}:00"));
        }
    }
    svg.rect("axis-line", 0, BASE, 24 * STEP, 1);
    svg.end()
}

/// How much of a budget is spent.
pub(crate) fn budget(spent: Option<u64>, limit: u64) -> Svg {
    let told = spent.map_or_else(|| "fewer than 20".to_owned(), |spent| spent.to_string());
    let mut svg = Svg::new("bar-of", 200, 10, &format!("{told} of {limit}"));
    svg.rect("room", 0, 0, 200, 10);
    let spent = spent.unwrap_or(0);
    let class = match spent.saturating_mul(100).checked_div(limit) {
        Some(0..80) => "spent",
        Some(80..100) => "near",
        Some(_) | None => "over",
    };
    svg.rect(class, 0, 0, bar(spent, limit.max(1), 200), 10);
    svg.end()
}

/// What was new on each day, as thin bars.
pub(crate) fn days(days: &[u64]) -> Svg {
    let most = days.iter().copied().max().unwrap_or(0);
    let what = format!("new on each of the last {} days; the most was {most}", days.len());
    let width = u64::try_from(days.len()).unwrap_or(0).max(1) * 5;
    let mut svg = Svg::new("days", width, 24, &what);
    for (day, number) in (0_u64..).zip(days) {
        let height = bar(*number, most.max(1), 22);
        svg.rect("spent", day * 5, 23_u64.saturating_sub(height), 4, height);
    }
    svg.rect("room", 0, 23, width, 1);
    svg.end()
}

/// The part of `room` that `number` is of `most`; something is never nothing.
fn bar(number: u64, most: u64, room: u64) -> u64 {
    if number == 0 {
        return 0;
    }
    number.saturating_mul(room).checked_div(most).unwrap_or(0).clamp(1, room)
}
