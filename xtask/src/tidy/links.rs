//! Links of the documentation that lead nowhere.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// Folders of the repository. A path in back-ticks that begins with one of them is a promise.
const FOLDERS: [&str; 8] =
    ["agreements/", "cases/", "crates/", "deploy/", "docs/", "fuzz/", "tests/", "xtask/"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files()
        .filter(|file| file.path.ends_with(".md"))
        .flat_map(|page| {
            references(page).into_iter().filter_map(|reference| broken(tree, page, &reference))
        })
        .collect()
}

/// Something on a page that names a place in the repository.
struct Reference {
    line: usize,
    kind: Kind,
}

enum Kind {
    Link(String),
    Code(String),
}

fn references(page: &File) -> Vec<Reference> {
    let parser = Parser::new_ext(&page.text, Options::ENABLE_TABLES).into_offset_iter();
    let mut found = Vec::new();
    for (event, range) in parser {
        let kind = match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Kind::Link(dest_url.into_string())
            }
            Event::Code(text) => Kind::Code(text.into_string()),
            _ => continue,
        };
        found.push(Reference { line: line_of(&page.text, range.start), kind });
    }
    found
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

fn broken(tree: &Tree, page: &File, reference: &Reference) -> Option<Finding> {
    let (target, missing) = match &reference.kind {
        Kind::Link(url) => (url, missing_link(tree, page, url)?),
        Kind::Code(text) => (text, missing_path(tree, text)?),
    };
    let what = format!("`{target}` leads nowhere ({missing})");
    Some(Finding::new(&page.path, reference.line, what, "name what is there"))
}

/// Why a link leads nowhere, if it does.
fn missing_link(tree: &Tree, page: &File, url: &str) -> Option<&'static str> {
    if url.contains("://") || url.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = url.split_once('#').map_or((url, None), |(path, it)| (path, Some(it)));
    let target = match path {
        "" => page.path.clone(),
        path => resolve(&page.path, path),
    };
    if !tree.has(&target) {
        return Some("no such file");
    }
    let pointed = anchor.filter(|_| target.ends_with(".md"))?;
    let known = tree.file(&target).is_some_and(|file| anchors(file).iter().any(|it| it == pointed));
    (!known).then_some("no such heading")
}

/// Why a path in back-ticks leads nowhere, if it does. Patterns and commands are no paths.
fn missing_path(tree: &Tree, text: &str) -> Option<&'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    let path = FOLDERS.iter().any(|folder| text.starts_with(folder)) && text.bytes().all(plain);
    (path && !tree.has(text.trim_end_matches('/'))).then_some("no such file")
}

/// `path` as seen from the folder of `page`.
fn resolve(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The anchors of a page's headings: the id that is written, or the words joined by dashes.
fn anchors(file: &File) -> Vec<String> {
    let options = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES;
    let mut found = Vec::new();
    let mut open: Option<(HeadingLevel, Option<String>, String)> = None;
    for event in Parser::new_ext(&file.text, options) {
        match (event, &mut open) {
            (Event::Start(Tag::Heading { level, id, .. }), _) => {
                open = Some((level, id.map(|id| id.into_string()), String::new()));
            }
            (Event::Text(text) | Event::Code(text), Some((_, _, words))) => words.push_str(&text),
            (Event::End(TagEnd::Heading(_)), _) => {
                found.extend(open.take().map(|(_, id, words)| id.unwrap_or_else(|| slug(&words))));
            }
            _ => {}
        }
    }
    found
}

fn slug(heading: &str) -> String {
    let kept = |letter: &char| letter.is_alphanumeric() || " -_".contains(*letter);
    heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

#[cfg(test)]
mod tests;
