//! The numbers by which C learns what happened.

use std::ffi::CStr;

use permit::{BadVerifier, BadWindow, Refused};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal $message:literal)*) => {
        /// What happened. The numbers never change their meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(i32)]
        pub enum Code {
            $($(#[$doc])* $name = $number,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in the header, without its prefix, and the number.
            #[must_use]
            pub const fn declared(self) -> (&'static str, i32) {
                match self {
                    $(Self::$name => (stringify!($name), $number),)*
                }
            }

            /// What to do about it.
            #[must_use]
            pub const fn message(self) -> &'static CStr {
                match self {
                    $(Self::$name => $message,)*
                }
            }
        }
    };
}

codes! {
    /// Nothing was asked yet. What a struct full of zeros says.
    Unasked = 0 c"nothing was verified: ask first"
    /// Execute, once.
    Permitted = 1 c"permitted, once"
    /// More bytes than a token has.
    TooLong = 2 c"the token is too long: send it as it was issued"
    /// Not the form of a token.
    Malformed = 3 c"this is not a token in its exact form: send it as it was issued"
    /// Signed by a key that is not known here.
    UnknownKey = 4 c"no key of this effector signed it: enrol the gateway's key"
    /// The signature does not fit.
    BadSignature = 5 c"the signature does not fit: discard the token and ask for a new one"
    /// Says what no token says.
    BadTerms = 6 c"the token says what none may: discard it and tell who issued it"
    /// For another effector.
    OtherAudience = 7 c"the token is for another effector: send it there"
    /// For another tool.
    OtherTool = 8 c"the token is for another tool: ask for a token for this one"
    /// For other arguments.
    OtherAct = 9 c"the token is for other arguments: call exactly as it was approved"
    /// No effector, or too many.
    TooManyEffectors = 10 c"the call sets more effectors in motion than permitted, or none"
    /// Nobody approved it.
    Unreviewed = 11 c"nobody approved this call: have it reviewed"
    /// Issued in the future.
    NotYet = 12 c"the token is issued later than now: set the clocks right"
    /// Expired.
    Expired = 13 c"the token has expired: ask for a new one"
    /// Valid for too long.
    LivesTooLong = 14 c"the token lives longer than accepted here: have a shorter one issued"
    /// The clock went back.
    ClockBack = 15 c"the clock went back: set it right"
    /// Used already.
    Used = 16 c"the token was used already: ask for a new one"
    /// From a time that is not remembered whole.
    Forgotten = 17 c"the memory of that time is lost: ask for a new token"
    /// No room to remember another.
    Full = 18 c"no room to remember another token: wait until some expire"
    /// The journal failed.
    Journal = 19 c"the journal could not be written: mend its disk and start again"
    /// The arguments are no JSON with one reading.
    BadArguments = 20 c"the arguments have no canonical form: send JSON that has one reading"
    /// A null pointer, a text that is not UTF-8.
    BadCall = 21 c"a pointer is null or a text is not UTF-8: see the header"
    /// A key that is none.
    BadKey = 22 c"a key is none, or the same twice: give the gateway's public key"
    /// An audience that is no name.
    BadAudience = 23 c"the audience is no name: use letters, digits and - _ . : / @ * only"
    /// A limit out of range.
    BadLimits = 24 c"a limit is out of range: see the header"
    /// A capacity out of range, or too small for the journal.
    BadCapacity = 25 c"the capacity is out of range, or too small for the journal: enlarge it"
    /// The journal is empty or damaged.
    BadJournal = 26 c"the journal is empty or damaged: restore it, or begin a new one on purpose"
}

impl From<Refused> for Code {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooLong => Self::TooLong,
            Refused::Malformed => Self::Malformed,
            Refused::UnknownKey => Self::UnknownKey,
            Refused::BadSignature => Self::BadSignature,
            Refused::Terms(_) => Self::BadTerms,
            Refused::Audience => Self::OtherAudience,
            Refused::Tool => Self::OtherTool,
            Refused::Act => Self::OtherAct,
            Refused::Effectors => Self::TooManyEffectors,
            Refused::Unreviewed => Self::Unreviewed,
            Refused::NotYet => Self::NotYet,
            Refused::Expired => Self::Expired,
            Refused::Lifetime => Self::LivesTooLong,
            Refused::ClockBack => Self::ClockBack,
            Refused::Used => Self::Used,
            Refused::Forgotten => Self::Forgotten,
            Refused::Full => Self::Full,
            Refused::Journal => Self::Journal,
        }
    }
}

impl From<BadVerifier> for Code {
    fn from(bad: BadVerifier) -> Self {
        match bad {
            BadVerifier::Keys => Self::BadKey,
            BadVerifier::Audience => Self::BadAudience,
            BadVerifier::Limits => Self::BadLimits,
        }
    }
}

impl From<BadWindow> for Code {
    fn from(bad: BadWindow) -> Self {
        match bad {
            BadWindow::Capacity | BadWindow::Crowded => Self::BadCapacity,
            BadWindow::Empty | BadWindow::Damaged(_) => Self::BadJournal,
            BadWindow::Unwritten(_) => Self::Journal,
        }
    }
}
