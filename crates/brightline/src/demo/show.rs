//! What people see, one line per step; and what machines see, one object per line.

mod review;

use std::path::Path;

use serde_json::json;

use super::Waiting;
use super::client::Told;
use super::day::{Caller, Step, Verdict};
use super::house::House;
use super::record::Kept;
use super::sum::{ACCOUNTS, QUESTIONS, Sum};
use crate::output::{self, Unsaid};
use crate::stand_in::STAND_IN_MODEL;

/// How the demonstration is shown.
pub(crate) struct Show {
    json: bool,
    colour: bool,
}

/// Columns of the clause, the longest of which is `§2 surveillance`.
const CLAUSE: usize = 17;

const GREEN: &str = "32";
const YELLOW: &str = "33";
const RED: &str = "31";
const BOLD: &str = "1";
const DIM: &str = "2";

impl Show {
    /// For machines, or for people.
    pub(crate) fn new(json: bool) -> Self {
        Self { json, colour: !json && output::stdout_is_colourful() }
    }

    pub(super) fn opening(&self, house: &House) -> Result<(), Unsaid> {
        let (gateway, model) = (house.gateway, house.model);
        let agreement = format!("{}, version {}", house.agreement.id(), house.agreement.version());
        if self.json {
            return output::json(&json!({
                "event": "opening",
                "agreement": agreement,
                "gateway": format!("http://{gateway}"),
                "model": format!("http://{model}"),
                "model-is": "a stand-in, scripted, not a real model",
            }));
        }
        output::line(format!(
            "\n{title}  a short day under the agreement {agreement}\n{details}\n",
            title = self.painted(BOLD, "Brightline"),
            details = self.painted(
                DIM,
                &format!(
                    "gateway on http://{gateway}, before a stand-in model (scripted, not a real \
                     model) on http://{model}"
                )
            ),
        ))
    }

    pub(super) fn step(
        &self,
        house: &House,
        step: &Step,
        told: &Told,
        kept: Option<&Kept>,
        objection: Option<&str>,
    ) -> Result<(), Unsaid> {
        let verdict = kept.map_or_else(|| told.verdict(), |kept| kept.verdict);
        let code = kept.map(|kept| kept.code.clone()).or_else(|| told.code.clone());
        let clause = kept.and_then(|kept| kept.clauses.first());
        if self.json {
            return output::json(&json!({
                "event": "step",
                "what": step.what,
                "workload": step.caller.workload(),
                "status": told.status,
                "verdict": verdict.as_str(),
                "code": code,
                "clause": clause,
                "record": kept.map(|kept| kept.number),
                "review": told.review,
                "as-it-should-be": objection.is_none(),
                "objection": objection,
            }));
        }
        let word = format!("{:<6}", verdict.as_str());
        let reason = match clause {
            Some(clause) => format!("§{} {clause}", house.number_of(clause)),
            None => code.unwrap_or_default(),
        };
        let record = match kept {
            Some(kept) => format!("record {}", kept.number),
            None => "no exchange, no record".to_owned(),
        };
        let sentence = super::day::DAY.iter().map(|step| step.what.len()).max().unwrap_or(0) + 2;
        let line = format!(
            "  {word}  {what:<sentence$}{reason:<CLAUSE$}{record}",
            word = self.painted(&format!("{BOLD};{}", colour_of(verdict)), &word),
            what = step.what,
            record = self.painted(DIM, &record),
        );
        output::line(line)?;
        match objection {
            None => Ok(()),
            Some(objection) => self.failure(objection),
        }
    }

    pub(super) fn seen_by_the_model(&self, seen: usize, expected: usize) -> Result<(), Unsaid> {
        if self.json {
            return output::json(&json!({
                "event": "model", "requests": seen, "as-it-should-be": seen == expected,
            }));
        }
        let of = super::day::DAY.len();
        output::line(format!(
            "\n  {}  {seen} of these {of} requests reached the model",
            self.painted(BOLD, "model ")
        ))?;
        if seen == expected { Ok(()) } else { self.failure(&format!("it should be {expected}")) }
    }

    /// What became of many questions. Whether it is what should have.
    pub(super) fn sum(
        &self,
        name: &str,
        about: &str,
        found: Sum,
        expected: Sum,
    ) -> Result<bool, Unsaid> {
        let Sum { permitted, held, denied } = found;
        let good = found == expected;
        if self.json {
            let numbers = json!({"permitted": permitted, "held": held, "denied": denied});
            output::json(&json!({
                "event": name, "about": about, "found": numbers, "as-it-should-be": good,
            }))?;
            return Ok(good);
        }
        output::line(format!(
            "  {}  {QUESTIONS} questions where one person was, by {ACCOUNTS} accounts, {about}: \
             {permitted} permitted, {held} held",
            self.painted(BOLD, &format!("{name:<6}")),
        ))?;
        if !good {
            self.failure(&format!("it should be {expected:?} and is {found:?}"))?;
        }
        Ok(good)
    }

    /// On how many persons data sets were joined, and on how many the ledger says so. Whether that
    /// is the same.
    pub(super) fn links(&self, asked: Sum, joined: usize, counted: u64) -> Result<bool, Unsaid> {
        let all = asked == Sum { permitted: 2 * joined, ..Sum::default() };
        let good = all && u64::try_from(joined) == Ok(counted);
        if self.json {
            output::json(&json!({
                "event": "links", "joined": joined, "counted": counted, "as-it-should-be": good,
            }))?;
            return Ok(good);
        }
        output::line(format!(
            "  {}  chats, searches, places and purchases of {joined} persons, joined two by two: \
             {counted} links counted",
            self.painted(BOLD, "links "),
        ))?;
        if !good {
            self.failure(&format!("every request should pass and every link count: {asked:?}"))?;
        }
        Ok(good)
    }

    pub(super) fn log(&self, records: u64, findings: &[String]) -> Result<(), Unsaid> {
        if self.json {
            return output::json(&json!({
                "event": "log", "records": records, "verified": findings.is_empty(),
                "findings": findings,
            }));
        }
        let head = self.painted(BOLD, "log   ");
        if findings.is_empty() {
            return output::line(format!(
                "  {head}  {records} records, every one checked against the signed checkpoint"
            ));
        }
        output::line(format!("  {head}  {}", findings.join("; ")))?;
        self.failure("the log should be whole")
    }

    pub(super) fn forgery(
        &self,
        record: u64,
        findings: &[String],
        found: bool,
    ) -> Result<(), Unsaid> {
        if self.json {
            return output::json(&json!({
                "event": "forgery", "record": record, "findings": findings,
                "as-it-should-be": found,
            }));
        }
        let head = self.painted(BOLD, "forged");
        let noticed = findings.first().map_or("nothing is noticed", String::as_str);
        output::line(format!(
            "  {head}  a copy of the log in which record {record} says permit: {}",
            self.painted(&format!("{BOLD};{RED}"), noticed)
        ))?;
        if found {
            Ok(())
        } else {
            self.failure("the forgery should be found, and its record named")
        }
    }

    pub(super) fn verdict(&self, good: bool) -> Result<(), Unsaid> {
        if self.json {
            return output::json(&json!({"event": "end", "as-it-should-be": good}));
        }
        if good {
            output::line("")
        } else {
            output::line(format!("\n{}\n", self.painted(RED, "Not everything went as it should.")))
        }
    }

    pub(super) fn invitation(&self, house: &House, waiting: &[Waiting]) -> Result<(), Unsaid> {
        let url = format!("http://{}", house.gateway);
        let (analyst, field_unit) = (house.key(Caller::Analyst), house.key(Caller::FieldUnit));
        let log = house.log();
        if self.json {
            let people = house.people.keys().iter();
            let held = waiting.iter();
            return output::json(&json!({
                "event": "ready",
                "base-url": url,
                "model": STAND_IN_MODEL,
                "keys": {"analyst-1": analyst, "field-unit-7": field_unit},
                "log": log,
                "console": house.console,
                "reviewers": people.map(|key| json!({
                    "id": key.id, "party": key.party, "key": key.secret.as_str(),
                })).collect::<Vec<_>>(),
                "held": held.map(|it| json!({
                    "review": it.review, "path": it.step.path, "body": it.step.body,
                })).collect::<Vec<_>>(),
            }));
        }
        let title = self.painted(BOLD, "Your turn.");
        output::line(invitation(&url, analyst, field_unit, &log, &title))?;
        let title = self.painted(BOLD, "And yours, as people of two organisations.");
        output::line(review::invitation(house, waiting, &title))
    }

    fn failure(&self, objection: &str) -> Result<(), Unsaid> {
        output::line(format!("          {}", self.painted(RED, &format!("NOT SO: {objection}"))))
    }

    fn painted(&self, colour: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

const fn colour_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Permit => GREEN,
        Verdict::Hold => YELLOW,
        Verdict::Deny => RED,
    }
}

fn invitation(url: &str, analyst: &str, field_unit: &str, log: &Path, title: &str) -> String {
    let log = log.display();
    format!(
        r#"{title} Everything stays up until Ctrl-C. Let the model engage the target:

  curl {url}/v1/chat/completions \
    -H 'authorization: Bearer {analyst}' \
    -H 'content-type: application/json' -d '{{
      "model": "{STAND_IN_MODEL}",
      "messages": [{{"role": "user", "content": "Engage the target."}}]}}'

or ask with a vendor's own SDK, unchanged but for the address and the key:

  from openai import OpenAI
  client = OpenAI(base_url="{url}/v1",
                  api_key="{analyst}")
  client.chat.completions.create(
      model="{STAND_IN_MODEL}", messages=[{{"role": "user", "content": "Good morning."}}])

  from anthropic import Anthropic
  client = Anthropic(base_url="{url}",
                     api_key="{analyst}")
  client.messages.create(
      model="{STAND_IN_MODEL}", max_tokens=99,
      messages=[{{"role": "user", "content": "Good morning."}}])

The key of the device at the edge, which is denied: {field_unit}
The log, for `brightline log verify`: {log}
"#
    )
}
