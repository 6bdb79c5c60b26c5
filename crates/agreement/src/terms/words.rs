//! The closed lists an agreement is written in. One spelling for one meaning.

use lexicon::{DataCategory, DeploymentClass, Effect};

/// A word out of a closed list.
pub(crate) trait Word: Copy + Eq + 'static {
    /// Every word, in the order of the documentation.
    const LIST: &'static [Self];

    /// The spelling.
    fn spelling(self) -> &'static str;
}

macro_rules! words {
    ($(#[$doc:meta])* $visibility:vis enum $name:ident {
        $($(#[$word_doc:meta])* $word:ident = $text:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name { $($(#[$word_doc])* $word,)* }

        impl $name {
            /// The spelling in an agreement.
            #[must_use]
            $visibility const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)* }
            }
        }

        impl Word for $name {
            const LIST: &'static [Self] = &[$(Self::$word,)*];

            fn spelling(self) -> &'static str {
                self.as_str()
            }
        }
    };
}

words! {
    /// What holds where no clause reaches.
    pub enum DefaultRule {
        /// Every lawful purpose is permitted.
        Allow = "allow",
        /// Nothing is permitted.
        Deny = "deny",
    }
}

words! {
    /// What holds where a permission and a prohibition meet.
    pub enum Precedence {
        /// The prohibition.
        ProhibitionsFirst = "prohibitions-first",
    }
}

words! {
    /// What a party is in an agreement.
    pub enum Role {
        /// Makes the models.
        Developer = "developer",
        /// Runs the models or the stack.
        Operator = "operator",
        /// Builds the models into something else.
        Integrator = "integrator",
        /// Provides what surrounds the models.
        ServiceProvider = "service-provider",
        /// Uses the models.
        Customer = "customer",
        /// Checks the others.
        Auditor = "auditor",
    }
}

words! {
    /// What a red line is about.
    pub enum Category {
        /// Watching many persons.
        Surveillance = "surveillance",
        /// Force against persons.
        Lethal = "lethal",
        /// Decisions about a person.
        HighStakes = "high-stakes",
        /// Anything else that an effect class can tell apart.
        Other = "other",
    }
}

words! {
    /// What a red line forbids doing.
    pub enum Verb {
        /// To gather.
        Collect = "collect",
        /// To buy or otherwise obtain.
        Acquire = "acquire",
        /// To take into a system.
        Ingest = "ingest",
        /// To look up.
        Query = "query",
        /// To put in order.
        Sort = "sort",
        /// To examine.
        Analyse = "analyse",
        /// To join with other records of the person.
        Link = "link",
        /// To conclude what was not said.
        Infer = "infer",
        /// To rate persons.
        Score = "score",
        /// To pass on.
        Disseminate = "disseminate",
        /// To choose whom or what to attack.
        SelectTarget = "select-target",
        /// To rank targets.
        PrioritiseTarget = "prioritise-target",
        /// To steer an effector.
        Guide = "guide",
        /// To let an effector act.
        Release = "release",
        /// To settle a matter of a person.
        Decide = "decide",
        /// To propose how to settle it.
        Recommend = "recommend",
        /// To order persons by merit, need or risk.
        Rank = "rank",
    }
}

words! {
    /// Which records a red line is about.
    pub enum Object {
        /// Bought or licensed.
        Commercial = "commercial",
        /// Open to everybody.
        Public = "public",
        /// Concluded from other records.
        Derived = "derived",
        /// Messages and calls.
        Communications = "communications",
    }
}

words! {
    /// With which intent a red line is broken. Whatever is written, every intent is counted.
    pub enum Intent {
        /// With any, also with none.
        Any = "any",
        /// When one knows.
        Knowing = "knowing",
        /// When one means to.
        Intentional = "intentional",
    }
}

words! {
    /// What happens to an act that a red line reaches.
    pub enum Action {
        /// It waits for people.
        Hold = "hold",
        /// It does not happen.
        Deny = "deny",
    }
}

words! {
    /// Who must have chosen the target.
    pub enum TargetSelection {
        /// A person.
        Human = "human",
    }
}

words! {
    /// Whether the text of one day is meant, or whatever it says later.
    pub enum LawMode {
        /// The text of one day.
        Frozen = "frozen",
        /// Whatever it says on the day of the act.
        Dynamic = "dynamic",
    }
}

words! {
    /// What happens when a cited text changes.
    pub enum OnChange {
        /// The parties are told.
        Alert = "alert",
        /// What rests on it is held.
        Hold = "hold",
        /// The parties negotiate.
        Renegotiate = "renegotiate",
        /// The new text holds.
        Follow = "follow",
    }
}

words! {
    /// What is changed only with signatures.
    pub enum ChangeObject {
        /// The agreement itself, its tools and grants included.
        Policy = "policy",
        /// The models that are served, and who serves them.
        Models = "models",
        /// What looks for persons and for content.
        Detector = "detector",
        /// The people who review.
        Reviewers = "reviewers",
        /// The keys of the parties.
        Keys = "keys",
    }
}

impl ChangeObject {
    /// Every object, in the order of a statement.
    pub const ALL: [Self; 5] =
        [Self::Policy, Self::Models, Self::Detector, Self::Reviewers, Self::Keys];
}

words! {
    /// What happens to running work at the end of an agreement.
    pub enum DrainRule {
        /// It ends in its own time, and nothing new begins.
        Drain = "drain",
        /// It stops.
        Stop = "stop",
    }
}

words! {
    /// What is done in a case.
    pub enum ActKind {
        /// A model is asked.
        Invoke = "invoke",
        /// An answer is handed out.
        Release = "release",
        /// A tool is called.
        CallTool = "call-tool",
    }
}

words! {
    /// What is to be decided in a case.
    pub enum Expected {
        /// It may happen.
        Permit = "permit",
        /// It waits for people.
        Hold = "hold",
        /// It may not happen.
        Deny = "deny",
    }
}

words! {
    /// Whether a use of a grant names its case.
    pub(crate) enum CaseRule {
        /// It must.
        Required = "required",
    }
}

impl Word for Effect {
    const LIST: &'static [Self] = &Self::ALL;

    fn spelling(self) -> &'static str {
        self.as_str()
    }
}

impl Word for DataCategory {
    const LIST: &'static [Self] = &Self::ALL;

    fn spelling(self) -> &'static str {
        self.as_str()
    }
}

impl Word for DeploymentClass {
    const LIST: &'static [Self] = &Self::ALL;

    fn spelling(self) -> &'static str {
        self.as_str()
    }
}
