//! The plot: how many campaigns are detected, by their size and by what extraction can read.

use std::fmt::Write as _;

use crate::report::Report;
use crate::study::{Found, RECALLS, SIZES};

const LEFT: f64 = 64.0;
const RIGHT: f64 = 592.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 320.0;

/// Colours that differ for people who see few of them, on white and on black.
const COLOURS: [&str; RECALLS.len()] = ["#0072b2", "#009e73", "#d55e00", "#cc79a7"];
const MARKS: [&str; RECALLS.len()] = ["", "7 3", "2 3", "9 3 2 3"];

/// The picture of a study, as SVG that follows the reader's light or dark.
pub(crate) fn svg(found: &Found) -> String {
    let mut svg = String::from(HEAD);
    for percent in [0, 25, 50, 75, 100] {
        let y = height(f64::from(percent) / 100.0);
        let _infallible = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{percent} %</text>",
            LEFT - 8.0,
            y + 4.0
        );
    }
    for size in SIZES {
        let _infallible = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{size}</text>",
            place(size),
            BOTTOM + 20.0
        );
    }
    for (line, recall) in RECALLS.into_iter().enumerate() {
        curve(&mut svg, found, line, recall);
    }
    svg.push_str("</svg>\n");
    svg
}

fn curve(svg: &mut String, found: &Found, line: usize, recall: f64) {
    let colour = COLOURS.get(line).copied().unwrap_or_default();
    let marks = MARKS.get(line).copied().unwrap_or_default();
    let mut points = String::new();
    for size in SIZES {
        let share = Report::of_size(found, size, recall);
        // Beside each other, so that intervals of equal curves can be told apart.
        let x = place(size) + (line as f64 - 1.5) * 3.0;
        let (low, high) = share.interval();
        let (y, low, high) = (height(share.value()), height(low), height(high));
        let _infallible = write!(points, "{x:.1},{y:.1} ");
        let _infallible = writeln!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{low:.1}\" y2=\"{high:.1}\" \
             stroke=\"{colour}\" opacity=\"0.5\"/>\
             <circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>"
        );
    }
    let _infallible = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" \
         stroke-dasharray=\"{marks}\"/>",
        points.trim_end()
    );
    let y = BOTTOM - 70.0 + line as f64 * 18.0;
    let _infallible = writeln!(
        svg,
        "<line x1=\"{0:.1}\" x2=\"{1:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" \
         stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{marks}\"/>\
         <text x=\"{2:.1}\" y=\"{3:.1}\">recall {recall}</text>",
        RIGHT - 116.0,
        RIGHT - 80.0,
        RIGHT - 72.0,
        y + 4.0
    );
}

fn place(size: usize) -> f64 {
    let (first, last) = (50_f64.ln(), 10_000_f64.ln());
    LEFT + 24.0 + ((size as f64).ln() - first) / (last - first) * (RIGHT - LEFT - 48.0)
}

fn height(share: f64) -> f64 {
    BOTTOM - share * (BOTTOM - TOP)
}

const HEAD: &str = "\
<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 380\" role=\"img\" \
aria-labelledby=\"title\">
<title id=\"title\">Share of campaigns that are detected, by size, for four shares of \
identifiers that can be read</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.grid { stroke: #d0d7de; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .grid { stroke: #30363d; } }
</style>
<text x=\"64\" y=\"24\" style=\"font-weight:600\">Campaigns detected, under the cover of \
investigation over 20 accounts</text>
<text x=\"328\" y=\"366\" text-anchor=\"middle\">persons in the campaign</text>
";
