//! Paragraphs of prose: what is neither heading nor block.

use std::ops::Range;

/// The paragraphs of `source` from byte `from` on. An item of a list is one.
pub(super) fn all(source: &str, from: usize) -> Vec<Range<usize>> {
    let mut walk = Walk { found: Vec::new(), open: None, fence: None };
    let mut start = from;
    for line in source.get(from..).unwrap_or_default().split_inclusive('\n') {
        walk.line(line, start);
        start += line.len();
    }
    walk.end();
    walk.found
}

struct Walk {
    found: Vec<Range<usize>>,
    open: Option<Range<usize>>,
    /// What opened the block that is open.
    fence: Option<&'static str>,
}

impl Walk {
    fn line(&mut self, line: &str, start: usize) {
        let text = line.trim();
        if let Some(mark) = self.fence {
            if text.starts_with(mark) {
                self.fence = None;
            }
            return;
        }
        self.fence = ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark));
        if self.fence.is_some() || text.is_empty() || text.starts_with('#') {
            self.end();
        } else {
            let item = item(line);
            if item > 0 {
                self.end();
            }
            let indent = line.len() - line.trim_start().len();
            let end = start + line.trim_end().len();
            let open = self.open.get_or_insert(start + indent.max(item)..end);
            open.end = end.max(open.start);
        }
    }

    fn end(&mut self) {
        self.found.extend(self.open.take().filter(|place| !place.is_empty()));
    }
}

/// How many bytes the mark of a list item takes, indent included; 0 if the line begins none.
fn item(line: &str) -> usize {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let number = text.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric());
    let short = text.len() - number.len();
    let numbered = matches!(short, 1..=3) && (number.starts_with(". ") || number.starts_with(") "));
    if numbered {
        return indent + short + 2;
    }
    let bullet = ["- ", "* ", "+ ", "> ", "| ", "("].into_iter().find(|it| text.starts_with(it));
    bullet.filter(|it| *it != "(").map_or(0, |mark| indent + mark.len())
}
