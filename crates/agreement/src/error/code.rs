//! The rules that findings come from.

use std::fmt;

use miette::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal, $severity:ident;)*) => {
        /// The rule that a finding comes from. The list is append-only; a code is never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The spelling in diagnostics, for example `agreement::unknown-key`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => concat!("agreement::", $text),)* }
            }

            /// What it means, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim(),)* }
            }

            /// Whether the file is refused (an error) or loads all the same (a warning). A finding
            /// of lint may be milder: see [`crate::Finding::level`].
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// More than one agreement may hold: bytes or blocks.
    TooLong = "too-long", Error;
    /// A character that a reader cannot see.
    HiddenCharacter = "hidden-character", Error;
    /// HTML, which could show or hide text that the machine reads otherwise.
    RawHtml = "raw-html", Error;
    /// The front matter is missing or not closed.
    FrontMatter = "front-matter", Error;
    /// A block or the front matter is not TOML.
    Toml = "toml", Error;
    /// There is no clause.
    NoClause = "no-clause", Error;
    /// A heading has an id that cannot be read, or an id that is reserved.
    ClauseId = "clause-id", Error;
    /// Something that must be said once is said twice.
    Duplicate = "duplicate", Error;
    /// A fenced or indented block of no known kind.
    UnknownBlock = "unknown-block", Error;
    /// A block that stands under no clause.
    BlockOutsideClause = "block-outside-clause", Error;
    /// A block that is indented, nested, quoted, inline or not closed.
    BlockLayout = "block-layout", Error;
    /// A key that the block does not have.
    UnknownKey = "unknown-key", Error;
    /// A key that the block must have.
    MissingKey = "missing-key", Error;
    /// A key that is known but has no meaning here.
    MisplacedKey = "misplaced-key", Error;
    /// A value of another kind than the key takes.
    WrongType = "wrong-type", Error;
    /// A value that is not one of those the key takes.
    InvalidValue = "invalid-value", Error;
    /// A party that the front matter does not name.
    UnknownParty = "unknown-party", Error;
    /// Parties that cannot approve together.
    Parties = "parties", Error;
    /// A red line that its own breaker decides about.
    SelfDecided = "self-decided", Error;
    /// A red line or boundary that nothing could enforce.
    NothingToEnforce = "nothing-to-enforce", Error;
    /// Two grants that are in force for one workload and purpose at one time.
    OverlappingGrants = "overlapping-grants", Error;
    /// A grant in a clause that limits nothing.
    GrantWithoutLimit = "grant-without-limit", Error;
    /// Two things that cannot both hold.
    Contradiction = "contradiction", Error;
    /// Something that the agreement does not have: the exception or the tool of a case.
    UnknownReference = "unknown-reference", Error;
    /// Prose that says otherwise than the block beside it.
    ProseDisagrees = "prose-disagrees", Error;
    /// The compiled policies are not accepted by Cedar: a fault of the compiler, never of the text.
    NotCompiled = "not-compiled", Error;
    /// A policy of a cedar block that cannot be taken as it is.
    CedarPolicy = "cedar-policy", Error;
    /// A red line that asks for intent.
    NarrowIntent = "narrow-intent", Warning;
    /// A red line that leaves out the customer or those who act on its behalf.
    NarrowBearer = "narrow-bearer", Warning;
    /// A data category without a number, which counts as 0.
    CategoryWithoutLimit = "category-without-limit", Warning;
    /// A grant that allows more than the red line's own limit.
    GrantAboveLimit = "grant-above-limit", Warning;
    /// A quorum below the least that holds.
    WeakQuorum = "weak-quorum", Warning;
    /// A tool that reads and does not say which arguments name persons.
    SubjectPaths = "subject-paths", Warning;
    /// A tool pattern that leaves no tool undeclared.
    CatchAllTool = "catch-all-tool", Warning;
    /// Something that leaves nothing permitted: a default, an exclusion, boundaries.
    NothingPermitted = "nothing-permitted", Warning;
    /// A refusal that the text does not honour, and that holds all the same.
    RefusalNotHonoured = "refusal-not-honoured", Warning;
    /// A word that lets somebody decide when a red line holds.
    Discretion = "A1", Error;
    /// A word of judgement that nothing measures.
    VagueWord = "A2", Error;
    /// A red line that is broken only by those who mean to.
    IntentNeeded = "A3", Error;
    /// A red line that reaches only what is mainly, solely or independently so.
    Narrowed = "A4", Error;
    /// An intention, an understanding or a wish where a prohibition should stand.
    IntentionOnly = "A5", Error;
    /// A duty that its bearer may choose not to do.
    OptionalDuty = "A6", Error;
    /// A reference to a text outside that may change.
    MovingText = "B1", Warning;
    /// A ban that holds only where another text bans already.
    BorrowedBan = "B2", Error;
    /// A ban that ends in words which take it back.
    SelfCancelling = "B3", Error;
    /// Lawfulness as the only limit.
    LawfulnessOnly = "B4", Error;
    /// A way out whose end nobody can see.
    OpenCarveOut = "C1", Error;
    /// An exception without approver, end or disclosure.
    UnguardedException = "C2", Error;
    /// An exclusion that those who act for the excluded can walk around.
    LeakyExclusion = "C3", Error;
    /// A prohibition that does not say whom it binds.
    NoBearer = "D1", Warning;
    /// A ban on watching that is silent about searching, analysing, linking and inferring.
    MissingVerbs = "D2", Error;
    /// Protected records that are silent about bought, public or derived ones.
    MissingObjects = "D3", Error;
    /// A key term without a definition.
    UndefinedTerm = "D4", Error;
    /// One side may change what decides.
    UnilateralChange = "E1", Error;
    /// Nothing says that a prohibition prevails, or something says that it does not.
    NoPrecedence = "E2", Error;
    /// A duty to help loosen safeguards, or a right to object that is given away.
    SilentRelaxation = "E3", Error;
    /// A red line whose breach has no consequence.
    NoRemedy = "F1", Error;
    /// Nobody has the right to check.
    NoVerification = "F2", Error;
    /// Nobody must be told, or nobody says by when.
    NoNotice = "F3", Error;
    /// A refusal that may be forced or walked around.
    RefusalUnprotected = "F4", Error;
    /// An agreement weaker than the vendor's own public policy.
    WeakerThanPolicy = "G1", Warning;
    /// A public statement wider than the agreement.
    StatementWider = "G2", Warning;
    /// A ban on watching without a number.
    NoNumber = "G3", Error;
    /// An acceptance of a finding that is not there, or that has ended.
    IdleAcceptance = "idle-acceptance", Warning;
    /// A policy of a cedar block that permits: only a proof says whether it widens.
    CedarPermits = "cedar-permits", Warning;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
