//! The interface for programs: what the pages use, and `brightline review`.
//!
//! `docs/openapi.json` is made from the types here; a test compares them.

mod decision;
mod glass;
mod look;
mod passkey;
mod people;
mod session;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};

pub(crate) use self::decision::{__path_decide, decide};
pub(crate) use self::glass::{
    __path_draft, __path_glasses, __path_look, __path_open, draft, glasses, look, open,
};
pub(crate) use self::look::{
    __path_one, __path_open_evidence, __path_record, __path_reviews, __path_today, one,
    open_evidence, record, reviews, today,
};
pub(crate) use self::passkey::{__path_make, __path_options, make, options};
pub(crate) use self::people::{
    __path_drop_key, __path_people, __path_reinstate, __path_remove, __path_shift, drop_key,
    people, reinstate, remove, sees_attention_of, shift,
};
pub(crate) use self::session::{
    __path_begin, __path_challenge, __path_end, __path_me, begin, challenge, end, me,
};
use crate::fault::{ErrorBody, ErrorText};

pub use self::decision::DecisionBody;
pub use self::glass::{
    DraftBody, DraftedBody, GlassBody, GlassesBody, LookBody, LookedBody, OpeningBody,
};
pub use self::look::{
    DayBody, DecidedBody, EvidenceBody, FieldBody, RecordBody, ReviewBody, ReviewsBody, RowBody,
};
pub use self::passkey::{MadeBody, OptionsBody, ProposedBody};
pub use self::people::{
    AttentionBody, DutyBody, KeyBody, PeopleBody, PersonBody, RemovalBody, ShiftBody,
};
pub use self::session::{ChallengeBody, ChallengeOf, SessionBody, SignInBody, WhoBody};

/// A signature over a digest of 32 bytes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum ProofBody {
    /// Of an Ed25519 key: 64 bytes in base64url.
    Ed25519 {
        /// The signature.
        signature: String,
    },
    /// Of a passkey: the `PublicKeyCredential` that the browser gave, bytes in base64url. Its
    /// challenge is the digest.
    Passkey {
        /// The assertion.
        #[schema(value_type = Object)]
        assertion: Value,
    },
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Brightline console",
        version = "1",
        description = "Reviews of held acts, and what is around them. Every request but those that \
                       sign in needs a session: a cookie from the pages, or a bearer token. \
                       Requests with a cookie that change something also need the header \
                       `x-csrf-token` of a page.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        challenge,
        begin,
        end,
        me,
        reviews,
        one,
        open_evidence,
        decide,
        today,
        people,
        shift,
        drop_key,
        remove,
        reinstate,
        record,
        options,
        make,
        glasses,
        draft,
        open,
        look
    ),
    components(schemas(
        ErrorBody,
        ErrorText,
        ProofBody,
        ChallengeOf,
        ChallengeBody,
        SignInBody,
        SessionBody,
        WhoBody,
        ReviewsBody,
        RowBody,
        ReviewBody,
        FieldBody,
        DecidedBody,
        EvidenceBody,
        DecisionBody,
        DayBody,
        PeopleBody,
        PersonBody,
        ShiftBody,
        AttentionBody,
        DutyBody,
        KeyBody,
        RemovalBody,
        RecordBody,
        OptionsBody,
        MadeBody,
        ProposedBody,
        GlassesBody,
        GlassBody,
        LookedBody,
        DraftBody,
        DraftedBody,
        OpeningBody,
        LookBody
    ))
)]
struct Document;

/// The description of the interface, as JSON with one value a line.
#[must_use]
pub fn openapi() -> String {
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// `GET /api/v1/openapi.json`.
pub(crate) async fn document() -> ([(axum::http::HeaderName, &'static str); 1], String) {
    ([(axum::http::header::CONTENT_TYPE, "application/json")], openapi())
}
