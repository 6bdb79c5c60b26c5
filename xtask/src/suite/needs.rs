//! What the tests need besides Rust, found or installed.
//!
//! Where this may install (root on a Debian machine), it does. Elsewhere it says what to install
//! and fails: a test that is left out because a program is missing proves nothing.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};

use super::run::spelled;
use crate::tree;

/// Something that must be there.
struct Need {
    name: &'static str,
    /// A command that ends well when it is there.
    check: &'static [&'static str],
    /// What it is for.
    purpose: &'static str,
    source: Source,
}

/// Where it comes from.
#[derive(Clone, Copy)]
enum Source {
    /// Debian packages.
    Debian(&'static [&'static str]),
    /// A component of the Rust toolchain.
    Rustup(&'static str),
}

const NEEDS: &[Need] = &[
    Need {
        name: "rustfmt",
        check: &["cargo", "fmt", "--version"],
        purpose: "the format step",
        source: Source::Rustup("rustfmt"),
    },
    Need {
        name: "clippy",
        check: &["cargo", "clippy", "--version"],
        purpose: "the clippy step",
        source: Source::Rustup("clippy"),
    },
    Need {
        name: "git",
        check: &["git", "--version"],
        purpose: "the list of files that tidy checks",
        source: Source::Debian(&["git"]),
    },
    Need {
        name: "kill",
        check: &["kill", "-l"],
        purpose: "the tests that end processes",
        source: Source::Debian(&["procps"]),
    },
    Need {
        name: "strace, allowed to trace",
        check: &["strace", "-o", "/dev/null", "true"],
        purpose: "the tests of power loss and failing disks",
        source: Source::Debian(&["strace"]),
    },
    Need {
        name: "bash",
        check: &["bash", "--version"],
        purpose: "the test of the shell completions",
        source: Source::Debian(&["bash"]),
    },
    Need {
        name: "cvc5",
        check: &["cvc5", "--version"],
        purpose: "the proofs of agreements",
        source: Source::Debian(&["cvc5"]),
    },
    Need {
        name: "Node",
        check: &["node", "--version"],
        purpose: "the JSON differential test",
        source: Source::Debian(&["nodejs"]),
    },
    Need {
        name: "Chromium",
        check: &["chromium", "--version"],
        purpose: "the console, as people see it",
        source: Source::Debian(&["chromium"]),
    },
    Need {
        name: "Python with venv",
        check: &["python3", "-c", "import ensurepip, venv"],
        purpose: "the JSON differential test, the vendors' SDKs and the browser's driver",
        source: Source::Debian(&["python3", "python3-venv"]),
    },
];

/// What the suites in Python import, with the digests of the files.
const REQUIREMENTS: &str = "xtask/python/requirements.txt";

/// `cargo xtask needs`: finds or installs everything.
pub(crate) fn run() -> Result<ExitCode> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !works(need.check)).collect();
    for need in NEEDS.iter().filter(|need| missing.iter().all(|it| it.name != need.name)) {
        println!("{}: there", need.name);
    }
    components(&missing)?;
    packages(&missing)?;
    environment()?;
    Ok(ExitCode::SUCCESS)
}

/// The Python that has the vendors' SDKs and the browser's driver.
pub(super) fn python(target: &Path) -> PathBuf {
    target.join("python/bin/python")
}

fn works(check: &[&str]) -> bool {
    let Some((program, arguments)) = check.split_first() else { return false };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn components(missing: &[&Need]) -> Result<()> {
    for need in missing {
        if let Source::Rustup(component) = need.source {
            let mut command = Command::new("rustup");
            command.args(["component", "add", component]);
            succeed(command).with_context(|| missed(need))?;
        }
    }
    Ok(())
}

fn packages(missing: &[&Need]) -> Result<()> {
    let debian = |need: &&Need| match need.source {
        Source::Debian(packages) => Some(packages),
        Source::Rustup(_) => None,
    };
    let wanted: Vec<&str> = missing.iter().filter_map(debian).flatten().copied().collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install --yes {}", wanted.join(" "));
    let reasons: Vec<String> = missing.iter().map(|need| missed(need)).collect();
    let reasons = reasons.join("; ");
    if !(is_root() && works(&["apt-get", "--version"])) {
        bail!("{reasons}. This user cannot install it. On Debian, as root: {by_hand}");
    }
    println!("{reasons}: installing");
    succeed(apt(&["update"]))?;
    let install = ["install", "--yes", "--no-install-recommends"];
    succeed(apt(&[&install[..], &wanted].concat()))?;
    match missing.iter().find(|need| !works(need.check)) {
        Some(need) => bail!("{} and is still not there after `{by_hand}`", missed(need)),
        None => Ok(()),
    }
}

fn missed(need: &Need) -> String {
    format!("{} is missing (for {})", need.name, need.purpose)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").stdin(Stdio::null()).output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Makes the Python environment, unless the one that is there was made from the same versions.
fn environment() -> Result<()> {
    let root = tree::root()?;
    let folder = crate::target(&root)?.join("python");
    let requirements = root.join(REQUIREMENTS);
    let wanted = std::fs::read(&requirements).context(REQUIREMENTS)?;
    let stamp = folder.join("made-from.txt");
    let python = folder.join("bin/python");
    let works = python.to_str().is_some_and(|python| works(&[python, "-c", "import pip"]));
    if works && std::fs::read(&stamp).is_ok_and(|made| made == wanted) {
        println!("the packages of Python: there");
        return Ok(());
    }
    println!("the packages of Python: installing the versions of {REQUIREMENTS}");
    let mut create = Command::new("python3");
    create.args(["-m", "venv", "--clear"]).arg(&folder);
    succeed(create)?;
    let mut install = Command::new(&python);
    let options = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-input"];
    install.args(["-m", "pip", "install", "--quiet"]).args(options);
    install.arg("--requirement").arg(&requirements);
    succeed(install).context("PyPI must be in reach, directly or by PIP_INDEX_URL")?;
    std::fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())
}

fn succeed(mut command: Command) -> Result<()> {
    let name = spelled(&command);
    let status = command.stdin(Stdio::null()).status();
    match status.with_context(|| format!("`{name}` does not start"))? {
        status if status.success() => Ok(()),
        status => bail!("`{name}`: {status}"),
    }
}
