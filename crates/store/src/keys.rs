//! Keys: made on the first start, readable by their owner only.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tlog::SecretKey;
use zeroize::Zeroizing;

use crate::OpenError;
use crate::disk::{self, Access};
use crate::layout::Layout;
use crate::seal::Sealer;

/// What the name of the key of permit tokens has more than that of the log.
const PERMIT: &str = "/permit";

/// What the name of the key of webhooks has more than that of the log.
const WEBHOOK: &str = "/webhook";

/// The keys of a store.
pub(crate) struct Keys {
    pub(crate) log: SecretKey,
    pub(crate) seal: Sealer,
    /// The text form of the key that makes permit tokens.
    pub(crate) permit: Zeroizing<String>,
    /// The text form of the key that signs what webhooks are told.
    pub(crate) webhook: Zeroizing<String>,
}

impl Keys {
    /// Reads the keys. They are made only if nothing was ever recorded here: a store that lost its
    /// keys must not go on under new ones.
    pub(crate) fn open(layout: &Layout, origin: &str, used: bool) -> Result<Self, OpenError> {
        let directory = layout.keys();
        disk::create_directory(&directory, Access::Private)
            .map_err(|reason| OpenError::Io { path: directory, reason })?;
        let path = layout.log_key();
        let text = key(&path, used, |seed| {
            let key = SecretKey::from_random(origin, seed);
            key.map(|key| key.to_text()).map_err(|_| OpenError::Origin(origin.to_owned()))
        })?;
        let damaged = |path: &Path| OpenError::KeyDamaged {
            path: path.to_owned(),
            origin: origin.to_owned(),
        };
        let log = SecretKey::parse(&text).map_err(|_| damaged(&path))?;
        if log.public().origin() != origin {
            return Err(damaged(&path));
        }
        let path = layout.seal_key();
        let text = key(&path, used, |seed| Ok(hexadecimal(seed)))?;
        let seal = bytes(&text).as_deref().map(Sealer::new).ok_or_else(|| damaged(&path))?;
        // Keys that are lost forge no history: tokens and messages get other ones, and who checks
        // them is told.
        let beside = |ending: &str, path: PathBuf| {
            let name = format!("{origin}{ending}");
            let text = key(&path, false, |seed| {
                let key = SecretKey::from_random(&name, seed);
                key.map(|key| key.to_text()).map_err(|_| OpenError::Origin(name.clone()))
            })?;
            SecretKey::parse(&text).map_err(|_| damaged(&path))?;
            Ok::<_, OpenError>(text)
        };
        let permit = beside(PERMIT, layout.permit_key())?;
        let webhook = beside(WEBHOOK, layout.webhook_key())?;
        Ok(Self { log, seal, permit, webhook })
    }
}

/// The key in the file at `path`; made from random bytes if there is none and none was used yet.
fn key(
    path: &Path,
    used: bool,
    make: impl FnOnce(&[u8; 32]) -> Result<Zeroizing<String>, OpenError>,
) -> Result<Zeroizing<String>, OpenError> {
    let failed = |reason| OpenError::Io { path: path.to_owned(), reason };
    if let Some(bytes) = disk::read(path).map_err(failed)? {
        let bytes = Zeroizing::new(bytes);
        let mode = std::fs::metadata(path).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(OpenError::KeyExposed { path: path.to_owned() });
        }
        return Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).trim_end().to_owned()));
    }
    if used {
        return Err(OpenError::KeyMissing { path: path.to_owned() });
    }
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *seed).map_err(|error| OpenError::Random(error.to_string()))?;
    let text = make(&seed)?;
    let line = Zeroizing::new(format!("{}\n", &*text));
    disk::write(path, line.as_bytes(), Access::Private).map_err(failed)?;
    Ok(text)
}

fn hexadecimal(bytes: &[u8; 32]) -> Zeroizing<String> {
    Zeroizing::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn bytes(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut bytes = Zeroizing::new([0; 32]);
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests;
