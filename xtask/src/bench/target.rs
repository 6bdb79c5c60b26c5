//! What is measured: the mock itself, nginx in front of it, Brightline in front of it.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

use super::load::Load;
use super::mock;
use super::process::{Process, free_address};
use super::work::{STREAMED, WHOLE, Work};

/// The parties that sign the example agreement.
const PARTIES: [&str; 2] = ["provider", "customer"];

/// One target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Target {
    /// The mock, with nothing in front of it.
    Direct,
    /// A raw proxy: the yardstick.
    Nginx,
    /// The stack, with everything on.
    Brightline,
}

impl Target {
    pub(super) const ALL: [Self; 3] = [Self::Direct, Self::Nginx, Self::Brightline];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Nginx => "nginx",
            Self::Brightline => "Brightline",
        }
    }
}

/// Everything that runs while it is measured.
pub(super) struct Field {
    mock: SocketAddr,
    nginx: (SocketAddr, Process),
    brightline: (SocketAddr, Process),
    key: String,
}

impl Field {
    /// Starts the mock, nginx and Brightline, with all they write below `folder`.
    pub(super) fn start(folder: &Path, binary: &Path, root: &Path) -> Result<Self> {
        if folder.try_exists()? {
            fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let mock = mock::start()?;
        let nginx = nginx(folder, mock)?;
        let (key, enrolment) = enrol(binary)?;
        let brightline = brightline(folder, binary, root, mock, &enrolment)?;
        Ok(Self { mock, nginx, brightline, key })
    }

    /// How to ask `target` for `work`.
    pub(super) fn load(&self, target: Target, work: Work) -> Load {
        let (address, stamp) = match target {
            Target::Direct => (self.mock, None),
            Target::Nginx => (self.nginx.0, None),
            Target::Brightline => (self.brightline.0, Some("brightline-decision")),
        };
        Load { address, work, key: self.key.clone(), stamp }
    }

    /// The process of `target`. The mock is part of this one.
    pub(super) const fn process(&self, target: Target) -> Option<&Process> {
        match target {
            Target::Direct => None,
            Target::Nginx => Some(&self.nginx.1),
            Target::Brightline => Some(&self.brightline.1),
        }
    }
}

/// Brightline with everything on, under the example agreement, as an operator starts it.
fn brightline(
    folder: &Path,
    binary: &Path,
    root: &Path,
    mock: SocketAddr,
    enrolment: &str,
) -> Result<(SocketAddr, Process)> {
    let folder = folder.join("brightline");
    fs::create_dir_all(&folder)?;
    let address = free_address()?;
    let agreement = folder.join("agreement.md");
    for ending in ["md", "proof.json"] {
        let shipped = root.join("agreements/classified-cloud.md").with_extension(ending);
        fs::copy(&shipped, agreement.with_extension(ending))
            .with_context(|| shipped.display().to_string())?;
    }
    let parties = parties(binary, &folder)?;
    let configuration = format!(
        "listen = \"{address}\"
data = \"data\"
agreement = \"agreement.md\"
[log]
origin = \"log.example/bench\"
[[upstream]]
name = \"mock\"
format = \"openai\"
base-url = \"http://{mock}\"
key-env = \"MOCK_KEY\"
models = [\"{WHOLE}\", \"{STREAMED}\"]
serves = \"Nobody\"
{enrolment}
{parties}
"
    );
    let file = folder.join("brightline.toml");
    fs::write(&file, configuration)?;
    for party in PARTIES {
        let mut command = Command::new(binary);
        // That the proof holds is no matter of speed, and a solver need not be here.
        let words = ["agreement", "sign", "--trust-proof", "--party", party, "--key"];
        command.args(words).arg(key_of(party, &folder));
        printed(binary, command.arg("--config").arg(&file).arg(&agreement))?;
    }
    let log = folder.join("output.log");
    let mut command = Command::new(binary);
    command.arg("serve").arg("--config").arg(&file).env("MOCK_KEY", "none");
    let mut process = Process::start("brightline", command, &log)?;
    process.wait_for(address, &log)?;
    Ok((address, process))
}

/// Keys for the parties of the agreement, and the lines that enrol them.
fn parties(binary: &Path, folder: &Path) -> Result<String> {
    let mut enrolment = String::new();
    for party in PARTIES {
        let mut command = Command::new(binary);
        command.args(["keys", "new", "--no-passphrase", "--party", party, "--out"]);
        enrolment += &printed(binary, command.arg(key_of(party, folder)))?;
    }
    Ok(enrolment)
}

fn key_of(party: &str, folder: &Path) -> PathBuf {
    folder.join(party).with_extension("pem")
}

/// What the command prints, if it ends well.
fn printed(binary: &Path, command: &mut Command) -> Result<String> {
    let output = command.output();
    let output = output.with_context(|| format!("{} does not start", binary.display()))?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A key for one workload, and the lines that enrol it.
fn enrol(binary: &Path) -> Result<(String, String)> {
    let workload = ["--workload", "analyst-1", "--party", "customer"];
    let place = ["--class", "cloud", "--region", "gov-north"];
    let mut command = Command::new(binary);
    let text = printed(binary, command.args(["keys", "new"]).args(workload).args(place))?;
    let (keys, enrolment): (Vec<&str>, Vec<&str>) = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .partition(|line| line.starts_with("blk_"));
    let key = keys.first().context("`brightline keys new` prints no key")?;
    Ok(((*key).to_owned(), enrolment.join("\n")))
}

/// nginx as a raw proxy: one process, kept connections on both sides, no log, no buffering of what
/// streams.
fn nginx(folder: &Path, mock: SocketAddr) -> Result<(SocketAddr, Process)> {
    let folder = folder.join("nginx");
    fs::create_dir_all(&folder)?;
    let address = free_address()?;
    let at = folder.display();
    let configuration = format!(
        "daemon off; master_process off; worker_processes 1;
pid {at}/nginx.pid; error_log {at}/error.log warn;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path {at}/body; proxy_temp_path {at}/proxy;
  fastcgi_temp_path {at}/fastcgi; uwsgi_temp_path {at}/uwsgi; scgi_temp_path {at}/scgi;
  client_max_body_size 4m; client_body_buffer_size 256k;
  upstream mock {{ server {mock}; keepalive 128; keepalive_requests 1000000000; }}
  server {{
    listen {address};
    location / {{
      proxy_pass http://mock; proxy_http_version 1.1; proxy_set_header Connection \"\";
      proxy_buffering off;
    }}
  }}
}}
"
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, configuration)?;
    let log = folder.join("output.log");
    let mut command =
        Command::new(program("nginx", &["/usr/sbin/nginx", "/usr/local/sbin/nginx"])?);
    command.arg("-c").arg(&file).arg("-p").arg(&folder);
    let mut process = Process::start("nginx", command, &log)?;
    process.wait_for(address, &log)?;
    Ok((address, process))
}

/// Where a program is that a user's `PATH` may lack.
fn program<'a>(name: &'a str, places: &[&'a str]) -> Result<&'a str> {
    let starts = |place: &&str| Command::new(place).arg("-v").output().is_ok();
    match std::iter::once(name).chain(places.iter().copied()).find(starts) {
        Some(place) => Ok(place),
        None => bail!("{name} is missing; on Debian, as root: apt-get install --yes {name}"),
    }
}
