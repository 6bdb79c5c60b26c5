//! The fields that decide where a request goes and what it contains: known by name, so that none of
//! them passes as a field that nobody knows yet.

use crate::error::Unreadable;
use crate::json::{Value, fold};
use crate::place::Place;

/// Why a request with a certain field is refused.
#[derive(Clone, Copy, Debug)]
enum Ban {
    /// The vendor would send the request, or repeat it, elsewhere; or change it after it was
    /// judged.
    Reroute(&'static str),
    /// The field stands for content that is not in the request: what it is, and what to do instead.
    Stored(&'static str, &'static str),
    /// The vendor would run something itself: what it is, and what to do instead.
    VendorTool(&'static str, &'static str),
}

use Ban::{Reroute, Stored, VendorTool};

const ANOTHER_MODEL: &str = "would have the request answered by another model than the one judged";
const REFUSED_RETRY: &str = "would have a refused request tried again on another model";
const ANOTHER_PLACE: &str = "would have the request sent somewhere else";
const ANOTHER_PROVIDER: &str = "would let somebody else choose who serves the request";
const AFTER_JUDGEMENT: &str = "would change the request after it was judged";

const SEND_TEXT: &str = "send the text itself";
const SEND_MESSAGES: &str = "send the messages themselves";
const DECLARE_TOOL: &str = "declare a tool of your own";

/// The one table of top-level fields that are refused, by their folded name, sorted. They mean this
/// to some vendor, gateway or router that speaks one of the formats; which one is behind the next
/// hop cannot be known here, so the table is the same for both formats.
const BANS: &[(&str, Ban)] = &[
    ("allow_fallbacks", Reroute(ANOTHER_MODEL)),
    ("api_base", Reroute(ANOTHER_PLACE)),
    ("api_key", Reroute("would have the request sent under another key")),
    ("attachments", Stored("refers to files", SEND_TEXT)),
    ("audio", Stored("asks for an answer as sound", "ask for text")),
    ("background", Stored("has the answer fetched later, past the screen", "wait for the answer")),
    ("base_url", Reroute(ANOTHER_PLACE)),
    ("cached_content", Stored("refers to content that the vendor stores", SEND_MESSAGES)),
    ("code_interpreter", VendorTool("switches on code that the vendor runs", DECLARE_TOOL)),
    ("connectors", VendorTool("switches on lookups by the vendor", DECLARE_TOOL)),
    ("container", Stored("refers to files and skills that the vendor stores", SEND_TEXT)),
    ("content_policy_fallbacks", Reroute(REFUSED_RETRY)),
    ("context_window_fallbacks", Reroute(ANOTHER_MODEL)),
    ("conversation", Stored("refers to a conversation that the vendor stores", SEND_MESSAGES)),
    ("conversation_id", Stored("refers to a conversation that the vendor stores", SEND_MESSAGES)),
    ("custom_llm_provider", Reroute(ANOTHER_PROVIDER)),
    ("data_sources", Stored("refers to content that the vendor looks up", SEND_TEXT)),
    ("enable_search", VendorTool("switches on a search by the vendor", DECLARE_TOOL)),
    ("extra_body", Reroute(AFTER_JUDGEMENT)),
    ("extra_headers", Reroute(AFTER_JUDGEMENT)),
    ("extra_query", Reroute(AFTER_JUDGEMENT)),
    ("fallback", Reroute(ANOTHER_MODEL)),
    ("fallback_credit_token", Reroute(REFUSED_RETRY)),
    ("fallback_models", Reroute(ANOTHER_MODEL)),
    ("fallbacks", Reroute(REFUSED_RETRY)),
    ("file_ids", Stored("refers to files", SEND_TEXT)),
    ("files", Stored("refers to files", SEND_TEXT)),
    ("images", Stored("carries images", SEND_TEXT)),
    ("inference_geo", Reroute("would choose the region of the model, which the agreement decides")),
    ("mcp_servers", Reroute("would have the vendor call servers whose calls no one screens")),
    ("mock_response", Reroute("would have the request answered by something that is no model")),
    ("model_list", Reroute(ANOTHER_MODEL)),
    ("models", Reroute(ANOTHER_MODEL)),
    ("num_retries", Reroute("would have the request repeated off the record")),
    ("plugins", Reroute(AFTER_JUDGEMENT)),
    ("preset", Reroute("would merge settings that the vendor stores into the request")),
    ("previous_message_id", Stored("refers to a message that the vendor stores", SEND_MESSAGES)),
    ("previous_response_id", Stored("refers to an answer that the vendor stores", SEND_MESSAGES)),
    ("prompt", Stored("refers to a prompt that the vendor stores", SEND_MESSAGES)),
    ("provider", Reroute(ANOTHER_PROVIDER)),
    ("provider_options", Reroute(ANOTHER_PROVIDER)),
    ("provideroptions", Reroute(ANOTHER_PROVIDER)),
    ("providers", Reroute(ANOTHER_PROVIDER)),
    ("route", Reroute(ANOTHER_MODEL)),
    ("router", Reroute(ANOTHER_MODEL)),
    ("routing", Reroute(ANOTHER_PROVIDER)),
    ("search_parameters", VendorTool("switches on a search by the vendor", DECLARE_TOOL)),
    (
        "store",
        Stored("has the vendor store the exchange, to be read past the screen", "leave it out"),
    ),
    ("thread", Stored("refers to a conversation that the vendor stores", SEND_MESSAGES)),
    ("thread_id", Stored("refers to a conversation that the vendor stores", SEND_MESSAGES)),
    ("tool_resources", Stored("refers to files that the vendor stores", SEND_TEXT)),
    ("transforms", Reroute(AFTER_JUDGEMENT)),
    ("vector_store_ids", Stored("refers to files that the vendor stores", SEND_TEXT)),
    ("web_search", VendorTool("switches on a search by the vendor", DECLARE_TOOL)),
    ("web_search_options", VendorTool("switches on a search by the vendor", DECLARE_TOOL)),
];

/// The fields of both formats that this crate reads, sorted. A key that differs from one of them in
/// case only is this field for some readers and an unknown one for others.
const VOCABULARY: &[&str] = &[
    "arguments",
    "choices",
    "citations",
    "content",
    "content_block",
    "created",
    "custom",
    "data",
    "delta",
    "error",
    "file",
    "finish_reason",
    "function",
    "function_call",
    "functions",
    "id",
    "index",
    "input",
    "input_schema",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "media_type",
    "message",
    "messages",
    "metadata",
    "modalities",
    "model",
    "n",
    "name",
    "object",
    "parameters",
    "partial_json",
    "prediction",
    "reasoning",
    "reasoning_content",
    "reasoning_details",
    "refusal",
    "response_format",
    "role",
    "signature",
    "source",
    "stop",
    "stop_details",
    "stop_reason",
    "stop_sequence",
    "stop_sequences",
    "stream",
    "stream_options",
    "system",
    "text",
    "thinking",
    "tool_call_id",
    "tool_calls",
    "tool_choice",
    "tool_use_id",
    "tools",
    "type",
    "usage",
    "user",
];

/// Refuses a top-level field of a request that reroutes, stands for something else or switches on a
/// tool of the vendor, however its name is capitalised; and a case variant of a known field.
pub(crate) fn admit(key: &str, value: &Value, place: &Place<'_>) -> Result<(), Unreadable> {
    let folded = fold(key);
    if let Ok(at) = BANS.binary_search_by(|(name, _)| (*name).cmp(&folded)) {
        return match BANS.get(at) {
            Some((_, ban)) if !says_nothing(value) => Err(ban.refusal(place)),
            _ => Ok(()),
        };
    }
    if folded == key { Ok(()) } else { exact(key, place) }
}

/// Refuses a key that differs from a known field in case only.
pub(crate) fn exact(key: &str, place: &Place<'_>) -> Result<(), Unreadable> {
    let folded = fold(key);
    if folded != key && VOCABULARY.binary_search(&&*folded).is_ok() {
        return Err(Unreadable::case_variant(place, &folded));
    }
    Ok(())
}

/// The values that leave a field switched off wherever it is known.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Bool(true)
        | Value::Int(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Object(_) => false,
    }
}

impl Ban {
    fn refusal(self, place: &Place<'_>) -> Unreadable {
        match self {
            Reroute(reason) => Unreadable::reroute(place, reason),
            Stored(what, instead) => Unreadable::opaque(place, what, instead),
            VendorTool(what, instead) => Unreadable::vendor_tool(place, what, instead),
        }
    }
}

#[cfg(test)]
mod tests;
