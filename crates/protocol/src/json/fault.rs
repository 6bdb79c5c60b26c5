//! What a refused document is told: what is wrong, where, and what to do.

use std::fmt;

use super::{DEEPEST, LARGEST_INTEGER, MOST_VALUES};
use crate::place::quoted;

/// Why a document is refused, and where.
///
/// TRUST: the message quotes keys of the document. Show it to whoever wrote the document, and to
/// nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    fault: Fault,
    /// Byte offset from the start of the document, where it is known.
    offset: Option<usize>,
    /// JSON pointer (RFC 6901) of the value that was being read.
    pointer: String,
}

/// The closed list of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    ByteOrderMark,
    NotUtf8,
    LoneSurrogate,
    ControlCharacter,
    NotFinite,
    Overflow,
    Integer,
    NegativeZero,
    TooDeep,
    TooMany,
    Duplicate(String),
    CaseVariant(String, String),
    Trailing,
    CutOff,
    /// Any other breach of the grammar, in the words of the parser.
    Syntax(String),
}

impl Malformed {
    pub(super) fn new(fault: Fault, offset: Option<usize>, pointer: String) -> Self {
        Self { fault, offset, pointer }
    }

    /// A stable word for the kind of fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.fault {
            Fault::Duplicate(_) | Fault::CaseVariant(..) => "duplicate_key",
            Fault::Overflow | Fault::Integer | Fault::NegativeZero => "number_out_of_range",
            Fault::TooDeep => "too_deep",
            Fault::TooMany => "too_many_values",
            Fault::ByteOrderMark
            | Fault::NotUtf8
            | Fault::LoneSurrogate
            | Fault::ControlCharacter
            | Fault::NotFinite
            | Fault::Trailing
            | Fault::CutOff
            | Fault::Syntax(_) => "malformed_json",
        }
    }
}

impl std::error::Error for Malformed {}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fault)?;
        match (self.offset, self.pointer.as_str()) {
            (Some(offset), "") => write!(f, " (at byte {offset})"),
            (Some(offset), pointer) => write!(f, " (at byte {offset}, in `{pointer}`)"),
            (None, "") => f.write_str(" (in the outermost value)"),
            (None, pointer) => write!(f, " (in `{pointer}`)"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByteOrderMark => {
                f.write_str("the document starts with a byte order mark: send it without")
            }
            Self::NotUtf8 => f.write_str("the text is not UTF-8: encode the document as UTF-8"),
            Self::LoneSurrogate => f.write_str(
                "an escape is half of a surrogate pair: write both halves, or the character itself",
            ),
            Self::ControlCharacter => {
                f.write_str("a text contains a control character: escape it, a line feed as `\\n`")
            }
            Self::NotFinite => {
                f.write_str("JSON has neither NaN nor Infinity: write null or a number")
            }
            Self::Overflow => f.write_str("a number is too large for a double: write it as a text"),
            Self::Integer => write!(
                f,
                "an integer is beyond {LARGEST_INTEGER}, where parsers disagree: write it as a text"
            ),
            Self::NegativeZero => {
                f.write_str("parsers disagree about the integer `-0`: write 0 or -0.0")
            }
            Self::TooDeep => write!(f, "the document is nested deeper than {DEEPEST}: flatten it"),
            Self::TooMany => {
                write!(f, "the document has more than {MOST_VALUES} values: send less at once")
            }
            Self::Duplicate(key) => {
                write!(f, "the key {} comes twice in one object: keep one of them", quoted(key))
            }
            Self::CaseVariant(one, other) => write!(
                f,
                "the keys {} and {} differ in case only, which some parsers ignore: keep one",
                quoted(one),
                quoted(other)
            ),
            Self::Trailing => f.write_str("something follows the end of the document: remove it"),
            Self::CutOff => f.write_str("the document is cut off: send all of it"),
            Self::Syntax(words) => write!(f, "this is not JSON ({words}): correct it"),
        }
    }
}
