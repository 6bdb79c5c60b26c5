//! The simplest act that still shows what a solver's act showed.
//!
//! A solver answers with whatever is easy for it: names without letters, the greatest number there
//! is. Each fact is replaced by an ordinary one as long as the act still shows the same, which is
//! asked of the policies themselves.

use std::collections::BTreeSet;

use agreement::{Bundle, Role};
use cedar_policy::Request;
use lexicon::{DeploymentClass, Effect};
use serde_json::{Value, json};

use super::Sketch;
use crate::acts::Kind;

/// How often all facts are gone through. One simpler fact can make room for another.
const ROUNDS: usize = 3;

/// Ordinary facts under an agreement.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// Every number that the agreement names, and the ones after them.
    numbers: BTreeSet<u64>,
    /// Names by fact, the most ordinary first.
    names: Vec<(&'static str, Vec<String>)>,
}

impl Words {
    /// What is ordinary under `bundles`. The numbers in `texts` count too.
    pub(crate) fn of(bundles: &[&Bundle], texts: &[&str]) -> Self {
        let mut numbers = BTreeSet::from([0, 1]);
        let texts = bundles.iter().map(|bundle| bundle.cedar_text()).chain(texts.iter().copied());
        for digits in texts.flat_map(|text| text.split(|sign: char| !sign.is_ascii_digit())) {
            if let Ok(number) = digits.parse::<u64>() {
                numbers.extend([number, number.saturating_add(1)]);
            }
        }
        let agreements = || bundles.iter().map(|bundle| bundle.agreement());
        let of_role = |role: Role| {
            let parties = agreements().flat_map(|it| &it.parties);
            parties.filter(move |party| party.role == role).map(|party| party.id.to_string())
        };
        let regions = agreements().flat_map(|it| &it.boundaries).flat_map(|it| &it.regions);
        let mut region: Vec<_> = regions.flatten().map(ToString::to_string).collect();
        region.push("elsewhere".to_owned());
        let classes = DeploymentClass::ALL.map(|class| class.as_str().to_owned());
        let party = of_role(Role::Customer).chain(of_role(Role::Developer)).collect();
        let plain = |name: &str| vec![String::new(), format!("some-{name}")];
        Self {
            numbers,
            names: vec![
                ("party", party),
                ("deployment", classes.into()),
                ("region", region),
                ("purpose", plain("purpose")),
                ("grant", plain("grant")),
                ("exception", plain("exception")),
                ("workload", vec!["some-workload".to_owned()]),
            ],
        }
    }

    /// A simpler act for which `shows` holds, as it does for `act`.
    pub(crate) fn simplify(
        &self,
        act: Sketch,
        kind: &Kind,
        shows: &dyn Fn(&Request) -> bool,
    ) -> Sketch {
        let mut act = act;
        for _ in 0..ROUNDS {
            let before = act.clone();
            self.round(&mut act, kind, shows);
            if act == before {
                break;
            }
        }
        act
    }

    fn round(&self, act: &mut Sketch, kind: &Kind, shows: &dyn Fn(&Request) -> bool) {
        let mut keep = |act: &mut Sketch, simpler: Sketch| {
            let fits = simpler.request(kind).is_ok_and(|request| shows(&request));
            if fits {
                *act = simpler;
            }
            fits
        };
        let model = kind.shape.resource().to_string() == "Model";
        let resource = if model { "some-model" } else { "some.tool" };
        keep(act, Sketch { resource: resource.to_owned(), ..act.clone() });
        for (key, names) in &self.names {
            let now = act.context.get(*key).cloned().unwrap_or_default();
            let better = names.iter().map(|name| json!(name)).take_while(|name| *name != now);
            for name in better.collect::<Vec<_>>() {
                let mut simpler = act.with(key, name.clone());
                if *key == "workload" {
                    simpler.principal = name.as_str().unwrap_or_default().to_owned();
                }
                if keep(act, simpler) {
                    break;
                }
            }
        }
        // An act whose caller has two names is no act: one of them has to do.
        let caller = act.context.get("workload").and_then(Value::as_str).map(str::to_owned);
        if let Some(caller) = caller.filter(|caller| *caller != act.principal) {
            let renamed = act.with("workload", json!(act.principal.clone()));
            if !keep(act, renamed) {
                keep(act, Sketch { principal: caller, ..act.clone() });
            }
        }
        for key in ["over_stop", "over_budget", "refused", "under_order"] {
            keep(act, act.with(key, json!(false)));
        }
        if act.context.contains_key("declared") {
            keep(act, act.with("declared", json!(true)));
            let now = act.effect();
            for effect in Effect::ALL.iter().take_while(|it| Some(**it) != now) {
                let effect = json!({"__entity": {"type": "Effect", "id": effect.as_str()}});
                if keep(act, act.with("effect", effect)) {
                    break;
                }
            }
        }
        self.numbers(act, &mut keep);
    }

    /// The least numbers.
    fn numbers(&self, act: &mut Sketch, keep: &mut dyn FnMut(&mut Sketch, Sketch) -> bool) {
        let parties = act.context.get("approvals").and_then(Value::as_object);
        let parties: Vec<String> = parties.into_iter().flat_map(|it| it.keys().cloned()).collect();
        let below = |now: Option<&Value>| {
            let now = now.and_then(Value::as_u64).unwrap_or(u64::MAX);
            self.numbers.iter().copied().take_while(move |number| *number < now)
        };
        for party in parties {
            let mut approvals = act.context.get("approvals").cloned().unwrap_or_default();
            for number in below(approvals.get(&party)) {
                if let Some(count) = approvals.get_mut(&party) {
                    *count = json!(number);
                }
                if keep(act, act.with("approvals", approvals.clone())) {
                    break;
                }
            }
        }
        for number in below(act.context.get("persons")) {
            if keep(act, act.with("persons", json!(number))) {
                break;
            }
        }
    }
}

impl Sketch {
    fn with(&self, key: &str, value: Value) -> Self {
        let mut other = self.clone();
        if let Some(fact) = other.context.get_mut(key) {
            *fact = value;
        }
        other
    }
}
