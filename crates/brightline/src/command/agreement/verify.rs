//! `brightline agreement verify`: what the files of a signed agreement prove, with no gateway.

use agreement::activation::{Candidate, Governed, Mandate, Past, Refusals, Setting, verify};
use agreement::{Bundle, Proof};
use miette::IntoDiagnostic as _;
use serde_json::{Value, json};
use tlog::PublicKey;

use super::Finding;
use crate::activation::{Texts, runs};
use crate::cli::VerifySignedArgs;
use crate::config::Config;
use crate::output;

/// Verifies one agreement.
pub(super) fn run(args: &VerifySignedArgs) -> miette::Result<Finding> {
    let texts = Texts::read(&args.file)?;
    let bundle = texts.compile()?;
    let (keys, runs) = known(args)?;
    let candidate = Candidate {
        bundle: &bundle,
        source: &texts.source,
        proof: &texts.proof,
        signed: &texts.signed,
    };
    let at = gateway::now().into_diagnostic()?;
    let setting = Setting { keys: &keys, runs: runs.as_ref(), past: Past::Unknown, at };
    match verify(candidate, setting) {
        Ok(mandate) => good(args, &texts, &bundle, &mandate),
        Err(refusals) => bad(args, &texts, &refusals),
    }
}

/// The keys of the parties, and what runs beside the agreement where a configuration says it.
fn known(args: &VerifySignedArgs) -> miette::Result<(Vec<PublicKey>, Option<Governed>)> {
    if let Some(path) = &args.config {
        let config = Config::read_to_look(path)?;
        let runs = runs(&config.upstreams, &config.parties, &config.reviewing.roster);
        return Ok((config.parties, Some(runs)));
    }
    let keys = args.party_key.iter().map(|key| key.parse().into_diagnostic());
    Ok((keys.collect::<miette::Result<_>>()?, None))
}

fn good(
    args: &VerifySignedArgs,
    texts: &Texts,
    bundle: &Bundle,
    mandate: &Mandate,
) -> miette::Result<Finding> {
    let statement = mandate.statement();
    let proof = Proof::parse(&texts.proof).into_diagnostic()?;
    let solvers: Vec<String> =
        proof.solvers().iter().map(|(name, version)| format!("{name} {version}")).collect();
    if args.json {
        let signer = |signer: &agreement::activation::Signer| {
            json!({
                "party": signer.party,
                "key": signer.key.to_string(),
                "compelled-by": signer.compelled_by,
            })
        };
        let governed: serde_json::Map<String, Value> = statement
            .governed
            .iter()
            .map(|(object, digest)| (object.as_str().to_owned(), digest.to_string().into()))
            .collect();
        let value = json!({
            "file": texts.name,
            "good": true,
            "agreement": statement.agreement,
            "version": statement.version,
            "serial": statement.serial,
            "kind": statement.kind.to_string(),
            "text": statement.text.to_string(),
            "proof": statement.proof.to_string(),
            "solvers": solvers,
            "statement": statement.digest().to_string(),
            "replaces": statement.replaces.map(|digest| digest.to_string()),
            "governed": governed,
            "signers": mandate.signers().iter().map(signer).collect::<Vec<_>>(),
        });
        output::json(&value)?;
        return Ok(Finding::Good);
    }
    let mut lines = vec![
        format!("{} is signed as it should be", texts.name),
        format!("agreement  {}, version {}", statement.agreement, statement.version),
        format!("statement  {}, {}: {}", statement.serial, statement.kind, statement.digest()),
        format!("text       {}", bundle.digest()),
        format!("proof      {} obligations, by {}", proof.obligations.len(), solvers.join(", ")),
    ];
    lines.extend(mandate.signers().iter().map(|signer| match &signer.compelled_by {
        None => format!("signed by  {}", signer.key),
        Some(authority) => format!("signed by  {}, compelled by {authority}", signer.key),
    }));
    let what = |(object, digest): (agreement::ChangeObject, lexicon::Digest)| {
        format!("with       {} {digest}", object.as_str())
    };
    lines.extend(statement.governed.iter().map(what));
    output::line(lines.join("\n"))?;
    Ok(Finding::Good)
}

fn bad(args: &VerifySignedArgs, texts: &Texts, refusals: &Refusals) -> miette::Result<Finding> {
    let reasons: Vec<String> = refusals.reasons().iter().map(ToString::to_string).collect();
    if args.json {
        output::json(&json!({"file": texts.name, "good": false, "reasons": reasons}))?;
    } else {
        let list: String = reasons.iter().map(|reason| format!("\n- {reason}")).collect();
        output::line(format!("{} is not signed as it should be:{list}", texts.name))?;
    }
    Ok(Finding::No)
}
