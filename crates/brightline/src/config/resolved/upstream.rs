//! Where requests may go.

use std::collections::HashMap;

use http::Uri;
use lexicon::{ModelName, OrganisationName, UpstreamName};

use super::Found;
use crate::config::raw::{At, Table, word};
use crate::problems::Problem;
use gateway::{Upstream, UpstreamKey};
use protocol::Format;

impl Found<'_> {
    /// Every `[[upstream]]`.
    pub(super) fn upstreams(&mut self, file: &mut Table<'_>) -> Vec<Upstream> {
        let Some(tables) = self.keep(file.tables("upstream")) else { return Vec::new() };
        if tables.is_empty() {
            let help = "write an [[upstream]] section: a vendor, its address and where its key is";
            self.problems.push(Problem::of_file("there is no upstream to forward to", help));
        }
        let mut servers = HashMap::new();
        let read = |table| self.upstream(table, &mut servers);
        tables.into_iter().filter_map(read).collect()
    }

    fn upstream(&mut self, mut table: Table<'_>, servers: &mut Servers) -> Option<Upstream> {
        let name = self.keep(table.required::<String>("name", "\"northwind\""));
        let name: Option<UpstreamName> = name.and_then(|text| {
            table.call(format!("[[upstream]] {}", text.get_ref()));
            self.keep(word(&text, "\"northwind\""))
        });
        let format = self.format(&mut table);
        let base = self.base_url(&mut table);
        let key = self.upstream_key(&mut table);
        let models = self.models(&mut table, format, name.as_ref(), servers);
        let serves = self
            .keep(table.required::<String>("serves", "\"Northwind Models\""))
            .and_then(|text| self.keep(word::<OrganisationName>(&text, "\"Northwind Models\"")));
        self.problems.extend(table.finish());
        Some(Upstream {
            name: name?,
            format: format?,
            serves: serves?,
            models: models?,
            base: base?,
            key: key?,
        })
    }

    fn format(&mut self, table: &mut Table<'_>) -> Option<Format> {
        let text = self.keep(table.required::<String>("format", "\"openai\""))?;
        match text.get_ref().as_str() {
            "openai" => Some(Format::OpenAi),
            "anthropic" => Some(Format::Anthropic),
            other => {
                let message = format!("`{other}` is not a wire format");
                let help = "write \"openai\" or \"anthropic\"";
                self.problems.push(Problem::at(text.span(), message, help));
                None
            }
        }
    }

    fn base_url(&mut self, table: &mut Table<'_>) -> Option<Uri> {
        let example = "\"https://api.northwind.example\"";
        let text = self.keep(table.required::<String>("base-url", example))?;
        match base_url(text.get_ref()) {
            Ok(base) => Some(base),
            Err((message, help)) => {
                self.problems.push(Problem::at(text.span(), message, help));
                None
            }
        }
    }

    /// The key comes from the environment or from a file, never from this file: configurations are
    /// copied, shown and kept in repositories.
    fn upstream_key(&mut self, table: &mut Table<'_>) -> Option<UpstreamKey> {
        let variable = self.keep(table.optional::<String>("key-env"))?;
        let file = self.keep(table.optional::<String>("key-file"))?;
        let (key, place) = match (variable, file) {
            (Some(variable), None) => (self.key_of_variable(&variable)?, variable.span()),
            (None, Some(file)) => (self.key_of_file(&file)?, file.span()),
            (None, None) => {
                let message = "this upstream has no key";
                let help = "write key-env = \"NAME\" for an environment variable or key-file = \
                            \"path\"; where the upstream asks for none, any word will do";
                self.problems.push(Problem::at(table.span(), message, help));
                return None;
            }
            (Some(_), Some(file)) => {
                let message = "`key-env` and `key-file` are both given";
                self.problems.push(Problem::at(file.span(), message, "keep one of them"));
                return None;
            }
        };
        let is_sendable = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_sendable {
            let message = "the key is empty, or has characters that no header can carry";
            let help = "a key is one line of visible ASCII characters";
            self.problems.push(Problem::at(place, message, help));
            return None;
        }
        Some(UpstreamKey::new(key))
    }

    fn key_of_variable(&mut self, variable: &At<String>) -> Option<String> {
        let name = variable.get_ref();
        let key = (self.environment)(name);
        if key.is_none() {
            let message = format!("the environment variable `{name}` is not set");
            let help = format!("start Brightline with {name} set to the upstream's key");
            self.problems.push(Problem::at(variable.span(), message, help));
        }
        key
    }

    fn key_of_file(&mut self, file: &At<String>) -> Option<String> {
        let path = self.folder.join(file.get_ref());
        match std::fs::read_to_string(&path) {
            Ok(text) => Some(text.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                let help = "write the path of a file that holds the key and nothing else";
                self.problems.push(Problem::at(file.span(), message, help));
                None
            }
        }
    }

    fn models(
        &mut self,
        table: &mut Table<'_>,
        format: Option<Format>,
        name: Option<&UpstreamName>,
        servers: &mut Servers,
    ) -> Option<Vec<ModelName>> {
        let list = self.keep(table.required::<Vec<At<String>>>("models", "[\"model-1\"]"))?;
        if list.get_ref().is_empty() {
            let help = "name the models that it serves; no other is asked of it";
            self.problems.push(Problem::at(list.span(), "this upstream serves no model", help));
        }
        let mut models = Vec::new();
        for text in list.into_inner() {
            let Some(model) = self.keep(word::<ModelName>(&text, "\"model-1\"")) else { continue };
            if let (Some(format), Some(name)) = (format, name) {
                let is_openai = format == Format::OpenAi;
                let other = servers.insert((is_openai, model.clone()), name.clone());
                if let Some(other) = other {
                    let message = format!("`{other}` serves `{model}` in this format already");
                    let help = "one model has one upstream per wire format: keep one of them";
                    self.problems.push(Problem::at(text.span(), message, help));
                }
            }
            models.push(model);
        }
        Some(models)
    }
}

/// Who serves a model, in OpenAI's format or in the other one.
type Servers = HashMap<(bool, ModelName), UpstreamName>;

/// Scheme, authority and the path before `/v1`.
fn base_url(text: &str) -> Result<Uri, (String, &'static str)> {
    let no = |message: &str, help| Err((format!("`{text}` {message}"), help));
    let help = "write for example \"https://api.northwind.example\"";
    let Ok(base) = text.parse::<Uri>() else { return no("is not a URL", help) };
    let (Some(scheme), Some(authority)) = (base.scheme_str(), base.authority()) else {
        return no("is not a URL", help);
    };
    if !["http", "https"].contains(&scheme) {
        return no("is neither HTTPS nor HTTP", help);
    }
    if scheme == "http" && !is_loopback(authority.host()) {
        let help = "write https://; plain http:// is for an upstream on this machine only";
        return no("would send prompts and the key over the network in the clear", help);
    }
    if authority.as_str().contains('@') || base.query().is_some() || text.contains('#') {
        return no("has more than an address and a path", help);
    }
    let path = base.path().trim_end_matches('/');
    if path.ends_with("/v1") {
        return no("ends with the path that requests add", "leave out /v1");
    }
    format!("{scheme}://{authority}{path}").parse().or_else(|_| no("is not a URL", help))
}

pub(super) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests;
