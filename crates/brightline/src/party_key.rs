//! The keys of parties at rest: PKCS#8 in PEM, encrypted under a passphrase (RFC 5958, RFC 8018).

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use pkcs8::der::pem::PemLabel as _;
use pkcs8::pkcs5::pbes2::Parameters;
use pkcs8::{
    DecodePrivateKey as _, EncodePrivateKey as _, EncryptedPrivateKeyInfo, LineEnding,
    PrivateKeyInfo, SecretDocument,
};
use tlog::SecretKey;
use zeroize::Zeroizing;

/// Fewest characters of a passphrase.
///
/// LIMIT: scrypt makes each guess cost a second; a shorter one is found all the same.
const SHORTEST_PASSPHRASE: usize = 12;

/// Why a key is not there.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub(crate) enum KeyError {
    #[error("`{path}`: {reason}")]
    Io { path: PathBuf, reason: io::Error },
    #[error("`{0}` is there already: a key is never written over; name another file")]
    Exists(PathBuf),
    #[error("others may read `{0}`: make it readable by its owner only (chmod 600)")]
    Exposed(PathBuf),
    #[error("`{0}` is not an Ed25519 key in PKCS#8: `brightline keys new --party` writes one")]
    Malformed(PathBuf),
    #[error("the passphrase does not open `{0}`")]
    Passphrase(PathBuf),
    #[error("the passphrase has fewer than {SHORTEST_PASSPHRASE} characters: take a longer one")]
    Short,
    #[error("the two passphrases differ: nothing was written")]
    Differ,
    #[error("the passphrase cannot be asked for: {0}: write --passphrase-file FILE")]
    NoTerminal(io::Error),
    #[error("the system gives no random bytes, so there is no key: {0}")]
    NoRandomness(getrandom::Error),
    #[error("`{0}` cannot name a key: write a name without spaces and plus signs")]
    Name(String),
}

/// How the passphrase of a key is known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Passphrase<'a> {
    /// The first line of a file.
    File(&'a Path),
    /// Whoever sits there is asked.
    Asked,
    /// The key is not encrypted.
    None,
}

/// A new key for the party `name`.
///
/// # Errors
///
/// The system gives no random bytes, or a key cannot have that name.
pub(crate) fn fresh(name: &str) -> Result<(SecretKey, Zeroizing<[u8; 32]>), KeyError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice()).map_err(KeyError::NoRandomness)?;
    let key = SecretKey::from_random(name, &seed);
    Ok((key.map_err(|_| KeyError::Name(name.to_owned()))?, seed))
}

/// Writes the key made from `seed` into a new file that its owner alone may read.
///
/// # Errors
///
/// The file is there, cannot be written, or the passphrase cannot be used.
pub(crate) fn write(
    path: &Path,
    seed: &[u8; 32],
    passphrase: Passphrase<'_>,
) -> Result<(), KeyError> {
    let malformed = |_| KeyError::Malformed(path.to_owned());
    let plain = SigningKey::from_bytes(seed).to_pkcs8_der().map_err(malformed)?;
    let pem = match passphrase {
        Passphrase::None => plain.to_pem(PrivateKeyInfo::PEM_LABEL, LineEnding::LF),
        Passphrase::File(_) | Passphrase::Asked => {
            let passphrase = chosen(passphrase)?;
            let sealed = encrypted(&plain, passphrase.as_bytes(), path)?;
            sealed.to_pem(EncryptedPrivateKeyInfo::PEM_LABEL, LineEnding::LF)
        }
    };
    let pem = pem.map_err(|error| malformed(error.into()))?;
    let failed = |reason: io::Error| match reason.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
        _ => KeyError::Io { path: path.to_owned(), reason },
    };
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.map_err(failed)?;
    file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

fn encrypted(
    plain: &SecretDocument,
    passphrase: &[u8],
    path: &Path,
) -> Result<SecretDocument, KeyError> {
    let (mut salt, mut start) = ([0; 16], [0; 16]);
    getrandom::fill(&mut salt).map_err(KeyError::NoRandomness)?;
    getrandom::fill(&mut start).map_err(KeyError::NoRandomness)?;
    let malformed = || KeyError::Malformed(path.to_owned());
    // scrypt with the parameters that its crate recommends, then AES-256 in CBC.
    let parameters = Parameters::scrypt_aes256cbc(Default::default(), &salt, &start);
    let info = PrivateKeyInfo::try_from(plain.as_bytes()).map_err(|_| malformed())?;
    info.encrypt_with_params(parameters.map_err(|_| malformed())?, passphrase)
        .map_err(|_| malformed())
}

/// The key of the party `name` in the file.
///
/// # Errors
///
/// It cannot be read, others may read it, or the passphrase does not open it.
pub(crate) fn read(
    path: &Path,
    name: &str,
    passphrase_file: Option<&Path>,
) -> Result<SecretKey, KeyError> {
    let seed = Zeroizing::new(signing_key(path, passphrase_file)?.to_bytes());
    SecretKey::from_random(name, &seed).map_err(|_| KeyError::Name(name.to_owned()))
}

/// The key in the file, whoever's it is.
///
/// # Errors
///
/// It cannot be read, others may read it, or the passphrase does not open it.
pub(crate) fn signing_key(
    path: &Path,
    passphrase_file: Option<&Path>,
) -> Result<SigningKey, KeyError> {
    let failed = |reason| KeyError::Io { path: path.to_owned(), reason };
    let pem = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
    if fs::metadata(path).map_err(failed)?.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::Exposed(path.to_owned()));
    }
    let malformed = || KeyError::Malformed(path.to_owned());
    let (label, document) = SecretDocument::from_pem(&pem).map_err(|_| malformed())?;
    let key = if label == EncryptedPrivateKeyInfo::PEM_LABEL {
        let sealed = EncryptedPrivateKeyInfo::try_from(document.as_bytes());
        let sealed = sealed.map_err(|_| malformed())?;
        let passphrase = match passphrase_file {
            Some(file) => first_line(file)?,
            None => asked(&format!("Passphrase of {}: ", path.display()))?,
        };
        let opened = sealed.decrypt(passphrase.as_bytes());
        let opened = opened.map_err(|_| KeyError::Passphrase(path.to_owned()))?;
        SigningKey::from_pkcs8_der(opened.as_bytes())
    } else {
        SigningKey::from_pkcs8_der(document.as_bytes())
    };
    key.map_err(|_| malformed())
}

/// A new passphrase, asked for twice or read from a file.
fn chosen(passphrase: Passphrase<'_>) -> Result<Zeroizing<String>, KeyError> {
    let chosen = match passphrase {
        Passphrase::File(file) => first_line(file)?,
        Passphrase::Asked | Passphrase::None => {
            let first = asked("Passphrase: ")?;
            if *asked("The same again: ")? != *first {
                return Err(KeyError::Differ);
            }
            first
        }
    };
    let long_enough = chosen.chars().nth(SHORTEST_PASSPHRASE - 1).is_some();
    if long_enough { Ok(chosen) } else { Err(KeyError::Short) }
}

fn asked(prompt: &str) -> Result<Zeroizing<String>, KeyError> {
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(KeyError::NoTerminal)
}

fn first_line(file: &Path) -> Result<Zeroizing<String>, KeyError> {
    let text = fs::read_to_string(file).map(Zeroizing::new);
    let text = text.map_err(|reason| KeyError::Io { path: file.to_owned(), reason })?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests;
