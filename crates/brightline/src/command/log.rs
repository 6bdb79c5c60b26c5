//! `brightline log verify`: an outsider's check of a whole log.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use review::attention::Published;
use serde_json::json;
use tlog::{PublicKey, Verified};

use super::Finding;
use crate::broken_glasses::BrokenGlasses;
use crate::cli::VerifyArgs;
use crate::config::pin_beside;
use crate::folder::Folder;
use crate::output;

/// What is said of a log that somebody changed, and of one that was wrong from the beginning.
const NOT_AS_SIGNED: &str = "this log is not as it was signed";
const CONTRADICTS_ITSELF: &str = "this log is as it was signed, and says what cannot be";

/// Why a log cannot be checked at all.
#[derive(Debug, thiserror::Error, Diagnostic)]
enum NotChecked {
    #[error("`{path}` is no log: it has no `{}`", tlog::CHECKPOINT)]
    #[diagnostic(help("name the directory that has it: `log` in the data directory, or a copy"))]
    NoLog { path: PathBuf },
    #[error("`{path}` cannot be read: {reason}")]
    #[diagnostic(help("see that it is there and that you may read it"))]
    Unreadable { path: PathBuf, reason: io::Error },
    #[error("`{path}` does not hold the public key of a log: {reason}")]
    #[diagnostic(help("it has one line, such as log.example.org+01234567+AAAA…"))]
    BadKey { path: PathBuf, reason: tlog::BadKey },
}

/// What a log is checked against.
struct Witnesses {
    key: PublicKey,
    key_is_from_the_log: bool,
    pin: Option<(PathBuf, Vec<u8>)>,
}

/// Checks one log.
pub(crate) fn verify(args: &VerifyArgs) -> miette::Result<Finding> {
    let witnesses = Witnesses::of(args)?;
    let pin = witnesses.pin.as_ref().map(|(_, note)| note.as_slice());
    let files = Folder::new(args.directory.clone());
    match tlog::verify(&files, &witnesses.key, pin) {
        Ok(verified) => match read(&files, &verified) {
            (published, none) if none.is_empty() => good(args, &witnesses, &verified, &published),
            (_, list) => bad(args, CONTRADICTS_ITSELF, &list, false),
        },
        Err(findings) => {
            let list: Vec<_> = findings.iter().map(ToString::to_string).collect();
            bad(args, NOT_AS_SIGNED, &list, findings.more())
        }
    }
}

/// What the records of a log that is as it was signed say of its reviews, and what of that cannot
/// be.
fn read(files: &Folder, verified: &Verified) -> (Published, Vec<String>) {
    let (mut glasses, mut published) = (BrokenGlasses::default(), Published::default());
    let mut list = Vec::new();
    let read = tlog::each_entry(files, verified.checkpoint(), |number, entry| {
        glasses.see(number, entry);
        list.extend(published.note(number, entry).err().map(|wrong| wrong.to_string()));
    });
    list.extend(glasses.contradictions);
    list.extend(read.err().map(|error| error.to_string()));
    (published, list)
}

impl Witnesses {
    fn of(args: &VerifyArgs) -> Result<Self, NotChecked> {
        let log = &args.directory;
        if optional(&log.join(tlog::CHECKPOINT))?.is_none() && !is_log_without_checkpoint(log)? {
            return Err(NotChecked::NoLog { path: log.clone() });
        }
        let own_key = log.join(tlog::PUBLIC_KEY);
        let path = args.vkey.as_ref().unwrap_or(&own_key);
        let text = String::from_utf8_lossy(&required(path)?).into_owned();
        let key = text
            .trim_end()
            .parse()
            .map_err(|reason| NotChecked::BadKey { path: path.clone(), reason })?;
        let pin = match &args.pin {
            Some(path) => Some((path.clone(), required(path)?)),
            None => pin_of(log)?,
        };
        Ok(Self { key, key_is_from_the_log: args.vkey.is_none(), pin })
    }
}

/// A log whose checkpoint was taken away still has its other files: that is a finding, not a typing
/// error.
fn is_log_without_checkpoint(log: &Path) -> Result<bool, NotChecked> {
    Ok(optional(&log.join(tlog::PUBLIC_KEY))?.is_some())
}

/// The pin beside the data directory that `log` lies in, if there is one.
fn pin_of(log: &Path) -> Result<Option<(PathBuf, Vec<u8>)>, NotChecked> {
    let unreadable = |reason| NotChecked::Unreadable { path: log.to_owned(), reason };
    let log = log.canonicalize().map_err(unreadable)?;
    let Some(path) = log.parent().map(pin_beside) else { return Ok(None) };
    Ok(optional(&path)?.map(|note| (path, note)))
}

fn required(path: &Path) -> Result<Vec<u8>, NotChecked> {
    std::fs::read(path).map_err(|reason| NotChecked::Unreadable { path: path.to_owned(), reason })
}

fn optional(path: &Path) -> Result<Option<Vec<u8>>, NotChecked> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(reason) => Err(NotChecked::Unreadable { path: path.to_owned(), reason }),
    }
}

fn good(
    args: &VerifyArgs,
    witnesses: &Witnesses,
    verified: &Verified,
    published: &Published,
) -> miette::Result<Finding> {
    let checkpoint = verified.checkpoint();
    let (reviews, tests) = published.opened();
    let pin = witnesses.pin.as_ref().map(|(path, _)| path.display().to_string());
    if args.json {
        let value = json!({
            "verified": true,
            "origin": checkpoint.origin,
            "records": checkpoint.size,
            "root": checkpoint.root.to_string(),
            "key": witnesses.key.to_string(),
            "key-is-from-the-log": witnesses.key_is_from_the_log,
            "pin": pin,
            "pinned": verified.pinned(),
            "reviews": {"opened": reviews, "tests": tests},
        });
        output::json(&value)?;
        return Ok(Finding::Good);
    }
    let key_note = if witnesses.key_is_from_the_log {
        "\n           it lies in the log itself: compare it with the one that you were given"
    } else {
        ""
    };
    let pin_note = match (pin, verified.pinned()) {
        (Some(pin), Some(pinned)) => format!("{pin}, which knew {pinned} records"),
        _ => "none: a log that was rolled back as a whole would not be noticed".to_owned(),
    };
    output::line(format!(
        "verified   {records} records of {origin}, nothing edited, removed, reordered or cut off\n\
         root       {root}\n\
         key        {key}{key_note}\n\
         pin        {pin_note}\n\
         reviews    {reviews} were what the log had committed to, {tests} of them tests",
        records = checkpoint.size,
        origin = checkpoint.origin,
        root = checkpoint.root,
        key = witnesses.key,
    ))?;
    Ok(Finding::Good)
}

fn bad(args: &VerifyArgs, what: &str, list: &[String], more: bool) -> miette::Result<Finding> {
    if args.json {
        let value = json!({"verified": false, "findings": list, "more": more});
        output::json(&value)?;
        return Ok(Finding::No);
    }
    let more = if more { "\n           and more" } else { "" };
    output::line(format!("NOT VERIFIED: {what}\n           {}{more}", list.join("\n           ")))?;
    Ok(Finding::No)
}
