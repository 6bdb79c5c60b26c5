//! The house of the demonstration: the stand-in model, and the gateway in front of it, on free
//! ports of this machine, with everything they write in a folder that is gone afterwards.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agreement::activation::{Activation, Kind, Statement, needed};
use agreement::{Bundle, ChangeObject};
use controls::ledger::{Budgets, Day, Measure, SheetId};
use gateway::{ApiKey, Gateway, Limits, Reviewing, Upstream, UpstreamKey, Workload};
use lexicon::{DataCategory, Deployment, DeploymentClass, Digest};
use protocol::Format;
use review::Roster;
use rustls::RootCertStore;
use store::{Settings, Spent, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use zeroize::Zeroizing;

use super::NotShown;
use super::day::Caller;
use super::people::People;
use crate::activation::{Judge, Texts, runs};
use crate::command::fresh_key;
use crate::config::{self, pin_beside};
use crate::party_key;
use crate::review_desk::Office;
use crate::stand_in::{Count, Rules, STAND_IN_MODEL, StandIn};
use crate::wire::{LedgerPlan, Plan, Started};

/// The agreement of the demonstration: the example that the project ships.
const AGREEMENT: &str = include_str!("../../../../agreements/classified-cloud.md");
const AGREEMENT_NAME: &str = "agreements/classified-cloud.md";
/// Its proof, which is shipped with it.
const PROOF: &str = include_str!("../../../../agreements/classified-cloud.proof.json");

/// The running house.
pub(super) struct House {
    pub(super) model: SocketAddr,
    pub(super) gateway: SocketAddr,
    pub(super) store: Store,
    /// The agreement in force.
    pub(super) agreement: Arc<Bundle>,
    /// Who decides about what is held.
    pub(super) people: People,
    /// Where they do, as browsers know it.
    pub(super) console: String,
    keys: Vec<(Caller, Zeroizing<String>)>,
    asked: Count,
    folder: TempDir,
    tasks: JoinSet<std::io::Result<()>>,
    stops: Vec<oneshot::Sender<()>>,
}

impl House {
    /// Builds it.
    pub(super) async fn build() -> Result<Self, NotShown> {
        let folder = tempfile::Builder::new().prefix("brightline-demo-").tempdir()?;
        let keys = Caller::all().map(|caller| fresh_key().map(|key| (caller, key)));
        let keys: Vec<_> = keys.collect::<Result<_, _>>().map_err(NotShown::NoRandomness)?;
        let (mut tasks, mut stops) = (JoinSet::new(), Vec::new());

        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let model = listener.local_addr()?;
        let stand_in = StandIn::new(Rules::built_in()?);
        let asked = stand_in.asked();
        let stop = stop(&mut stops);
        tasks.spawn(async move {
            stand_in.serve(listener, stop).await;
            Ok(())
        });

        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let agreement = Arc::new(Bundle::compile(AGREEMENT, AGREEMENT_NAME).map_err(broken)?);
        let people = People::fresh()?;
        let plan = plan(folder.path(), model, &keys, &agreement, people.roster.clone())?;
        let Started { gateway, store, feed: _, messengers: _ } = plan.start().await?;
        let (origin, log) = (None, data(folder.path()).join("log"));
        let console = config::Console { listen: ([127, 0, 0, 1], 0).into(), origin };
        let office = Office::open(console, &gateway, &store, log).await.map_err(broken)?;
        let console = office.origin.clone();
        let closing = self::stop(&mut stops);
        tasks.spawn(async move {
            tokio::select! {
                never = office.work() => match never {},
                () = closing => Ok(()),
            }
        });
        let stop = self::stop(&mut stops);
        let serving: Arc<Gateway> = gateway;
        tasks.spawn(async move { serving.serve(listener, None, stop).await });
        Ok(Self {
            model,
            gateway: address,
            store,
            agreement,
            people,
            console,
            keys,
            asked,
            folder,
            tasks,
            stops,
        })
    }

    /// The key of `caller`.
    pub(super) fn key(&self, caller: Caller) -> &str {
        self.keys.iter().find(|(of, _)| *of == caller).map_or("", |(_, key)| key.as_str())
    }

    /// The number of the clause `id` in the agreement.
    pub(super) fn number_of(&self, id: &str) -> &str {
        let mut clauses = self.agreement.clauses().iter();
        clauses.find(|clause| clause.id.as_str() == id).map_or("", |clause| &clause.number)
    }

    /// How many persons the grant of the analysts lets all of them together touch.
    pub(super) fn granted(&self, category: DataCategory) -> usize {
        let mut grants = self.agreement.agreement().grants.iter();
        let granted = grants.find_map(|grant| grant.limits.persons.get(&category)).copied();
        granted.and_then(|persons| usize::try_from(persons).ok()).unwrap_or(0)
    }

    /// On how many persons the ledger says that two categories of data were joined; 0 under 20.
    pub(super) fn linked(&self) -> Result<u64, NotShown> {
        let workload = Caller::Analyst.workload().parse().map_err(broken)?;
        let budgets = Budgets::of(&self.agreement, &workload, None);
        let today = Day::of(gateway::now().map_err(broken)?);
        let reading = self.store.ledger_reading(today, &budgets).map_err(broken)?;
        let linked = |spent: &&Spent| {
            spent.measure == Measure::Linked(2) && matches!(spent.sheet, SheetId::Agreement(_))
        };
        Ok(reading.budgets.iter().find(linked).map_or(0, |spent| spent.spent.at_least()))
    }

    /// How many requests have reached the model.
    pub(super) fn seen_by_the_model(&self) -> usize {
        self.asked.get()
    }

    /// The public log.
    pub(super) fn log(&self) -> PathBuf {
        data(self.folder.path()).join("log")
    }

    /// The pin of the log.
    pub(super) fn pin(&self) -> PathBuf {
        pin_beside(&data(self.folder.path()))
    }

    /// A place for a copy of the log.
    pub(super) fn copy(&self) -> PathBuf {
        self.folder.path().join("copy")
    }

    /// Stops everything and removes the folder.
    pub(super) async fn close(self) -> Result<(), NotShown> {
        let Self { store, folder, mut tasks, stops, .. } = self;
        drop(stops);
        while let Some(ended) = tasks.join_next().await {
            ended.map_err(|error| NotShown::Broken(error.to_string()))??;
        }
        store.close().await?;
        folder.close()?;
        Ok(())
    }
}

/// A future that ends when the house is closed.
fn stop(stops: &mut Vec<oneshot::Sender<()>>) -> impl Future<Output = ()> + Send + use<> {
    let (stop, stopped) = oneshot::channel::<()>();
    stops.push(stop);
    // Nothing is ever sent: the end of the sender is the signal.
    async move { drop(stopped.await) }
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn plan(
    folder: &Path,
    model: SocketAddr,
    keys: &[(Caller, Zeroizing<String>)],
    bundle: &Bundle,
    roster: Roster,
) -> Result<Plan, NotShown> {
    let workloads = keys.iter().map(|(caller, key)| workload(*caller, key));
    let workloads = workloads.collect::<Result<Vec<_>, _>>()?;
    let store = Settings {
        data: data(folder),
        pin: pin_beside(&data(folder)),
        origin: "brightline.invalid/demo".to_owned(),
        queue: 1_024,
        publish_every: std::time::Duration::from_secs(1),
        ledger: store::Room::default(),
    };
    let upstreams =
        [("stand-in-openai", Format::OpenAi), ("stand-in-anthropic", Format::Anthropic)];
    let upstreams = upstreams.map(|(name, format)| upstream(name, format, model));
    let upstreams = upstreams.into_iter().collect::<Result<Vec<_>, _>>()?;
    let (signed, parties) = signed(bundle, &upstreams, &roster)?;
    let texts = Texts {
        name: AGREEMENT_NAME.to_owned(),
        source: AGREEMENT.to_owned(),
        proof: PROOF.to_owned(),
        signed,
    };
    let runs = runs(&upstreams, &parties, &roster);
    Ok(Plan {
        agreement: AGREEMENT_NAME.into(),
        texts: Ok(texts),
        judge: Judge { keys: parties, runs, workloads: workloads.clone() },
        store,
        workloads,
        upstreams,
        roots: RootCertStore::empty(),
        reviewing: Reviewing { roster, ..Reviewing::default() },
        hooks: Vec::new(),
        limits: Limits::default(),
        ledger: LedgerPlan::default(),
    })
}

/// The agreement, signed by a fresh key of each party, and the public keys. Who really signs keeps
/// the key.
fn signed(
    bundle: &Bundle,
    upstreams: &[Upstream],
    roster: &Roster,
) -> Result<(String, Vec<tlog::PublicKey>), NotShown> {
    let needed = needed(Kind::Ordinary, bundle, None, &ChangeObject::ALL);
    let mut keys = Vec::new();
    for (party, number) in needed {
        for _ in 0..number {
            keys.push(party_key::fresh(party.as_str()).map_err(broken)?);
        }
    }
    let public: Vec<_> = keys.iter().map(|(key, _)| key.public().clone()).collect();
    let mut activation = Activation::new(Statement {
        agreement: bundle.id().clone(),
        version: bundle.version(),
        serial: 1,
        text: bundle.digest(),
        proof: Digest::of(PROOF.as_bytes()),
        replaces: None,
        kind: Kind::Ordinary,
        governed: runs(upstreams, &public, roster).under(bundle),
    });
    for (key, _) in &keys {
        activation.sign(key, None).map_err(broken)?;
    }
    Ok((activation.to_text(), public))
}

fn workload(caller: Caller, key: &str) -> Result<Workload, NotShown> {
    let (class, region) = match caller {
        Caller::Analyst | Caller::Account(_) => (DeploymentClass::Cloud, "gov-north"),
        Caller::FieldUnit => (DeploymentClass::Edge, "gov-north"),
    };
    Ok(Workload {
        id: caller.workload().parse().map_err(broken)?,
        party: "customer".parse().map_err(broken)?,
        deployment: Deployment { class, region: region.parse().map_err(broken)? },
        purposes: vec!["investigation".parse().map_err(broken)?],
        keys: vec![ApiKey { digest: Digest::of(key.as_bytes()), expires: None }],
        uri_names: Vec::new(),
    })
}

fn upstream(name: &str, format: Format, model: SocketAddr) -> Result<Upstream, NotShown> {
    Ok(Upstream {
        name: name.parse().map_err(broken)?,
        format,
        serves: "Brightline's stand-in".parse().map_err(broken)?,
        models: vec![STAND_IN_MODEL.parse().map_err(broken)?],
        base: format!("http://{model}").parse().map_err(broken)?,
        key: UpstreamKey::new("no-key".to_owned()),
    })
}

pub(super) fn broken(error: impl std::fmt::Display) -> NotShown {
    NotShown::Broken(error.to_string())
}
