//! From files to what is in force: read, compile, compare with the keys and with what was in force.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agreement::activation::{
    Activation, Before, Candidate, Governed, Mandate, PROOF_EXTENSION, Past, SIGNED_EXTENSION,
    Setting, verify,
};
use agreement::{Bundle, Diagnostics};
use controls::{Engine, EngineError};
use gateway::{InForce, Lapse, NotInForce, Upstream, Workload};
use lexicon::{PartyId, WorkloadId};
use miette::Diagnostic;
use review::Roster;
use store::{History, NotRead, Store};
use tlog::PublicKey;

use crate::config::Config;

/// Why an agreement does not come into force.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum NotActive {
    /// The agreement's file cannot be read.
    #[error("the agreement `{path}` cannot be read: {reason}")]
    #[diagnostic(help("write its path into the configuration: agreement = \"…\""))]
    Unreadable { path: PathBuf, reason: io::Error },
    /// The proof file cannot be read.
    #[error("the proof `{path}` cannot be read: {reason}")]
    #[diagnostic(help("`brightline agreement prove {}` makes it", agreement.display()))]
    NoProof { path: PathBuf, agreement: PathBuf, reason: io::Error },
    /// The signatures cannot be read.
    #[error("the signatures `{path}` cannot be read: {reason}")]
    #[diagnostic(help(
        "an agreement comes into force by the signatures of its parties, each with \
         `brightline agreement sign {} --party PARTY --key FILE`",
        agreement.display()
    ))]
    NotSigned { path: PathBuf, agreement: PathBuf, reason: io::Error },
    /// The agreement has errors.
    #[error("the agreement has errors, and a part of an agreement is not an agreement")]
    #[diagnostic(transparent)]
    Agreement(Diagnostics),
    /// A workload belongs to nobody.
    #[error("workload `{workload}` is of `{party}`, which is no party of the agreement")]
    #[diagnostic(help("its parties are: {parties}"))]
    NoSuchParty { workload: WorkloadId, party: PartyId, parties: String },
    /// The policies cannot be used.
    #[error("the agreement's policies cannot be used")]
    #[diagnostic(help("this is a fault of Brightline: please report it with the agreement"))]
    Engine(#[from] EngineError),
    /// The signatures, the proof or the order do not hold.
    #[error("{name} does not come into force: {refusals}")]
    #[diagnostic(help("`brightline agreement verify {name}` checks the files alone"))]
    Refused { name: String, refusals: agreement::activation::Refusals },
    /// What was in force cannot be asked for.
    #[error("what was in force cannot be read")]
    NotRead(#[from] NotRead),
    /// It may not serve, or not yet.
    #[error(transparent)]
    NotInForce(#[from] NotInForce),
}

/// The exact texts of an agreement, its proof and its signatures.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    /// How complaints call the agreement.
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) proof: String,
    pub(crate) signed: String,
}

impl Texts {
    /// Reads the agreement at `path` and what lies beside it.
    ///
    /// # Errors
    ///
    /// A file is not there, with what to do about it.
    pub(crate) fn read(path: &Path) -> Result<Self, NotActive> {
        let (agreement, proof, signed) = (path.to_owned(), proof_of(path), signed_of(path));
        let source = std::fs::read_to_string(path)
            .map_err(|reason| NotActive::Unreadable { path: path.to_owned(), reason })?;
        Ok(Self {
            name: path.display().to_string(),
            signed: std::fs::read_to_string(&signed).map_err(|reason| NotActive::NotSigned {
                path: signed,
                agreement: agreement.clone(),
                reason,
            })?,
            proof: std::fs::read_to_string(&proof).map_err(|reason| NotActive::NoProof {
                path: proof,
                agreement,
                reason,
            })?,
            source,
        })
    }

    /// Compiles the agreement.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub(crate) fn compile(&self) -> Result<Bundle, NotActive> {
        Bundle::compile(&self.source, &self.name).map_err(NotActive::Agreement)
    }

    fn kept(kept: &store::InForce) -> Self {
        Self {
            name: format!("{}, version {}, as it was in force", kept.agreement, kept.version),
            source: kept.source.clone(),
            proof: kept.proof.clone(),
            signed: kept.signed.clone(),
        }
    }
}

/// The proof file beside an agreement.
pub(crate) fn proof_of(agreement: &Path) -> PathBuf {
    agreement.with_extension(PROOF_EXTENSION)
}

/// The file of signatures beside an agreement.
pub(crate) fn signed_of(agreement: &Path) -> PathBuf {
    agreement.with_extension(SIGNED_EXTENSION)
}

/// Decides whether an agreement may be in force here: by the enrolled keys, by what runs beside it,
/// and by who calls.
#[derive(Clone, Debug)]
pub(crate) struct Judge {
    pub(crate) keys: Vec<PublicKey>,
    pub(crate) runs: Governed,
    pub(crate) workloads: Vec<Workload>,
}

impl Judge {
    /// The judge of the gateway that `config` describes.
    pub(crate) fn of(config: &Config) -> Self {
        Self {
            keys: config.parties.clone(),
            runs: runs(&config.upstreams, &config.parties, &config.reviewing.roster),
            workloads: config.workloads.clone(),
        }
    }

    /// What `texts` give the right to, compared with what was in force in `store`.
    ///
    /// # Errors
    ///
    /// Everything that keeps them from coming into force.
    pub(crate) async fn judge(&self, texts: &Texts, store: &Store) -> Result<InForce, NotActive> {
        let bundle = texts.compile()?;
        let history = store.history(Some(bundle.id())).await?;
        self.weigh(texts, bundle, &history)
    }

    /// What came into force last in `store`, if anything did and it still may be.
    ///
    /// # Errors
    ///
    /// It may not be in force any more: keys, models, detector or the software have changed.
    pub(crate) async fn restore(&self, store: &Store) -> Result<Option<InForce>, NotActive> {
        let Some(last) = last(store).await? else { return Ok(None) };
        let history = store.history(Some(&last.agreement)).await?;
        let texts = Texts::kept(&last);
        self.weigh(&texts, texts.compile()?, &history).map(Some)
    }

    /// What can be said about `texts` with no store to ask.
    ///
    /// # Errors
    ///
    /// As [`Judge::judge`], but for what is older than what was in force.
    pub(crate) fn look(&self, texts: &Texts) -> Result<(), NotActive> {
        let engine = self.engine(texts.compile()?)?;
        mandate(self, texts, engine.bundle(), Past::Unknown).map(drop)
    }

    fn weigh(
        &self,
        texts: &Texts,
        bundle: Bundle,
        history: &History,
    ) -> Result<InForce, NotActive> {
        let mandate = match history.last.as_ref().map(Known::read).transpose()? {
            None => mandate(self, texts, &bundle, Past::Nothing)?,
            Some(known) => {
                let base = history.base.as_ref().map(|base| Texts::kept(base).compile());
                let base = base.transpose()?;
                let before = Before {
                    statement: known.activation.statement(),
                    signed: &known.texts.signed,
                    bundle: &known.bundle,
                    base: base.as_ref(),
                    highest_version: history.highest_version,
                };
                mandate(self, texts, &bundle, Past::Known(before))?
            }
        };
        let lapse = match mandate.statement().kind.until() {
            Some(_) => self.lapse(texts, &mandate, history)?,
            None => None,
        };
        // Said before the cases are decided: those of an agreement that begins later would be
        // decided otherwise today.
        let (now, effective) = (gateway::now()?, bundle.effective());
        if now < effective {
            return Err(NotInForce::NotYet(effective).into());
        }
        Ok(InForce::new(mandate, self.engine(bundle)?, lapse)?)
    }

    /// What holds once the emergency change `mandate` has lapsed: the stricter of it and of what
    /// was agreed on before.
    fn lapse(
        &self,
        texts: &Texts,
        mandate: &Mandate,
        history: &History,
    ) -> Result<Option<Lapse>, NotActive> {
        let is_last = |last: &&store::InForce| last.serial < mandate.statement().serial;
        let before = history.last.as_ref().filter(is_last).or(history.base.as_ref());
        let Some(before) = before else { return Ok(None) };
        let before = Texts::kept(before).compile()?;
        let beside = before.digest();
        let engine = Engine::strictest(Arc::new(texts.compile()?), Arc::new(before))?;
        Ok(Some(Lapse { engine, beside }))
    }

    /// The engine of `bundle`, which must know the party of every workload.
    ///
    /// # Errors
    ///
    /// It does not, or its policies cannot be used.
    pub(crate) fn engine(&self, bundle: Bundle) -> Result<Engine, NotActive> {
        let is_party = |party: &PartyId| bundle.parties().iter().any(|known| known.id == *party);
        if let Some(workload) = self.workloads.iter().find(|it| !is_party(&it.party)) {
            let parties: Vec<&str> =
                bundle.parties().iter().map(|party| party.id.as_str()).collect();
            return Err(NotActive::NoSuchParty {
                workload: workload.id.clone(),
                party: workload.party.clone(),
                parties: parties.join(", "),
            });
        }
        Ok(Engine::new(Arc::new(bundle))?)
    }
}

/// What runs beside an agreement: the models and who serves them, the detector, the keys, and the
/// people who decide about held acts.
pub(crate) fn runs(upstreams: &[Upstream], keys: &[PublicKey], roster: &Roster) -> Governed {
    let models = upstreams.iter().flat_map(|upstream| {
        upstream.models.iter().map(|model| (model.clone(), upstream.serves.clone()))
    });
    let governed = Governed::of(&models.collect::<Vec<_>>(), controls::persons::DETECTOR, keys);
    // Where nobody decides there is no list of people.
    let is_empty = roster.reviewers().next().is_none();
    if is_empty { governed } else { governed.with_reviewers(roster.digest()) }
}

/// What came into force last in `store`.
///
/// # Errors
///
/// The store cannot be asked.
pub(crate) async fn last(store: &Store) -> Result<Option<store::InForce>, NotRead> {
    Ok(store.history(None).await?.last)
}

/// What was in force, read again.
struct Known {
    texts: Texts,
    bundle: Bundle,
    activation: Activation,
}

impl Known {
    fn read(kept: &store::InForce) -> Result<Self, NotActive> {
        let texts = Texts::kept(kept);
        let activation = Activation::parse(&texts.signed);
        let activation = activation.map_err(|error| NotActive::Refused {
            name: texts.name.clone(),
            refusals: error.into(),
        })?;
        Ok(Self { bundle: texts.compile()?, texts, activation })
    }
}

fn mandate(
    judge: &Judge,
    texts: &Texts,
    bundle: &Bundle,
    past: Past<'_>,
) -> Result<Mandate, NotActive> {
    let candidate =
        Candidate { bundle, source: &texts.source, proof: &texts.proof, signed: &texts.signed };
    let setting = Setting { keys: &judge.keys, runs: Some(&judge.runs), past, at: gateway::now()? };
    verify(candidate, setting)
        .map_err(|refusals| NotActive::Refused { name: texts.name.clone(), refusals })
}
