//! Where people decide: the listener of the console, and the address that browsers know it by.

use std::net::{IpAddr, SocketAddr};

use http::Uri;

use super::Found;
use crate::config::Console;
use crate::config::raw::{At, Table, word};
use crate::problems::Problem;

/// Loopback, and the port after that of the gateway.
const LISTEN: &str = "127.0.0.1:8401";

impl Found<'_> {
    /// `[console]`: a listener, and the origin that passkeys are bound to.
    pub(super) fn console(&mut self, file: &mut Table<'_>) -> Option<Console> {
        let mut table = self.keep(file.table("console")).flatten()?;
        let text = self.keep(table.optional::<String>("listen"));
        let origin = self.keep(table.optional::<String>("origin"));
        self.problems.extend(table.finish());
        let text = text?.unwrap_or_else(|| At::new(0..0, LISTEN.to_owned()));
        let listen: SocketAddr = self.keep(word(&text, "\"127.0.0.1:8401\""))?;
        let origin = match origin? {
            Some(origin) => Some(self.console_origin(&origin)?),
            None => None,
        };
        let is_https = origin.as_ref().is_some_and(|origin| origin.starts_with("https://"));
        if !listen.ip().is_loopback() && !is_https {
            let message = "what people decide about would cross the network in the clear";
            let help = "listen on 127.0.0.1, or write origin = \"https://…\" and have something \
                        in front that speaks TLS";
            self.problems.push(Problem::at(text.span(), message, help));
        }
        Some(Console { listen, origin })
    }

    /// Scheme, host name and port, as a browser spells them.
    fn console_origin(&mut self, text: &At<String>) -> Option<String> {
        let example = "\"https://review.example.org\"";
        let url: Uri = self.keep(word(text, example))?;
        let host = url.host().unwrap_or_default();
        let is_name = host.parse::<IpAddr>().is_err() && !host.starts_with('[');
        let encrypted = url.scheme_str() == Some("https");
        let here = url.scheme_str() == Some("http") && host == "localhost";
        let bare = url.path() == "/" && url.query().is_none() && !text.get_ref().ends_with('/');
        if !is_name || !(encrypted || here) || !bare {
            let message = format!("`{}` cannot be the address of the console", text.get_ref());
            let help = format!(
                "passkeys are for names over HTTPS, or localhost: write for example {example}, \
                 without a path"
            );
            self.problems.push(Problem::at(text.span(), message, help));
            return None;
        }
        Some(text.get_ref().to_ascii_lowercase())
    }
}
