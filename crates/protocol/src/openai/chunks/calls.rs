//! Tool calls, which come in fragments: the name first, then the arguments bit by bit.

use std::collections::BTreeMap;

use super::Reading;
use crate::call::{ToolCall, read_arguments};
use crate::error::Unreadable;
use crate::json::Value;
use crate::place::Place;
use crate::stream::{Channel, FUNCTION_CALL, MOST_ARGUMENT_BYTES, Piece, whole};
use crate::walk::{list, object};

/// Most tool calls in one choice.
///
/// LIMIT: each is remembered until the choice ends.
const MOST_CALLS: u32 = 1_024;

/// The calls of one choice that are not complete yet, by their number.
#[derive(Clone, Debug, Default)]
pub(super) struct Calls {
    open: BTreeMap<u32, Call>,
}

#[derive(Clone, Debug, Default)]
struct Call {
    id: Option<String>,
    name: String,
    kind: Kind,
    arguments: String,
}

/// What is called: a function with JSON, or a custom tool with a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Function,
    Custom,
}

impl Kind {
    /// The keys under which the fragment stands, and the arguments in it.
    const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Function => ("function", "arguments"),
            Self::Custom => ("custom", "input"),
        }
    }
}

impl Calls {
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Closes all calls, at the end of their choice.
    pub(super) fn complete(
        &mut self,
        choice: u32,
        place: &Place<'_>,
    ) -> Result<Vec<ToolCall>, Unreadable> {
        std::mem::take(&mut self.open)
            .into_values()
            .map(|call| {
                let arguments = match call.kind {
                    Kind::Function => read_arguments(&call.arguments, place)?,
                    Kind::Custom => Value::String(call.arguments),
                };
                let id = call.id.unwrap_or_default();
                Ok(ToolCall { choice, id, name: call.name, arguments })
            })
            .collect()
    }
}

impl Reading<'_> {
    pub(super) fn calls(&mut self, value: &mut Value, place: &Place<'_>) -> Result<(), Unreadable> {
        list(value, place)?;
        let Value::Array(fragments) = value else { return Ok(()) };
        for (at, fragment) in fragments.iter_mut().enumerate() {
            self.fragment(fragment, &place.index(at))?;
        }
        Ok(())
    }

    fn fragment(&mut self, value: &mut Value, place: &Place<'_>) -> Result<(), Unreadable> {
        self.still_open()?;
        object(value, place)?;
        let number =
            value.get("index").and_then(Value::as_u64).and_then(|at| u32::try_from(at).ok());
        let Some(number) = number.filter(|number| *number < MOST_CALLS) else {
            return Err(Unreadable::tool_call(place, "`index` must be a whole number below 1024"));
        };
        let known = self.state.calls.open.get(&number).map(|call| call.kind);
        let kind = kind(value, known, place)?;
        self.unknown_fields(value, kind, place)?;
        let (within, arguments) = kind.keys();
        let begun = known.is_some();
        let name = take_once(value.get_mut(within), "name", begun);
        let id = take_once(Some(value), "id", begun);
        self.begin(number, kind, name, id, place)?;
        match value.get(within).and_then(|inner| inner.get(arguments)) {
            None | Some(Value::Null) => Ok(()),
            Some(Value::String(text)) => self.arguments(number, text),
            Some(_) => Err(Unreadable::tool_call(place, "the arguments must be a text")),
        }
    }

    /// Everything of a fragment but the five fields that make a call is shown as text.
    fn unknown_fields(
        &mut self,
        value: &Value,
        kind: Kind,
        place: &Place<'_>,
    ) -> Result<(), Unreadable> {
        let (within, arguments) = kind.keys();
        for (key, field) in object(value, place)? {
            let place = place.key(key);
            match (key.as_str(), field) {
                ("index" | "id", _) | (_, Value::Null) => {}
                ("type", Value::String(word)) if word == within => {}
                (key, Value::Object(entries)) if key == within => {
                    for (key, field) in entries {
                        if key != "name" && key != arguments {
                            let place = place.key(key);
                            self.unknown.field(key, field, self.number, &place, self.pieces)?;
                        }
                    }
                }
                (key, _) if key == within => {
                    return Err(Unreadable::shape(&place, "must be an object"));
                }
                _ => self.unknown.field(key, field, self.number, &place, self.pieces)?,
            }
        }
        Ok(())
    }

    /// Begins a call, or checks that a fragment belongs to the call that it says it does. Clients
    /// disagree whether a name or an id in a later fragment replaces or continues the first, so it
    /// may only repeat it; and then it goes no further.
    fn begin(
        &mut self,
        number: u32,
        kind: Kind,
        name: Option<String>,
        id: Option<String>,
        place: &Place<'_>,
    ) -> Result<(), Unreadable> {
        if let Some(call) = self.state.calls.open.get_mut(&number) {
            if name.is_some_and(|name| name != call.name) {
                return Err(Unreadable::tool_call(place, "its name changes on the way"));
            }
            if id.is_some() && id != call.id {
                return Err(Unreadable::tool_call(place, "its id changes on the way"));
            }
            return Ok(());
        }
        let Some(name) = name else {
            return Err(Unreadable::tool_call(place, "its first fragment has no name"));
        };
        self.pieces.push(Piece::ToolCallBegun { choice: self.number, call: number });
        whole(&Value::text(name.as_str()), self.number, self.pieces);
        if let Some(id) = &id {
            whole(&Value::text(id.as_str()), self.number, self.pieces);
        }
        let call = Call { id, name, kind, arguments: String::new() };
        self.state.calls.open.insert(number, call);
        Ok(())
    }

    fn arguments(&mut self, number: u32, text: &str) -> Result<(), Unreadable> {
        if text.is_empty() {
            return Ok(());
        }
        *self.argument_bytes += text.len();
        if *self.argument_bytes > MOST_ARGUMENT_BYTES {
            return Err(Unreadable::limit("size of tool arguments in bytes", MOST_ARGUMENT_BYTES));
        }
        if let Some(call) = self.state.calls.open.get_mut(&number) {
            call.arguments.push_str(text);
        }
        let channel = Channel::ToolArguments(number);
        self.pieces.push(Piece::Text { choice: self.number, channel, text: text.to_owned() });
        Ok(())
    }

    /// The retired way to call one function: a call without index and id.
    pub(super) fn function_call(
        &mut self,
        value: &mut Value,
        place: &Place<'_>,
    ) -> Result<(), Unreadable> {
        self.still_open()?;
        let begun = self.state.calls.open.contains_key(&FUNCTION_CALL);
        let name = take_once(Some(value), "name", begun);
        self.begin(FUNCTION_CALL, Kind::Function, name, None, place)?;
        for (key, field) in object(value, place)? {
            match (key.as_str(), field) {
                ("name", _) | (_, Value::Null) => {}
                ("arguments", Value::String(text)) => self.arguments(FUNCTION_CALL, text)?,
                ("arguments", _) => {
                    return Err(Unreadable::tool_call(place, "the arguments must be a text"));
                }
                _ => {
                    self.unknown.field(key, field, self.number, &place.key(key), self.pieces)?;
                }
            }
        }
        Ok(())
    }
}

/// What a fragment calls: what it says, which must be what the call began as.
fn kind(fragment: &Value, known: Option<Kind>, place: &Place<'_>) -> Result<Kind, Unreadable> {
    let has = |key| fragment.get(key).is_some_and(|field: &Value| !field.is_null());
    match (has("function"), has("custom"), known) {
        (true, false, None | Some(Kind::Function)) => Ok(Kind::Function),
        (false, true, None | Some(Kind::Custom)) => Ok(Kind::Custom),
        (false, false, Some(known)) => Ok(known),
        _ => Err(Unreadable::tool_call(place, "it is neither a function nor a custom tool")),
    }
}

/// The text under `key`, unless it is empty. In a fragment of a call that has begun it is removed.
fn take_once(within: Option<&mut Value>, key: &str, begun: bool) -> Option<String> {
    let Some(Value::Object(entries)) = within else { return None };
    let text = entries.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_str());
    let text = text.filter(|text| !text.is_empty()).map(str::to_owned);
    if begun {
        entries.retain(|(name, _)| name != key);
    }
    text
}
