//! Who may call.

use std::collections::HashMap;

use http::Uri;
use lexicon::{Deployment, DeploymentClass, Digest, Moment, PartyId, Purpose, Region, WorkloadId};

use super::Found;
use super::upstream::is_loopback;
use crate::config::raw::{At, Instant, Table, word};
use crate::problems::Problem;
use crate::webhook::Hook;
use gateway::{ApiKey, Workload};

/// Which workload has a name or a credential already.
type Taken = HashMap<String, String>;

impl Found<'_> {
    /// Every `[[workload]]`.
    pub(super) fn workloads(&mut self, file: &mut Table<'_>, has_client_ca: bool) -> Vec<Workload> {
        let Some(tables) = self.keep(file.tables("workload")) else { return Vec::new() };
        if tables.is_empty() {
            let help = "`brightline keys new --workload NAME` makes a key and prints what to \
                        write; there is no default key";
            self.problems.push(Problem::of_file("no workload is enrolled to call", help));
        }
        let mut taken = Taken::new();
        let read = |table| self.workload(table, has_client_ca, &mut taken);
        tables.into_iter().filter_map(read).collect()
    }

    fn workload(
        &mut self,
        mut table: Table<'_>,
        has_client_ca: bool,
        taken: &mut Taken,
    ) -> Option<Workload> {
        let name = self.keep(table.required::<String>("name", "\"analyst-desk\""));
        let id: Option<WorkloadId> = name.and_then(|text| {
            table.call(format!("[[workload]] {}", text.get_ref()));
            self.take(taken, &text, text.get_ref(), "name");
            self.keep(word(&text, "\"analyst-desk\""))
        });
        let called = id.as_ref().map_or("another workload", WorkloadId::as_str).to_owned();
        let party = self
            .keep(table.required::<String>("party", "\"customer\""))
            .and_then(|text| self.keep(word::<PartyId>(&text, "\"customer\"")));
        let deployment = self.deployment(&mut table);
        let purposes = self.purposes(&mut table);
        let keys = self.keys(&mut table, &called, taken);
        let uri_names = self.uri_names(&mut table, &called, has_client_ca, taken);
        let url = self.webhook(&mut table);
        let hook = |(workload, url)| Hook { workload, url };
        self.hooks.extend(id.clone().zip(url).map(hook));
        if keys.as_ref().is_some_and(Vec::is_empty) && uri_names.as_ref().is_some_and(Vec::is_empty)
        {
            let message = format!("`{called}` has no credential, so it could never call");
            let help = "`brightline keys new` makes a key and prints what to write; or name its \
                        client certificate with uri-san";
            self.problems.push(Problem::at(table.span(), message, help));
        }
        self.problems.extend(table.finish());
        Some(Workload {
            id: id?,
            party: party?,
            deployment: deployment?,
            purposes: purposes?,
            keys: keys?,
            uri_names: uri_names?,
        })
    }

    /// Where the workload is told of its reviews, if it is.
    fn webhook(&mut self, table: &mut Table<'_>) -> Option<Uri> {
        let text = self.keep(table.optional::<String>("webhook")).flatten()?;
        match webhook(text.get_ref()) {
            Ok(url) => Some(url),
            Err(why) => {
                let message = format!("`{}` {why}", text.get_ref());
                let help = "write for example \"https://desk.example.org/reviews\"; plain http:// \
                            is for a receiver on this machine only";
                self.problems.push(Problem::at(text.span(), message, help));
                None
            }
        }
    }

    fn deployment(&mut self, table: &mut Table<'_>) -> Option<Deployment> {
        let example = "{ class = \"cloud\", region = \"eu-1\" }";
        let Some(mut deployment) = self.keep(table.table("deployment"))? else {
            let message = "this workload does not say where it runs";
            let help = format!("write for example deployment = {example}");
            self.problems.push(Problem::at(table.span(), message, help));
            return None;
        };
        deployment.call("the deployment".to_owned());
        let class = self
            .keep(deployment.required::<String>("class", "\"cloud\""))
            .and_then(|text| self.keep(word::<DeploymentClass>(&text, "\"cloud\"")));
        let region = self
            .keep(deployment.required::<String>("region", "\"eu-1\""))
            .and_then(|text| self.keep(word::<Region>(&text, "\"eu-1\"")));
        self.problems.extend(deployment.finish());
        Some(Deployment { class: class?, region: region? })
    }

    fn purposes(&mut self, table: &mut Table<'_>) -> Option<Vec<Purpose>> {
        let list = self.keep(table.optional::<Vec<At<String>>>("purposes"))?;
        let list = list.map(At::into_inner).unwrap_or_default();
        // One that is no purpose is noted, and then nothing starts: the list need not tell.
        Some(list.iter().filter_map(|text| self.keep(word(text, "\"investigation\""))).collect())
    }

    fn keys(
        &mut self,
        table: &mut Table<'_>,
        called: &str,
        taken: &mut Taken,
    ) -> Option<Vec<ApiKey>> {
        let tables = self.keep(table.tables("keys"))?;
        let mut keys = Vec::with_capacity(tables.len());
        let given = tables.len();
        for mut table in tables {
            table.call("the key".to_owned());
            let digest = self.key_digest(&mut table, called, taken);
            let expires = self.expires(&mut table);
            self.problems.extend(table.finish());
            keys.extend(digest.map(|digest| ApiKey { digest, expires }));
        }
        (keys.len() == given).then_some(keys)
    }

    fn key_digest(
        &mut self,
        table: &mut Table<'_>,
        called: &str,
        taken: &mut Taken,
    ) -> Option<Digest> {
        let example = "\"<64 hexadecimal digits>\"";
        let text = self.keep(table.required::<String>("sha256", example))?;
        if text.get_ref().starts_with(crate::command::KEY_PREFIX) {
            let message = "this is a key; only its digest belongs here";
            let help = "replace it, for it is no secret any more: `brightline keys new`";
            self.problems.push(Problem::at(text.span(), message, help));
            return None;
        }
        let Ok(digest) = format!("sha256:{}", text.get_ref()).parse() else {
            let message = "this is not the SHA-256 of a key";
            let help = "write the 64 hexadecimal digits that `brightline keys new` printed";
            self.problems.push(Problem::at(text.span(), message, help));
            return None;
        };
        self.take(taken, &text, called, "key");
        Some(digest)
    }

    fn expires(&mut self, table: &mut Table<'_>) -> Option<Moment> {
        let at = self.keep(table.optional::<Instant>("expires")).flatten()?;
        let text = At::new(at.span(), at.into_inner().0);
        self.keep(word(&text, "2027-03-01T00:00:00Z"))
    }

    fn uri_names(
        &mut self,
        table: &mut Table<'_>,
        called: &str,
        has_client_ca: bool,
        taken: &mut Taken,
    ) -> Option<Vec<String>> {
        let list = self.keep(table.optional::<Vec<At<String>>>("uri-san"))?;
        let list = list.map(At::into_inner).unwrap_or_default();
        if let Some(text) = list.first().filter(|_| !has_client_ca) {
            let message = "client certificates are not verified, so none can name this workload";
            let help = "say in [tls] whose certificates to accept: client-ca = \"clients.pem\"";
            self.problems.push(Problem::at(text.span(), message, help));
        }
        for text in &list {
            let is_uri = text.get_ref().split_once(':').is_some_and(|(scheme, rest)| {
                !scheme.is_empty() && !rest.is_empty() && text.get_ref().is_ascii()
            });
            if !is_uri {
                let message = format!("`{}` is not a URI", text.get_ref());
                let help = "write for example \"spiffe://example.org/analyst-desk\"";
                self.problems.push(Problem::at(text.span(), message, help));
            }
            self.take(taken, text, called, "certificate name");
        }
        Some(list.into_iter().map(At::into_inner).collect())
    }

    /// Notes that `called` has a name or credential, and complains if somebody has it already.
    fn take(&mut self, taken: &mut Taken, text: &At<String>, called: &str, kind: &str) {
        let before = taken.insert(format!("{kind} {}", text.get_ref()), called.to_owned());
        if let Some(before) = before {
            let message = format!("`{before}` has this {kind} already");
            let help = format!("a {kind} belongs to one workload: callers must be told apart");
            self.problems.push(Problem::at(text.span(), message, help));
        }
    }
}

/// The address of a receiver, or what is wrong with it.
fn webhook(text: &str) -> Result<Uri, &'static str> {
    let url: Uri = text.parse().map_err(|_| "is not a URL")?;
    let authority = url.authority().ok_or("is not a URL")?;
    match url.scheme_str() {
        Some("https") => {}
        Some("http") if is_loopback(authority.host()) => {}
        Some("http") => return Err("would tell of reviews over the network in the clear"),
        _ => return Err("is neither HTTPS nor HTTP"),
    }
    if authority.as_str().contains('@') || text.contains('#') {
        return Err("has more than an address, a path and a query");
    }
    Ok(url)
}
