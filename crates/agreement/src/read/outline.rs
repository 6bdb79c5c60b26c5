//! Markdown to clauses and blocks, every one with its place.
//!
//! A block that a person could overlook, or take for something else, must not reach the machine;
//! and a block that a person reads must not be lost to it. So whatever looks like a block and is
//! none (indented, quoted, inline, not closed, of an unknown kind) is an error, never prose.

use std::ops::Range;

use miette::SourceSpan;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::Reading;
use crate::error::{Code, Finding, quoted, span};

/// Most blocks of one file.
///
/// LIMIT: grants and tools are compared with each other, and a policy costs time on every decision.
const MOST_BLOCKS: usize = 1_000;

/// Headings and blocks of a file, in its order.
pub(super) struct Outline {
    pub(super) headings: Vec<Heading>,
    pub(super) blocks: Vec<Block>,
}

/// A heading that stands at the margin.
pub(super) struct Heading {
    pub(super) level: usize,
    pub(super) id: Id,
    /// The text without the id.
    pub(super) text: String,
    pub(super) place: Range<usize>,
}

/// What stands in the braces of a heading.
pub(super) enum Id {
    /// Nothing: the heading begins no clause.
    Absent,
    /// Something that has been reported: the heading begins a clause that nobody can name.
    Unreadable,
    /// The text of the id, and its place.
    Written(String, SourceSpan),
}

/// A fenced block of a known kind.
pub(super) struct Block {
    pub(super) kind: Kind,
    /// What stands behind the opening fence.
    pub(super) label: SourceSpan,
    /// From fence to fence.
    pub(super) place: Range<usize>,
    /// The lines between the fences.
    pub(super) body: Range<usize>,
}

/// What a block is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    RedLine,
    Tool,
    Boundary,
    Review,
    Grant,
    Term,
    Law,
    Refusal,
    ChangeControl,
    Verification,
    Personnel,
    Termination,
    Excluded,
    Case,
    Accepted,
    Cedar,
}

/// Kinds of TOML blocks, as they are written.
const KINDS: [(&str, Kind); 15] = [
    ("redline", Kind::RedLine),
    ("tool", Kind::Tool),
    ("boundary", Kind::Boundary),
    ("review", Kind::Review),
    ("grant", Kind::Grant),
    ("term", Kind::Term),
    ("law", Kind::Law),
    ("refusal", Kind::Refusal),
    ("change-control", Kind::ChangeControl),
    ("verification", Kind::Verification),
    ("personnel", Kind::Personnel),
    ("termination", Kind::Termination),
    ("excluded", Kind::Excluded),
    ("case", Kind::Case),
    ("accepted", Kind::Accepted),
];

impl Kind {
    /// How messages name the block.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::RedLine => "a redline block",
            Self::Tool => "a tool block",
            Self::Boundary => "a boundary block",
            Self::Review => "a review block",
            Self::Grant => "a grant block",
            Self::Term => "a term block",
            Self::Law => "a law block",
            Self::Refusal => "a refusal block",
            Self::ChangeControl => "a change-control block",
            Self::Verification => "a verification block",
            Self::Personnel => "a personnel block",
            Self::Termination => "a termination block",
            Self::Excluded => "an excluded block",
            Self::Case => "a case block",
            Self::Accepted => "an accepted block",
            Self::Cedar => "a cedar block",
        }
    }

    /// Whether the block rules something. Words, citations, cases and acceptances only speak about
    /// what is ruled.
    pub(super) const fn rules(self) -> bool {
        !matches!(self, Self::Term | Self::Law | Self::Case | Self::Accepted)
    }
}

/// Reads `source` from byte `from` on, which is where the front matter ends.
pub(super) fn read(source: &str, from: usize, reading: &mut Reading) -> Outline {
    let mut walk = Walk {
        source,
        reading,
        outline: Outline { headings: Vec::new(), blocks: Vec::new() },
        depth: 0,
        heading: None,
        fence: None,
    };
    let body = source.get(from..).unwrap_or_default();
    let options = Options::ENABLE_HEADING_ATTRIBUTES;
    for (event, place) in Parser::new_ext(body, options).into_offset_iter() {
        walk.step(event, from + place.start..from + place.end);
    }
    walk.outline
}

struct Walk<'s, 'r> {
    source: &'s str,
    reading: &'r mut Reading,
    outline: Outline,
    /// How many quotes, lists and list items are open.
    depth: usize,
    heading: Option<Heading>,
    fence: Option<Fence>,
}

/// A code block whose end has not come yet.
struct Fence {
    /// What stands behind the opening fence; `None` for a block that is indented instead.
    info: Option<String>,
    place: Range<usize>,
    /// What Markdown says the block contains.
    text: String,
    body: Option<Range<usize>>,
}

impl Walk<'_, '_> {
    fn step(&mut self, event: Event<'_>, place: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, place),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.text(&text, place),
            Event::Code(text) => self.inline_code(&text, place),
            Event::Html(_) | Event::InlineHtml(_) => self.html(place),
            Event::SoftBreak | Event::HardBreak => self.text(" ", place),
            Event::Rule
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, place: Range<usize>) {
        match tag {
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Item => self.depth += 1,
            Tag::Heading { level, id, classes, attrs } => {
                let plain = classes.is_empty() && attrs.is_empty();
                self.open_heading(level as usize, id, plain, place);
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.to_string()),
                    CodeBlockKind::Indented => None,
                };
                self.fence = Some(Fence { info, place, text: String::new(), body: None });
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::Heading(_) => {
                if let Some(heading) = self.heading.take() {
                    self.close_heading(heading);
                }
            }
            TagEnd::CodeBlock => {
                if let Some(fence) = self.fence.take() {
                    self.close_fence(fence);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, place: Range<usize>) {
        if let Some(fence) = &mut self.fence {
            fence.text.push_str(text);
            let start = fence.body.as_ref().map_or(place.start, |body| body.start);
            fence.body = Some(start..place.end);
        } else if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
    }

    /// Fences that are not alone on their line make code out of what people read as a block.
    fn inline_code(&mut self, text: &str, place: Range<usize>) {
        let written = self.source.get(place.clone()).unwrap_or_default();
        if written.starts_with("```") {
            self.reading.found(
                Finding::new(Code::BlockLayout, "a fence that does not stand on a line of its own")
                    .at(span(place.start, place.end), "this is prose to the machine")
                    .help("begin and end a block with ``` alone on a line; quote code with one `"),
            );
        }
        self.text(text, place);
    }

    fn html(&mut self, place: Range<usize>) {
        self.reading.found(
            Finding::new(Code::RawHtml, "raw HTML in an agreement")
                .at(span(place.start, place.end), "HTML can hide what the machine reads")
                .help("write plain Markdown; a comment belongs into a block, behind #"),
        );
    }

    fn open_heading(
        &mut self,
        level: usize,
        id: Option<CowStr<'_>>,
        plain: bool,
        at: Range<usize>,
    ) {
        let written = self.source.get(at.clone()).unwrap_or_default().trim_end();
        let id = id.map(|id| id.to_string());
        let end = at.start + written.len();
        let tail = |id: &String| written.ends_with(&format!("{{#{id}}}"));
        // A heading that is underlined could as well be a paragraph above a line.
        let underlined = !written.starts_with('#');
        let readable = match &id {
            Some(id) => plain && self.depth == 0 && !underlined && tail(id),
            None => plain && !underlined && !written.contains("{#"),
        };
        let id = match id {
            _ if !readable => self.unreadable(span(at.start, end)),
            Some(id) => {
                let start = end.saturating_sub(id.len() + 1);
                Id::Written(id, span(start, end.saturating_sub(1)))
            }
            None => Id::Absent,
        };
        self.heading = Some(Heading { level, id, text: String::new(), place: at.start..end });
    }

    fn unreadable(&mut self, heading: SourceSpan) -> Id {
        self.reading.found(
            Finding::new(Code::ClauseId, "a heading whose id cannot be read")
                .at(heading, "this heading")
                .help("write one line at the margin, the id last and alone: `## 2 Title {#title}`"),
        );
        Id::Unreadable
    }

    fn close_heading(&mut self, heading: Heading) {
        if self.depth == 0 {
            self.outline.headings.push(heading);
        }
    }

    fn close_fence(&mut self, fence: Fence) {
        let Some(info) = &fence.info else {
            self.layout(&fence, "an indented block", "indented lines are prose to the machine");
            return;
        };
        let label = self.label(&fence, info);
        let kind = self.kind(info, label);
        if !is_closed(self.source.get(fence.place.clone()).unwrap_or_default()) {
            self.layout(&fence, "a block that is not closed", "it runs to the end of the file");
            return;
        }
        if holds_fence(&fence.text) {
            self.layout(&fence, "a block that holds a fence", "its own end may be missing");
            return;
        }
        let Some(kind) = kind else { return };
        if self.depth > 0 {
            self.layout(&fence, "a block inside a list or quote", "move it to the margin");
            return;
        }
        if self.outline.blocks.len() >= MOST_BLOCKS {
            let message = format!("more than {MOST_BLOCKS} blocks");
            let help = "let one entry stand for many tools or workloads: patterns may contain *";
            let finding = Finding::new(Code::TooLong, message).at(label, "one too many");
            self.reading.found(finding.help(help));
            return;
        }
        let empty = fence.place.end..fence.place.end;
        let body = fence.body.clone().unwrap_or(empty);
        let written = self.source.get(body.clone()).unwrap_or_default();
        if written.replace("\r\n", "\n") != fence.text {
            self.layout(&fence, "a block that Markdown reads otherwise than it is written", "here");
            return;
        }
        self.outline.blocks.push(Block { kind, label, place: fence.place, body });
    }

    /// What kind of block `info` announces, if it is one that the format has.
    fn kind(&mut self, info: &str, label: SourceSpan) -> Option<Kind> {
        let words: Vec<_> = info.split_ascii_whitespace().collect();
        let unknown = |message: String, help: String| {
            Finding::new(Code::UnknownBlock, message).at(label, "not known").help(help)
        };
        let kinds = || {
            let kinds: Vec<_> = KINDS.iter().map(|(kind, _)| format!("`toml {kind}`")).collect();
            let kinds = kinds.join(", ");
            format!("blocks are {kinds} and `cedar`; an illustration without effect is `text`")
        };
        match *words.as_slice() {
            ["text"] => None,
            ["cedar"] => Some(Kind::Cedar),
            ["toml", word] => {
                if let Some((_, kind)) = KINDS.iter().find(|(kind, _)| *kind == word) {
                    return Some(*kind);
                }
                let message = format!("unknown block kind `{}`", quoted(word));
                self.reading.found(unknown(message, kinds()));
                None
            }
            _ => {
                let message = format!("unknown block `{}`", quoted(info));
                self.reading.found(unknown(message, kinds()));
                None
            }
        }
    }

    fn layout(&mut self, fence: &Fence, message: &str, label: &str) {
        self.reading.found(
            Finding::new(Code::BlockLayout, message)
                .at(first_line(self.source, &fence.place), label)
                .help("begin the block with ```toml and its kind at the margin, end it with ```"),
        );
    }

    /// Where the words behind the opening fence are; the fence itself when there are none.
    fn label(&self, fence: &Fence, info: &str) -> SourceSpan {
        let line = self.source.get(fence.place.clone()).unwrap_or_default().lines().next();
        match line.and_then(|line| line.find(info)) {
            Some(offset) if !info.is_empty() => {
                let start = fence.place.start + offset;
                span(start, start + info.len())
            }
            _ => first_line(self.source, &fence.place),
        }
    }
}

/// Whether the last line of a fenced block is a fence that closes the first.
fn is_closed(block: &str) -> bool {
    let mut lines = block.lines();
    let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else { return false };
    let Some(mark) = first.trim_start().chars().next() else { return false };
    let length = |line: &str| line.trim_start().chars().take_while(|c| *c == mark).count();
    length(last) >= length(first) && last.trim().chars().all(|c| c == mark)
}

/// Whether a line looks like the end of a block, or like the beginning of one that is swallowed.
fn holds_fence(text: &str) -> bool {
    text.lines()
        .any(|line| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~"))
}

fn first_line(source: &str, place: &Range<usize>) -> SourceSpan {
    let line = source.get(place.clone()).and_then(|block| block.lines().next());
    span(place.start, place.start + line.map_or(0, str::len))
}
