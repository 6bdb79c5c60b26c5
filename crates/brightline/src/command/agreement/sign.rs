//! `brightline agreement sign`: one party signs what is to come into force.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use agreement::activation::{Activation, Governed, Kind, Statement};
use agreement::{Bundle, Proof};
use controls::Engine;
use lexicon::Digest;
use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use serde_json::json;

use super::{Finding, prove};
use crate::activation::{last, proof_of, runs, signed_of};
use crate::cli::SignArgs;
use crate::config::Config;
use crate::control::{self, Answer};
use crate::wire::settings;
use crate::{output, party_key};

/// Signs one agreement.
pub(super) fn run(args: &SignArgs) -> miette::Result<Finding> {
    let (source, proof) = (super::read(&args.file)?, proof(&args.file)?);
    let name = args.file.display().to_string();
    let bundle = Arc::new(Bundle::compile(&source, &name)?);
    check(args, &bundle, &proof)?;
    if !args.trust_proof {
        prove_again(args, &bundle)?;
    }
    let config = args.config.as_deref().map(Config::read_to_look).transpose()?;
    let governed = governed(&bundle, config.as_ref())?;
    let path = signed_of(&args.file);
    let found = activation(&path)?;
    let mut activation = match found {
        Some(found) if is_same(args, &found, &bundle, &proof, governed.as_ref()) => found,
        found => {
            let before = before(args, config.as_ref(), found)?;
            let governed = governed.ok_or_else(needs_config)?;
            Activation::new(statement(args, &bundle, &proof, before.as_ref(), governed))
        }
    };
    let passphrase = args.passphrase.passphrase_file.as_deref();
    let key = party_key::read(&args.key, args.party.as_str(), passphrase)?;
    activation.sign(&key, args.compelled.as_deref()).into_diagnostic()?;
    write(&path, &activation.to_text())
        .into_diagnostic()
        .wrap_err_with(|| format!("the signatures `{}` cannot be written", path.display()))?;
    tell(args, &activation, &path)?;
    Ok(Finding::Good)
}

/// What may not be signed by mistake: an agreement that is not proven, or that a stranger signs.
fn check(args: &SignArgs, bundle: &Bundle, proof: &str) -> miette::Result<()> {
    if !bundle.parties().iter().any(|party| party.id == args.party) {
        let parties: Vec<&str> = bundle.parties().iter().map(|party| party.id.as_str()).collect();
        return Err(miette!(
            help = format!("its parties are: {}", parties.join(", ")),
            "`{}` is no party of the agreement",
            args.party
        ));
    }
    let read = Proof::parse(proof).into_diagnostic()?;
    read.verify(bundle).into_diagnostic().wrap_err("an agreement is signed with its proof")
}

/// A proof file is a claim. Whoever signs it has seen it come true.
fn prove_again(args: &SignArgs, bundle: &Arc<Bundle>) -> miette::Result<()> {
    let engine = Engine::new(Arc::clone(bundle)).into_diagnostic()?;
    let report = prove::prove(&engine, None, &prove::settings(&args.solvers))?;
    let open: Vec<_> = report.proof.obligations.iter().filter(|proven| !proven.holds()).collect();
    let Some(first) = open.first() else { return Ok(()) };
    let file = args.file.display();
    Err(miette!(
        help = format!(
            "`brightline agreement prove {file} --check` says why; where no solver is at hand, \
             --trust-proof signs what the file claims"
        ),
        "{} of {} obligations could not be proven again here, the first is `{}`",
        open.len(),
        report.proof.obligations.len(),
        first.obligation.id
    ))
}

fn proof(agreement: &Path) -> miette::Result<String> {
    let path = proof_of(agreement);
    fs::read_to_string(&path).into_diagnostic().wrap_err_with(|| {
        format!(
            "the proof `{}` cannot be read: `brightline agreement prove {}` makes it",
            path.display(),
            agreement.display()
        )
    })
}

/// The digests of what the agreement governs; `None` if it governs something that only the
/// configuration knows, and there is none.
fn governed(bundle: &Bundle, config: Option<&Config>) -> miette::Result<Option<Governed>> {
    let all = match config {
        Some(config) => runs(&config.upstreams, &config.parties, &config.reviewing.roster),
        None => Governed::of(&[], "", &[]),
    };
    let governed = all.under(bundle);
    let known = config.is_some() || governed.iter().next().is_none();
    Ok(known.then_some(governed))
}

fn needs_config() -> miette::Report {
    miette!(
        help = "write --config brightline.toml",
        "the agreement says that more than its text is changed with signatures only, and what that \
         is stands in the configuration"
    )
}

fn activation(path: &Path) -> miette::Result<Option<Activation>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).into_diagnostic(),
    };
    let read = Activation::parse(&text).into_diagnostic();
    read.map(Some).wrap_err_with(|| format!("`{}` cannot be added to", path.display()))
}

/// Whether the statement that others have signed is the one that would be written now.
fn is_same(
    args: &SignArgs,
    found: &Activation,
    bundle: &Bundle,
    proof: &str,
    governed: Option<&Governed>,
) -> bool {
    let statement = found.statement();
    let kind = match (args.emergency_until, args.ratify) {
        (Some(until), _) => statement.kind == Kind::Emergency(until),
        (None, true) => statement.kind == Kind::Ratification,
        (None, false) => statement.kind.until().is_none() || args.compelled.is_some(),
    };
    kind && statement.text == bundle.digest()
        && statement.proof == Digest::of(proof.as_bytes())
        && governed.is_none_or(|governed| *governed == statement.governed)
}

/// What this takes the place of.
fn before(
    args: &SignArgs,
    config: Option<&Config>,
    found: Option<Activation>,
) -> miette::Result<Option<Activation>> {
    if let Some(path) = &args.replaces {
        let read = activation(path)?;
        return read.map(Some).ok_or_else(|| miette!("`{}` is not there", path.display()));
    }
    match config {
        Some(config) => in_force(config),
        None => Ok(found),
    }
}

/// What is in force at the gateway of `config`, running or not.
fn in_force(config: &Config) -> miette::Result<Option<Activation>> {
    let asked = control::in_force(&config.data).into_diagnostic();
    let text = match asked.wrap_err("the gateway does not say what is in force")? {
        Some(Answer::Signed { text }) => Some(text),
        Some(_) => return Err(miette!("the gateway does not say what is in force")),
        None if config.data.try_exists().into_diagnostic()? => {
            let runtime = tokio::runtime::Runtime::new().into_diagnostic()?;
            runtime.block_on(async {
                let store = store::Store::open(&settings(config)).into_diagnostic()?;
                let last = last(&store).await.into_diagnostic()?;
                store.close().await.into_diagnostic()?;
                miette::Result::<_>::Ok(last.map(|last| last.signed))
            })?
        }
        None => None,
    };
    text.map(|text| Activation::parse(&text)).transpose().into_diagnostic()
}

fn statement(
    args: &SignArgs,
    bundle: &Bundle,
    proof: &str,
    before: Option<&Activation>,
    governed: Governed,
) -> Statement {
    Statement {
        agreement: bundle.id().clone(),
        version: bundle.version(),
        serial: before.map_or(1, |before| before.statement().serial.saturating_add(1)),
        text: bundle.digest(),
        proof: Digest::of(proof.as_bytes()),
        replaces: before.map(Activation::digest),
        kind: match args.emergency_until {
            Some(until) => Kind::Emergency(until),
            None if args.ratify => Kind::Ratification,
            None => Kind::Ordinary,
        },
        governed,
    }
}

/// Writes the whole file or nothing: a half-written one would lose the signatures of others.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.as_file().sync_all()?;
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    file.as_file().set_permissions(readable)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

fn tell(args: &SignArgs, activation: &Activation, path: &Path) -> miette::Result<()> {
    let statement = activation.statement();
    if args.json {
        let value = json!({
            "file": path.display().to_string(),
            "party": args.party,
            "agreement": statement.agreement,
            "version": statement.version,
            "serial": statement.serial,
            "kind": statement.kind.to_string(),
            "statement": activation.digest().to_string(),
            "compelled-by": args.compelled,
        });
        return Ok(output::json(&value)?);
    }
    let path = path.display();
    let compelled = args.compelled.as_ref();
    let compelled = compelled.map(|who| format!(", compelled by {who}")).unwrap_or_default();
    output::line(format!("{statement}\n`{}` has signed this{compelled}: {path}", args.party))?;
    Ok(())
}
