//! `brightline review`: what waits for people, and decisions signed with a key in a file.
//!
//! The statement is shown before it is signed, and its digest is computed here from what was shown:
//! a console that says one thing and has another signed is found out.

mod client;
mod writing;

use std::time::Duration;

use console::{
    DecisionBody, DutyBody, EvidenceBody, PeopleBody, ReviewBody, ReviewsBody, ShiftBody,
};
use lexicon::{Digest, ReviewId};
use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use review::{Form, Verdict};
use serde_json::json;

use self::client::Client;
use super::Finding;
use crate::cli::{
    ApproveArgs, DenyArgs, DutyArgs, ListArgs, ReviewVerb, Say, ShowReviewArgs, WaitArgs,
};
use crate::output;

/// How often to ask whether a review is over.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Does what the verb says.
pub(crate) fn run(verb: ReviewVerb) -> miette::Result<Finding> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.into_diagnostic()?.block_on(async {
        let client = Client::sign_in(verb.desk()).await?;
        let done = match verb {
            ReviewVerb::List(args) => list(&client, &args).await,
            ReviewVerb::Show(args) => show(&client, &args).await,
            ReviewVerb::Approve(args) => approve(&client, &args).await,
            ReviewVerb::Deny(args) => deny(&client, &args).await,
            ReviewVerb::Wait(args) => wait(&client, &args).await,
            ReviewVerb::Duty(args) => duty(&client, &args).await,
        };
        // Who was refused is signed out too: no session outlives the command.
        let signed_out = client.sign_out().await;
        let finding = done?;
        signed_out?;
        Ok(finding)
    })
}

async fn list(client: &Client, args: &ListArgs) -> miette::Result<Finding> {
    let which = if args.all { "all" } else { "waiting" };
    let mut after = String::new();
    loop {
        let path = format!("/api/v1/reviews?which={which}{after}");
        let page: ReviewsBody = client.get(&path).await?;
        for row in &page.reviews {
            if args.desk.json {
                output::json(row)?;
                continue;
            }
            let effect = row.effect.as_deref().unwrap_or("-");
            let state = row.state.as_deref().unwrap_or("waits");
            let (id, expires, asks_for) = (&row.id, &row.expires, &row.asks_for);
            output::line(format!("{id}  {state:9}  {effect:13}  {expires}  {asks_for}"))?;
        }
        let Some(next) = page.next else { break };
        after = format!("&after={next}");
    }
    Ok(Finding::Good)
}

async fn show(client: &Client, args: &ShowReviewArgs) -> miette::Result<Finding> {
    let review = shown(client, args.review).await?;
    let evidence: Option<EvidenceBody> = match args.evidence {
        true => Some(client.post(&path(args.review, "/evidence"), &json!({})).await?),
        false => None,
    };
    if args.desk.json {
        output::json(&json!({"review": review, "evidence": evidence}))?;
    } else {
        output::line(review.statement.trim_end())?;
        output::line(format!("\n{} signs this text", review.digest))?;
        for decided in review.decided.iter().flatten() {
            let (who, verdict, party) = (&decided.reviewer, &decided.verdict, &decided.party);
            output::line(format!("{who} ({party}): {verdict} {}", decided.reason))?;
        }
        if let Some(evidence) = evidence {
            writing::evidence(&evidence)?;
        }
    }
    Ok(Finding::Good)
}

async fn approve(client: &Client, args: &ApproveArgs) -> miette::Result<Finding> {
    let review = shown(client, args.review).await?;
    writing::say(review.statement.trim_end())?;
    let answers = writing::answers(&review.fields, &args.answers)?;
    let reason = match &args.reason {
        Some(reason) => reason.clone(),
        None => writing::asked("Reason: ")?,
    };
    if !args.yes && writing::asked("Write yes to approve exactly this, once: ")? != "yes" {
        return Err(miette!("nothing was signed"));
    }
    let form = match answers.is_empty() {
        true => Form::Plain,
        false => {
            let kind = review.form.as_str();
            let form = serde_json::from_value(json!({ kind: answers }));
            form.into_diagnostic().wrap_err("the form of this console is not known here")?
        }
    };
    let body = signed(client, &review, Verdict::Approve, &form, reason)?;
    let body = DecisionBody { form: answers, ..body };
    decided(client, args.review, &body, args.desk.json).await
}

async fn deny(client: &Client, args: &DenyArgs) -> miette::Result<Finding> {
    let review = shown(client, args.review).await?;
    let body = signed(client, &review, Verdict::Deny, &Form::Plain, args.reason.clone())?;
    decided(client, args.review, &body, args.desk.json).await
}

async fn wait(client: &Client, args: &WaitArgs) -> miette::Result<Finding> {
    let over = async {
        let mut ticks = tokio::time::interval(LOOK_EVERY);
        loop {
            ticks.tick().await;
            let review: ReviewBody = client.get(&path(args.review, "")).await?;
            match review.state.as_deref() {
                None | Some("requested" | "partly-approved") => {}
                Some(state) => return Ok::<_, miette::Report>(state.to_owned()),
            }
        }
    };
    let state = match args.at_most {
        None => over.await?,
        Some(seconds) => match tokio::time::timeout(Duration::from_secs(seconds), over).await {
            Ok(state) => state?,
            Err(_) => "waiting".to_owned(),
        },
    };
    if args.desk.json {
        output::json(&json!({"review": args.review.to_string(), "state": state}))?;
    } else {
        output::line(&state)?;
    }
    let good = state == "approved" || state == "executed";
    Ok(if good { Finding::Good } else { Finding::No })
}

async fn duty(client: &Client, args: &DutyArgs) -> miette::Result<Finding> {
    let on = args.say == Say::On;
    client.send("/api/v1/duty", &DutyBody { on }).await?;
    let people: PeopleBody = client.get("/api/v1/people").await?;
    if args.desk.json {
        output::json(&json!({"on": on, "shifts": people.shifts}))?;
        return Ok(Finding::Good);
    }
    output::line(if on { "on shift, for twelve hours at most" } else { "off shift" })?;
    for ShiftBody { party, present, least } in &people.shifts {
        output::line(format!("{party}: {present} of {least} on shift"))?;
    }
    Ok(Finding::Good)
}

/// The review, whose statement is what its digest says.
async fn shown(client: &Client, review: ReviewId) -> miette::Result<ReviewBody> {
    let review: ReviewBody = client.get(&path(review, "")).await?;
    let text = [b"brightline/statement/1\0", review.statement.as_bytes()].concat();
    if Digest::of(&text).to_string() != review.digest {
        return Err(miette!(
            help = "do not decide with this console before somebody has looked at it",
            "the console shows another statement than the one that it has signed"
        ));
    }
    Ok(review)
}

/// A decision about `review`, signed.
fn signed(
    client: &Client,
    review: &ReviewBody,
    verdict: Verdict,
    form: &Form,
    reason: String,
) -> miette::Result<DecisionBody> {
    let statement: Digest = review.digest.parse().into_diagnostic()?;
    let digest = review::decision::signed_digest(&statement, verdict, form, &reason);
    Ok(DecisionBody {
        verdict: verdict.as_str().to_owned(),
        form: Default::default(),
        reason,
        statement: review.digest.clone(),
        proof: client.sign(&digest),
    })
}

async fn decided(
    client: &Client,
    review: ReviewId,
    body: &DecisionBody,
    json: bool,
) -> miette::Result<Finding> {
    client.send(&path(review, "/decisions"), body).await?;
    if json {
        output::json(&json!({"review": review.to_string(), "verdict": body.verdict}))?;
    } else {
        output::line(format!("{review}: {}, on record", body.verdict))?;
    }
    Ok(Finding::Good)
}

fn path(review: ReviewId, rest: &str) -> String {
    format!("/api/v1/reviews/{review}{rest}")
}
