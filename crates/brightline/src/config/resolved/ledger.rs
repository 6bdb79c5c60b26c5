//! What the persons ledger works with: its keys, the cases, and who may look at its counts.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use http::Uri;

use super::Found;
use super::upstream::is_loopback;
use crate::config::raw::{At, Table, word};
use crate::config::{Cases, CasesFrom, Metrics};
use crate::problems::Problem;

/// How often a case register is looked at: a case that is closed explains nothing a minute later.
const CASES_EVERY: Duration = Duration::from_secs(60);

/// Loopback, and the port that collectors of metrics look at first on a machine.
const METRICS_LISTEN: &str = "127.0.0.1:9464";

/// How old the numbers may be. Each reading is on record, so that one a minute would be most of the
/// log of a quiet gateway.
const METRICS_EVERY: Duration = Duration::from_secs(300);

impl Found<'_> {
    /// `[ledger]`: the socket of the key holder.
    pub(super) fn keyholder(&mut self, file: &mut Table<'_>) -> Option<PathBuf> {
        let mut table = self.keep(file.table("ledger")).flatten()?;
        let socket = self.optional_path(&mut table, "keyholder");
        self.problems.extend(table.finish());
        socket
    }

    /// `[cases]`: a file or a URL.
    pub(super) fn cases(&mut self, file: &mut Table<'_>) -> Option<Cases> {
        let mut table = self.keep(file.table("cases")).flatten()?;
        let path = self.keep(table.optional::<String>("file"))?;
        let url = self.keep(table.optional::<String>("url"))?;
        let every = self.amount(&mut table, "every", CASES_EVERY);
        let span = table.span();
        self.problems.extend(table.finish());
        let from = match (path, url) {
            (Some(text), None) => CasesFrom::File(self.path("file", &text)?),
            (None, Some(text)) => CasesFrom::Url(self.url(&text)?),
            (given, _) => {
                let which = if given.is_some() { "two places" } else { "no place" };
                let message = format!("[cases] names {which} for the case register");
                let help =
                    "write either file = \"cases.csv\" or url = \"http://127.0.0.1:8500/open\"";
                self.problems.push(Problem::at(span, message, help));
                return None;
            }
        };
        Some(Cases { from, every })
    }

    /// Whoever can change what comes from there opens cases, so that it comes from this machine:
    /// a file that something writes, or a server that something runs here.
    fn url(&mut self, text: &At<String>) -> Option<Uri> {
        let example = "\"http://127.0.0.1:8500/cases\"";
        let url: Uri = self.keep(word(text, example))?;
        let is_here = url.host().is_some_and(is_loopback);
        if url.scheme_str() != Some("http") || !is_here {
            let message = format!("`{url}` is no URL of plain HTTP on this machine");
            let help = "whoever can change the register on its way opens cases: fetch it with \
                        something that checks whom it talks to, into a file, or behind a port of \
                        127.0.0.1";
            self.problems.push(Problem::at(text.span(), message, help));
            return None;
        }
        Some(url)
    }

    /// `[metrics]`: a listener on this machine.
    pub(super) fn metrics(&mut self, file: &mut Table<'_>) -> Option<Metrics> {
        let mut table = self.keep(file.table("metrics")).flatten()?;
        let text = self.keep(table.optional::<String>("listen"));
        let every = self.amount(&mut table, "every", METRICS_EVERY);
        self.problems.extend(table.finish());
        let text = text?.unwrap_or_else(|| At::new(0..0, METRICS_LISTEN.to_owned()));
        let listen: SocketAddr = self.keep(word(&text, "\"127.0.0.1:9464\""))?;
        if !listen.ip().is_loopback() {
            let message = "everybody on the network could read how much is spent";
            let help = "listen on 127.0.0.1 and let a collector on this machine fetch it";
            self.problems.push(Problem::at(text.span(), message, help));
        }
        Some(Metrics { listen, every })
    }
}
