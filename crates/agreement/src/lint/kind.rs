//! What a sentence does, and what it is about.

use super::phrase::phrases;
use super::sentence::Sentence;

/// What a sentence does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It forbids.
    Ban,
    /// It says what somebody intends, understands or wishes, where a ban could stand.
    Wish,
    /// It permits a use.
    Grant,
    /// Anything else: duties, definitions, descriptions.
    Other,
}

phrases! {
    /// Words that forbid.
    BANS =
        "shall|may|must|will|can|do|does ?also not",
        "cannot", "never", "no one may|shall|will|must|can",
        "nobody|none may|shall|will|must|can|uses",
        "neither .6 may|shall|will|must|can",
        "nor may|shall|will|must|can",
        "no .6 may|shall|will|must|can|is|are",
        "is|are|remain|remains|stays prohibited|forbidden|barred|banned|excluded|disallowed",
        "is|are not permitted|allowed|authorised|authorized|available",
        "is|are off limits", "is|are out of bounds",
        "prohibits|forbids|bars|bans", "refrains|refrain|abstains|abstain from",
        "agrees|undertakes|covenants|commits|promises .3 not to",
}

phrases! {
    /// Words that only say what somebody thinks.
    pub(super) WISHES =
        "not intended|meant|designed|supposed|envisaged|envisioned for|to|as",
        "do|does not intend|plan|expect|anticipate|aim|foresee|envisage to|that|using|any",
        "should not|never", "ought not", "understand|understands|understood .8 to|that|as",
        "expect|expects|expected .4 to|that|not", "intends|intend|aims|aim|hopes|hope to|that|not",
        "would expect|prefer|like", "has|have no intention|plan|plans of|to",
        "it is .4 intention|intent|expectation|understanding|hope",
        "discourages|discourage", "is|are discouraged", "aspires|aspire to",
        "hope|hopes|hoped that|to", "believe|believes that", "wishes|wish to avoid",
}

phrases! {
    GRANTS =
        "may|can use", "may|can .2 be @use", "may|can deploy|employ|operate|access",
        "is|are permitted|allowed|authorised|authorized|entitled|free to",
        "grants|grant|granted .8 right|rights|licence|license|access|permission",
        "all|any|every .1 lawful",
}

impl Kind {
    /// The kind of a sentence, and the word that decides it.
    pub(super) fn of(sentence: &Sentence) -> (Self, usize) {
        let ban = sentence.find(&BANS).map(|words| words.start);
        let wish = sentence.find(&WISHES).map(|words| words.start);
        match (ban, wish) {
            (Some(ban), Some(wish)) if wish <= ban => (Self::Wish, wish),
            (Some(ban), _) => (Self::Ban, ban),
            (None, Some(wish)) => (Self::Wish, wish),
            (None, None) => {
                sentence.find(&GRANTS).map_or((Self::Other, 0), |words| (Self::Grant, words.start))
            }
        }
    }
}

/// What a sentence is about, as far as red lines go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Topics {
    /// Watching persons.
    pub(super) surveillance: bool,
    /// Force.
    pub(super) weapons: bool,
    /// Decisions about a person.
    pub(super) decisions: bool,
    /// Policing.
    pub(super) police: bool,
    /// The use of models, whatever for.
    pub(super) models: bool,
}

phrases! {
    SURVEILLANCE =
        "surveil*", "wiretap*|eavesdrop*|dragnet|spy|spying|dossier|dossiers",
        "mass|bulk|indiscriminate .2 collection|monitoring|tracking|interception|search|searches",
        "monitor*|track|tracks|tracking|tracked|watch|watching|profil*|locat* .5 @person",
        "private information|data|communications|records",
        "personal|identifiable .2 information|data|records .6 search*|query|queried|link*|analys*",
        "search*|query|querying|queried|link|linking|analys*|analyz* .6 \
         personal|private|identifiable",
        "records|information|data|communications .2 about|on|of .3 @person",
        "find|identify|trace|follow|listen .3 @person .4 by|through|location|face",
        "facial|face|biometric|gait recognition|matching|identification",
        "location|movements|whereabouts .4 @person",
}

phrases! {
    WEAPONS =
        "weapon*|munition*|warhead*|effector*|airstrike*", "lethal",
        "kill|kills|killing|killed|kinetic",
        "select*|prioriti*|engag*|identif*|nominat*|rank*|designat*|choos*|confirm* .3 target*",
        "target selection|selection|engagement|engagements|lists",
        "selection|engagement|choice|designation of .2 target*", "targeting of", "target is",
        "use|uses|using of force", "force against", "appl* .2 force", "drone strike*",
        "fire|firing on|upon|at .2 @person", "attack .2 @person",
}

phrases! {
    DECISIONS =
        "high stakes", "high risk .2 decision*|ai",
        "critical|consequential|automated|automatic .2 decision*",
        "decide|decides|deciding|determin*|decision|decisions .8 \
         benefit|benefits|eligib*|parole|bail",
        "decide|decides|deciding|determin*|decision|decisions .8 \
         visa|asylum|detained|detention|arrest",
        "decide|decides|deciding|determin*|decision|decisions .6 about|whether .3 @person",
        "social credit|scoring", "eligibility .2 for",
        "score|scores|scoring|rank|ranks|ranking|rate|rating .2 @person",
        "dismiss* .3 by .2 model*", "scored|ranked|recommended .4 by .2 model*",
}

phrases! {
    POLICE = "law enforcement", "police|policing", "immigration enforcement|raids", "deport*",
}

phrases! {
    MODELS = "model|models|ai|llm|llms", "artificial intelligence",
}

phrases! {
    USES = "@use",
}

impl Topics {
    fn of_words(sentence: &Sentence) -> Self {
        Self {
            surveillance: sentence.has(&SURVEILLANCE),
            weapons: sentence.has(&WEAPONS),
            decisions: sentence.has(&DECISIONS),
            police: sentence.has(&POLICE),
            models: sentence.has(&MODELS) && sentence.has(&USES),
        }
    }

    /// What a sentence is about.
    pub(super) fn of(sentence: &Sentence) -> Self {
        Self::of_words(sentence)
    }

    /// Whether a red line could be about it.
    pub(super) const fn grave(self) -> bool {
        self.surveillance || self.weapons || self.decisions || self.police
    }

    /// Whether it is about anything that the rules look at.
    pub(super) const fn any(self) -> bool {
        self.grave() || self.models
    }
}
