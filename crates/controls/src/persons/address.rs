//! E-mail addresses (RFC 5321 with the letters of RFC 6531), in the form in which people write
//! them.

use std::ops::Range;

use super::candidate::{Candidate, Judgement, Kind};

/// The longest local part, as the RFC says.
const LOCAL: usize = 64;

/// How much of a domain is looked at: more than the longest label and the dot after it, so that
/// what is no domain by then never becomes one.
const DOMAIN: usize = 66;

/// The most bytes of a candidate.
pub(super) const LONGEST: usize = LOCAL + 1 + DOMAIN;

/// The first piece of `text` from `from` on that has the form of an address.
pub(super) fn next(text: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..).filter(|rest| rest.contains(&b'@'))?;
    let signs = rest.iter().enumerate().filter(|(_, byte)| **byte == b'@');
    signs.map(|(place, _)| from + place).find_map(|at| {
        let (before, after) = (text.get(from..at)?, text.get(at + 1..)?);
        let local = before.iter().rev().take(LOCAL).take_while(|byte| is_local(**byte)).count();
        let domain = after.iter().take(DOMAIN).take_while(|byte| is_domain(**byte)).count();
        let begins = after.first().is_some_and(|first| is_domain(*first) && !b".-".contains(first));
        (local > 0 && begins).then_some(at - local..at + 1 + domain)
    })
}

const fn is_local(byte: u8) -> bool {
    is_domain(byte) || matches!(byte, b'_' | b'%' | b'+' | b'\'')
}

const fn is_domain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'.' | b'-')
}

/// Mailboxes of programs.
const MACHINES: [&[u8]; 6] =
    [b"git", b"noreply", b"no-reply", b"donotreply", b"mailer-daemon", b"postmaster"];

/// Ends of file names (`logo@2x.png`) that are no top-level domains.
const FILES: [&[u8]; 9] =
    [b"png", b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"css", b"js", b"html"];

pub(super) fn judge(candidate: &Candidate<'_>) -> Judgement {
    let text = candidate.text;
    let at = text.iter().position(|byte| *byte == b'@').unwrap_or(text.len());
    let (local, domain) = text.split_at(at);
    // In `a@b.org@c.org` the first domain is a local part too.
    let chained = candidate.after.first() == Some(&b'@');
    let used = if chained { at.saturating_add(1) } else { text.len() };
    let mailbox = (mailbox(local), domain.get(1..).and_then(host));
    let (Some(local), Some(host)) = mailbox else { return Judgement::Nobody { used } };
    match candidate.person(Kind::Address, [local, b"@", host].concat()) {
        Judgement::Person { identity, .. } => Judgement::Person { identity, used },
        other => other,
    }
}

/// The local part without the quotes and points that belong to the sentence; `None` for a
/// program's.
fn mailbox(local: &[u8]) -> Option<&[u8]> {
    let ornament = |byte: &u8| matches!(byte, b'.' | b'\'' | b'-' | b'%' | b'+');
    let start = local.iter().position(|byte| !ornament(byte))?;
    local.get(start..).filter(|local| !MACHINES.contains(local))
}

/// The part of `domain` that is a host name under a top-level domain.
fn host(domain: &[u8]) -> Option<&[u8]> {
    let labels: Vec<_> =
        domain.split(|byte| *byte == b'.').take_while(|label| !label.is_empty()).collect();
    let [first, second, ..] = labels.as_slice() else { return None };
    let number = |label: &[u8]| label.iter().all(u8::is_ascii_digit);
    if number(first) && number(second) {
        // A version (`library@4.17.21`) or an address of the network.
        return None;
    }
    let last = labels.last()?;
    let letters = last.iter().take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let top = if last.starts_with(b"xn--") { last.len() } else { letters.count() };
    if top < 2 || last.get(..top).is_some_and(|top| FILES.contains(&top)) {
        return None;
    }
    let above: usize = labels.iter().rev().skip(1).map(|label| label.len() + 1).sum();
    domain.get(..above + top)
}
