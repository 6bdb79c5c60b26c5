//! What somebody could do to a clause to empty it, one edit each. Every one is refuted, and the
//! act that refutes it is decided by the engine as the refutation says.

use agreement::Expected;
use controls::Engine;
use prover::{Refutation, Report};

use crate::support::{engine, report, shipped};

/// Edits of a text: what is replaced, by what.
type Edits = &'static [(&'static str, &'static str)];

/// How a mutation shows.
#[derive(Clone, Copy)]
enum Shows {
    /// Compared with the text before: an act was stopped, and is decided like this now.
    Wider(Expected),
    /// In the new text alone: an act that is decided like this.
    Alone(Expected),
}

struct Mutation {
    name: &'static str,
    /// Makes the text that was agreed, out of a shipped one.
    agreed: Edits,
    /// Makes the mutant out of that.
    mutant: Edits,
    /// The obligation that it breaks.
    breaks: &'static str,
    shows: Shows,
}

const END: &str = "## 8 Refusals {#refusals}";

const NO_EXCEPTION: (&str, &str) = (
    "There is no exception to this clause.\n\n```toml redline\ncategory = \"surveillance\"",
    "```toml redline\ncategory = \"surveillance\"",
);

const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "an exception opened",
        agreed: &[NO_EXCEPTION],
        mutant: &[(
            "exceptions = []\nremedy = [\"notify<=1h\", \"suspend-workload\", \"publish-count\"]\n\n[limits]",
            "exceptions = [{ authority = \"a warrant\", approver = \"customer\", \
             named-persons-only = true, max-persons = 500, expires = 2028-01-01, \
             disclosure = \"a count each quarter\" }]\nremedy = [\"notify<=1h\"]\n\n[limits]",
        )],
        breaks: "h-not-wider",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "a quorum lowered",
        agreed: &[
            (
                "effect = \"consequential\"\nverbs = [\"decide\", \"rank\", \"score\", \"recommend\"]\n\
                 intent = \"any\"\ndecider = \"stack\"\naction = \"hold\"\n\
                 quorum = { provider = 1, customer = 1 }",
                "effect = \"consequential\"\naction = \"hold\"\nquorum = { provider = 2, customer = 3 }",
            ),
            (
                "one person of the provider and one person of the customer have\njudged",
                "persons have\njudged",
            ),
        ],
        mutant: &[(
            "quorum = { provider = 2, customer = 3 }",
            "quorum = { provider = 2, customer = 2 }",
        )],
        breaks: "h-not-wider",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "a flag \"as appropriate\"",
        agreed: &[(
            END,
            "```cedar\nforbid (principal, action, resource) when { context.purpose == \"targets\" };\n```\n\n## 8 Refusals {#refusals}",
        )],
        mutant: &[(
            "when { context.purpose == \"targets\" };",
            "when { context.purpose == \"targets\" } unless { context.exception == \"as-appropriate\" };",
        )],
        breaks: "h-not-wider",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "a dead prohibition",
        agreed: &[],
        mutant: &[(
            END,
            "```cedar\nforbid (principal, action, resource) when { context.persons < 0 };\n```\n\n## 8 Refusals {#refusals}",
        )],
        breaks: "f-fires:review/x1",
        shows: Shows::Alone(Expected::Permit),
    },
    Mutation {
        name: "a prohibition that its own number has killed",
        agreed: &[],
        mutant: &[
            (
                "without-grant = { per-request = 5, per-workload = 25 }",
                "without-grant = { per-request = 9223372036854775807, per-workload = 25 }",
            ),
            (
                "One exchange may touch at most 5 distinct persons",
                "One exchange may touch some persons",
            ),
        ],
        breaks: "f-fires:surveillance/2",
        shows: Shows::Alone(Expected::Permit),
    },
    Mutation {
        name: "a grant above the outer stop",
        agreed: &[],
        mutant: &[
            ("case = \"required\"\nper-request = 25", "case = \"required\"\nper-request = 20000"),
            ("at most 25 distinct persons in one exchange,", "more persons in one exchange,"),
            ("persons = 25 }\nexpect = \"permit\"", "persons = 25 }\nexpect = \"permit\""),
        ],
        breaks: "k-grant:case-work",
        shows: Shows::Alone(Expected::Deny),
    },
    Mutation {
        name: "an extra Cedar block that widens",
        agreed: &[],
        mutant: &[
            ("default = \"allow\"", "default = \"deny\""),
            (
                END,
                "```cedar\npermit (principal, action, resource) when { context.persons < 3 };\n```\n\n## 8 Refusals {#refusals}",
            ),
        ],
        breaks: "g-narrows:review/x1",
        shows: Shows::Alone(Expected::Permit),
    },
    Mutation {
        name: "a policy that can fail",
        agreed: &[],
        mutant: &[(
            END,
            "```cedar\nforbid (principal, action, resource) when { context.persons * 4000000000 > 9000000000000000 };\n```\n\n## 8 Refusals {#refusals}",
        )],
        breaks: "n-no-failure",
        shows: Shows::Alone(Expected::Deny),
    },
    Mutation {
        name: "another region inside the boundary",
        agreed: &[],
        mutant: &[
            (
                "regions = [\"gov-north\", \"gov-south\"]",
                "regions = [\"gov-north\", \"gov-south\", \"gov-west\"]",
            ),
            ("two classified cloud regions", "classified cloud regions"),
        ],
        breaks: "h-not-wider",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "vehicles inside the boundary",
        agreed: &[],
        mutant: &[("cloud-only = true\n", "")],
        breaks: "h-not-wider",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "a ban that became a hold",
        agreed: &[(
            "effect = \"lethal\"\nverbs = [\"select-target\", \"prioritise-target\", \"guide\", \"release\"]\nintent = \"any\"\ndecider = \"stack\"\naction = \"hold\"\nquorum = { provider = 2, customer = 2 }\n",
            "effect = \"lethal\"\naction = \"deny\"\n",
        )],
        mutant: &[(
            "effect = \"lethal\"\naction = \"deny\"\n",
            "effect = \"lethal\"\naction = \"hold\"\nquorum = { provider = 2, customer = 2 }\n",
        )],
        breaks: "h-not-softer",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "ten times as many persons in ordinary work",
        agreed: &[],
        mutant: &[
            (
                "without-grant = { per-request = 5, per-workload = 25 }",
                "without-grant = { per-request = 50, per-workload = 250 }",
            ),
            (
                "at most 5 distinct persons, and one workload at most 25 in any",
                "at most 50 distinct persons, and one workload at most 250 in any",
            ),
        ],
        breaks: "h-not-wider",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "an outer stop moved",
        agreed: &[],
        mutant: &[("transactions = 10000", "transactions = 100000")],
        breaks: "h-not-softer",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "a refusal that can be released",
        agreed: &[
            (
                "cross-vendor = true\nrelease-quorum = { provider = 1, customer = 1 }\n",
                "cross-vendor = true\n",
            ),
            ("One person of each party may together\nrelease exactly that task. ", ""),
        ],
        mutant: &[(
            "cross-vendor = true\n",
            "cross-vendor = true\nrelease-quorum = { provider = 1, customer = 1 }\n",
        )],
        breaks: "h-not-wider",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "a bearer left out",
        agreed: &[],
        mutant: &[(
            "bearer = [\"provider\", \"customer\", \"on-behalf-of\"]",
            "bearer = [\"provider\"]",
        )],
        breaks: "h-not-wider",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "a milder name for the same tool",
        agreed: &[],
        mutant: &[(
            "name = \"effector.release\"\neffect = \"lethal\"\n",
            "name = \"effector.release\"\neffect = \"write\"\n",
        )],
        breaks: "h-manifest",
        shows: Shows::Wider(Expected::Permit),
    },
    Mutation {
        name: "a grant for everybody",
        agreed: &[],
        mutant: &[("workloads = [\"analyst-*\"]", "workloads = [\"*\"]")],
        breaks: "h-manifest",
        shows: Shows::Wider(Expected::Permit),
    },
];

fn edited(text: &str, edits: Edits) -> String {
    edits.iter().fold(text.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "`{old}` stands there once");
        text.replace(old, new)
    })
}

fn refutation<'r>(report: &'r Report, id: &str) -> &'r Refutation {
    let all = &report.refutations;
    all.iter().find(|it| it.obligation.id == id).unwrap_or_else(|| {
        let ids: Vec<_> = all.iter().map(|it| &it.obligation.id).collect();
        panic!("`{id}` is not refuted, but {ids:?}")
    })
}

fn replays(mutation: &Mutation, old: &Engine, new: &Engine, refutation: &Refutation) {
    let name = mutation.name;
    let example = refutation.example.as_ref().unwrap_or_else(|| panic!("{name}: no act"));
    let ruling = example.ruled_by(new);
    assert_eq!(refutation.ruling.as_ref(), Some(&ruling), "{name}: {example}");
    match mutation.shows {
        Shows::Alone(outcome) => assert_eq!(ruling.outcome, outcome, "{name}: {example}"),
        Shows::Wider(outcome) => {
            assert_eq!(ruling.outcome, outcome, "{name}: {example}");
            // Tools and grants are facts to a policy: each agreement supplies its own.
            if mutation.breaks != "h-manifest" {
                assert_ne!(example.ruled_by(old).outcome, outcome, "{name}: {example}");
            }
        }
    }
}

#[test]
fn every_mutation_is_refuted_by_an_act_that_replays() {
    assert!(MUTATIONS.len() >= 12);
    let shipped = shipped("classified-cloud");
    for mutation in MUTATIONS {
        let agreed = edited(&shipped, mutation.agreed);
        let (old, new) = (engine(&agreed), engine(&edited(&agreed, mutation.mutant)));
        let report = report(&new, Some(&old));
        assert!(!report.is_proven(), "{}", mutation.name);
        let refutation = refutation(&report, mutation.breaks);
        println!("{}: {}: {refutation}", mutation.name, mutation.breaks);
        replays(mutation, &old, &new, refutation);
    }
}

#[test]
fn an_agreement_is_not_wider_than_itself() {
    let engine = engine(&shipped("hospital"));
    let report = report(&engine, Some(&engine));
    assert!(report.is_proven(), "{:#?}", report.refutations);
}

#[test]
fn version_that_lets_another_party_in_is_wider() {
    let old = shipped("classified-cloud");
    let joined = "organisation = \"Department of Example\"\n\n[[party]]\nid = \"inspector\"\n\
                  role = \"auditor\"\norganisation = \"Inspectorate of Example\"\n";
    let new = old.replacen("organisation = \"Department of Example\"\n", joined, 1);
    let report = report(&engine(&new), Some(&engine(&old)));
    let example = refutation(&report, "h-not-wider").example.as_ref().unwrap();
    assert_eq!(example.facts.party.as_str(), "inspector");
}
