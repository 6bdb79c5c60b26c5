//! From the file as spelled to the configuration as used, section by section.

mod console;
mod ledger;
mod party;
mod review;
mod upstream;
mod workload;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::raw::{At, Count, Size, Slot, Table, word};
use super::{Config, Environment, Log, pin_beside};
use crate::problems::Problem;
use crate::webhook::Hook;
use gateway::{Limits, TlsFiles};

/// Loopback, and a port that nothing well known uses.
const LISTEN: &str = "127.0.0.1:8400";

/// The configuration of `source`, or everything that is wrong with it.
pub(super) fn resolve(
    source: &str,
    folder: &Path,
    environment: Environment<'_>,
) -> Result<Config, Vec<Problem>> {
    let mut file = Table::parse(source)?;
    let mut found = Found { problems: Vec::new(), hooks: Vec::new(), folder, environment };
    let config = found.config(&mut file);
    found.problems.extend(file.finish());
    match config {
        Some(config) if found.problems.is_empty() => Ok(config),
        _ => Err(found.problems),
    }
}

/// What was found so far, and what values are resolved against.
struct Found<'a> {
    problems: Vec<Problem>,
    /// Workloads that are told of their reviews.
    hooks: Vec<Hook>,
    folder: &'a Path,
    environment: Environment<'a>,
}

impl Found<'_> {
    fn config(&mut self, file: &mut Table<'_>) -> Option<Config> {
        let tls = self.tls(file);
        let listen = self.listen(file, tls.is_some());
        let data = self.required_path(file, "data", "\"data\"");
        let agreement = self.required_path(file, "agreement", "\"agreement.md\"");
        let roots = self.optional_path(file, "roots");
        let log = self.log(file, data.as_deref());
        let keyholder = self.keyholder(file);
        let cases = self.cases(file);
        let metrics = self.metrics(file);
        let console = self.console(file);
        let limits = self.limits(file);
        let reviewing = self.reviewing(file);
        let upstreams = self.upstreams(file);
        let has_client_ca = tls.as_ref().is_some_and(|tls| tls.client_ca.is_some());
        let workloads = self.workloads(file, has_client_ca);
        let parties = self.parties(file);
        Some(Config {
            listen: listen?,
            data: data?,
            agreement: agreement?,
            roots,
            log: log?,
            keyholder,
            cases,
            metrics,
            console,
            tls,
            limits,
            reviewing,
            upstreams,
            workloads,
            hooks: std::mem::take(&mut self.hooks),
            parties,
        })
    }

    /// Notes the problem, if it is one.
    fn keep<T>(&mut self, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn listen(&mut self, file: &mut Table<'_>, has_tls: bool) -> Option<SocketAddr> {
        let text = self.keep(file.optional::<String>("listen"));
        let plain = self.keep(file.optional::<bool>("plain-http")).flatten();
        let text = text?.unwrap_or_else(|| At::new(0..0, LISTEN.to_owned()));
        let listen: SocketAddr = self.keep(word(&text, "\"127.0.0.1:8400\""))?;
        let plain = plain.is_some_and(|plain| *plain.get_ref());
        if !listen.ip().is_loopback() && !has_tls && !plain {
            let message = "keys of workloads would cross the network in the clear";
            let help = "add a [tls] section, listen on 127.0.0.1, or, if something in front of \
                        Brightline speaks TLS, write plain-http = true";
            self.problems.push(Problem::at(text.span(), message, help));
        }
        Some(listen)
    }

    fn log(&mut self, file: &mut Table<'_>, data: Option<&Path>) -> Option<Log> {
        let mut table = match self.keep(file.table("log"))? {
            Some(table) => table,
            None => {
                let help = "write [log] and below it for example origin = \"log.example.org/us\"";
                self.problems.push(Problem::of_file("the log has no name", help));
                return None;
            }
        };
        let origin = self.origin(&mut table);
        let pin = self.keep(table.optional::<String>("pin")).flatten();
        let queue = self.amount(&mut table, "queue", Count(4_096));
        let publish_every = self.amount(&mut table, "publish-every", Duration::from_secs(1));
        self.problems.extend(table.finish());
        let data = data?;
        let pin = match pin {
            None => pin_beside(data),
            Some(text) => {
                let pin = self.folder.join(text.get_ref());
                if pin.starts_with(data) {
                    let message = "the pin lies in the data directory, which it is to guard";
                    let help = "put it elsewhere: who puts back an old copy of the data must not \
                                put back the old pin with it";
                    self.problems.push(Problem::at(text.span(), message, help));
                }
                pin
            }
        };
        Some(Log { origin: origin?, pin, queue: queue.0, publish_every })
    }

    /// C2SP signed-note: a name is not empty, and has neither spaces nor a plus sign.
    fn origin(&mut self, table: &mut Table<'_>) -> Option<String> {
        let example = "\"log.example.org/brightline\"";
        let origin = self.keep(table.required::<String>("origin", example))?;
        let text = origin.get_ref();
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'+';
        let is_name = !text.is_empty() && text.len() <= 128 && text.bytes().all(plain);
        if !is_name || text.contains("://") {
            let message = format!("`{text}` cannot be the name of a log");
            let help = format!("write a URL of yours without its scheme, for example {example}");
            self.problems.push(Problem::at(origin.span(), message, help));
            return None;
        }
        Some(origin.into_inner())
    }

    fn tls(&mut self, file: &mut Table<'_>) -> Option<TlsFiles> {
        let mut table = self.keep(file.table("tls")).flatten()?;
        let certificate = self.required_path(&mut table, "certificate", "\"certificate.pem\"");
        let key = self.required_path(&mut table, "key", "\"key.pem\"");
        let client_ca = self.optional_path(&mut table, "client-ca");
        self.problems.extend(table.finish());
        Some(TlsFiles { certificate: certificate?, key: key?, client_ca })
    }

    fn limits(&mut self, file: &mut Table<'_>) -> Limits {
        let default = Limits::default();
        let Some(mut table) = self.keep(file.table("limits")).flatten() else { return default };
        let limits = Limits {
            request_bytes: self.amount(&mut table, "request-bytes", Size(default.request_bytes)).0,
            answer_bytes: self.amount(&mut table, "answer-bytes", Size(default.answer_bytes)).0,
            connections: self.amount(&mut table, "connections", Count(default.connections)).0,
            exchanges: self.amount(&mut table, "exchanges", Count(default.exchanges)).0,
            exchanges_per_workload: {
                let default = Count(default.exchanges_per_workload);
                self.amount(&mut table, "exchanges-per-workload", default).0
            },
            request_time: self.amount(&mut table, "request-time", default.request_time),
            connect_time: self.amount(&mut table, "connect-time", default.connect_time),
            silence: self.amount(&mut table, "silence", default.silence),
            exchange_time: self.amount(&mut table, "exchange-time", default.exchange_time),
            unread_time: self.amount(&mut table, "unread-time", default.unread_time),
            feeds: self.amount(&mut table, "feeds", Count(default.feeds)).0,
            feeds_per_workload: {
                let default = Count(default.feeds_per_workload);
                self.amount(&mut table, "feeds-per-workload", default).0
            },
            heartbeat: self.amount(&mut table, "heartbeat", default.heartbeat),
            drain_time: self.amount(&mut table, "drain-time", default.drain_time),
        };
        self.problems.extend(table.finish());
        limits
    }

    /// The value of `key`, or `default` where it is not given.
    fn amount<T: Slot>(&mut self, table: &mut Table<'_>, key: &'static str, default: T) -> T {
        let given = self.keep(table.optional::<T>(key)).flatten();
        given.map_or(default, At::into_inner)
    }

    fn required_path(
        &mut self,
        table: &mut Table<'_>,
        key: &'static str,
        example: &str,
    ) -> Option<PathBuf> {
        let text = self.keep(table.required::<String>(key, example))?;
        self.path(key, &text)
    }

    fn optional_path(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<PathBuf> {
        let text = self.keep(table.optional::<String>(key)).flatten()?;
        self.path(key, &text)
    }

    fn path(&mut self, key: &str, text: &At<String>) -> Option<PathBuf> {
        if text.get_ref().is_empty() {
            let message = format!("`{key}` is empty");
            self.problems.push(Problem::at(text.span(), message, "write a path"));
            return None;
        }
        Some(self.folder.join(text.get_ref()))
    }
}
