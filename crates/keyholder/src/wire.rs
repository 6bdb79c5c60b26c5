//! What goes over the socket: frames of a length and so many bytes, numbers with the highest byte
//! first.
//!
//! ```text
//! question   1 · length of the name, 1 byte · name of the agreement · count, 4 bytes
//!              · for each identifier its length, 4 bytes, and its bytes
//! answer     0 · whether there are pseudonyms of the epoch before, 1 byte · count, 4 bytes
//!              · for each identifier 8 bytes under the key of this epoch, and, if so, 8 more
//! refusal    1 · why, as text
//! ```
//!
//! There is no other question, and none that is about what was asked before.

use std::io;

use controls::ledger::{Pseudonym, Pseudonyms};
use lexicon::AgreementId;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// LIMIT: longest frame. The longest identifier and the longest question fit.
pub(crate) const LONGEST_FRAME: usize = 2 << 20;
/// LIMIT: longest identifier. Those of any kind have less than a hundred bytes, but for the rows of
/// a table that have no better one.
pub(crate) const LONGEST_IDENTITY: usize = 1 << 20;
/// LIMIT: identifiers in one question. Their answer has 16 KiB.
pub(crate) const MOST_IDENTITIES: usize = 1_024;

const VERSION: u8 = 1;
const ANSWER: u8 = 0;
const REFUSAL: u8 = 1;

/// What was answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Pseudonyms(Vec<Pseudonyms>),
    Refusal(String),
}

/// The next frame; nothing if the other side is done.
///
/// # Errors
///
/// The connection fails, ends inside a frame, or the frame is longer than any may be.
pub(crate) async fn read_frame(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let length = match from.read_u32().await {
        Ok(length) => length,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    let length = usize::try_from(length).ok().filter(|length| *length <= LONGEST_FRAME);
    let length = length.ok_or_else(|| io::Error::other("a frame is longer than any may be"))?;
    let mut frame = vec![0; length];
    from.read_exact(&mut frame).await?;
    Ok(Some(frame))
}

/// Writes one frame.
///
/// # Errors
///
/// The connection fails, or the frame is longer than any may be.
pub(crate) async fn write_frame(
    to: &mut (impl AsyncWrite + Unpin),
    frame: &[u8],
) -> io::Result<()> {
    let length = u32::try_from(frame.len()).ok().filter(|_| frame.len() <= LONGEST_FRAME);
    let length = length.ok_or_else(|| io::Error::other("a frame is longer than any may be"))?;
    to.write_all(&[&length.to_be_bytes(), frame].concat()).await
}

/// The question for the pseudonyms of `identities`.
pub(crate) fn question(tenant: &AgreementId, identities: &[&[u8]]) -> Vec<u8> {
    let name = tenant.as_str().as_bytes();
    // INVARIANT: names have at most 128 bytes, and callers keep the other two bounds.
    let mut frame = vec![VERSION, u8::try_from(name.len()).unwrap_or(u8::MAX)];
    frame.extend(name);
    frame.extend(number(identities.len()));
    for identity in identities {
        frame.extend(number(identity.len()));
        frame.extend(*identity);
    }
    frame
}

/// What a question asks for; nothing if it is not one.
pub(crate) fn asked(frame: &[u8]) -> Option<(AgreementId, Vec<&[u8]>)> {
    let mut rest = frame;
    if take(&mut rest, 1)? != [VERSION] {
        return None;
    }
    let [length] = *take(&mut rest, 1)? else { return None };
    let tenant = std::str::from_utf8(take(&mut rest, usize::from(length))?).ok()?.parse().ok()?;
    let count = take_number(&mut rest).filter(|count| *count <= MOST_IDENTITIES)?;
    let mut identities = Vec::with_capacity(count);
    for _ in 0..count {
        let length = take_number(&mut rest).filter(|length| *length <= LONGEST_IDENTITY)?;
        identities.push(take(&mut rest, length)?);
    }
    rest.is_empty().then_some((tenant, identities))
}

/// The answer.
pub(crate) fn answer(pseudonyms: &[Pseudonyms]) -> Vec<u8> {
    let before = pseudonyms.iter().all(|it| it.before.is_some());
    let mut frame = vec![ANSWER, u8::from(before)];
    frame.extend(number(pseudonyms.len()));
    for it in pseudonyms {
        frame.extend(it.now.to_bytes());
        frame.extend(it.before.filter(|_| before).into_iter().flat_map(Pseudonym::to_bytes));
    }
    frame
}

/// The refusal.
pub(crate) fn refusal(why: &str) -> Vec<u8> {
    std::iter::once(REFUSAL).chain(why.bytes().take(4_096)).collect()
}

/// What was answered; nothing if it is no answer.
pub(crate) fn answered(frame: &[u8]) -> Option<Answer> {
    let mut rest = frame;
    if take(&mut rest, 1)? == [REFUSAL] {
        return Some(Answer::Refusal(String::from_utf8_lossy(rest).into_owned()));
    }
    if frame.first() != Some(&ANSWER) {
        return None;
    }
    let before = match take(&mut rest, 1)? {
        [0] => false,
        [1] => true,
        _ => return None,
    };
    let count = take_number(&mut rest).filter(|count| *count <= MOST_IDENTITIES)?;
    let mut pseudonyms = Vec::with_capacity(count);
    for _ in 0..count {
        let now = take_pseudonym(&mut rest)?;
        let before = if before { Some(take_pseudonym(&mut rest)?) } else { None };
        pseudonyms.push(Pseudonyms { now, before });
    }
    rest.is_empty().then_some(Answer::Pseudonyms(pseudonyms))
}

fn number(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

fn take<'a>(from: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(taken)
}

fn take_number(from: &mut &[u8]) -> Option<usize> {
    let bytes: [u8; 4] = take(from, 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(bytes)).ok()
}

fn take_pseudonym(from: &mut &[u8]) -> Option<Pseudonym> {
    Some(Pseudonym::from_bytes(take(from, 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests;
