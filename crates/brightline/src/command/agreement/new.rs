//! `brightline agreement new`: an agreement to begin with.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write as _};
use std::path::PathBuf;

use miette::Diagnostic;
use serde_json::json;

use crate::cli::{Kind, NewArgs};
use crate::command::Finding;
use crate::output;

/// Why no agreement was written.
#[derive(Debug, thiserror::Error, Diagnostic)]
enum NotWritten {
    #[error("`{0}` is there already, and is left as it is")]
    #[diagnostic(help("name another file, or move that one away"))]
    Present(PathBuf),
    #[error("`{path}` cannot be written: {reason}")]
    #[diagnostic(help("see that its folder is there and that you may write to it"))]
    Unwritable { path: PathBuf, reason: io::Error },
}

/// Writes one agreement.
pub(super) fn run(args: &NewArgs) -> miette::Result<Finding> {
    let path = &args.file;
    let unwritable = |reason| NotWritten::Unwritable { path: path.clone(), reason };
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(NotWritten::Present(path.clone()).into());
        }
        Err(error) => return Err(unwritable(error).into()),
    };
    file.write_all(text(args.kind).as_bytes()).map_err(unwritable)?;
    if args.json {
        output::json(&json!({"file": path.display().to_string(), "kind": args.kind.as_str()}))?;
        return Ok(Finding::Good);
    }
    let file = path.display();
    output::line(format!(
        "{file} is written: an agreement of the kind {kind}\n\
         next       put in your parties, regions, numbers and tools, then\n           \
         brightline agreement check {file}",
        kind = args.kind.as_str(),
    ))?;
    Ok(Finding::Good)
}

/// What a new agreement of this kind says.
fn text(kind: Kind) -> &'static str {
    match kind {
        Kind::Minimal => include_str!("../../../templates/minimal.md"),
        Kind::ClassifiedCloud => include_str!("../../../../../agreements/classified-cloud.md"),
        Kind::Hospital => include_str!("../../../../../agreements/hospital.md"),
        Kind::Workplace => include_str!("../../../../../agreements/workplace.md"),
    }
}
