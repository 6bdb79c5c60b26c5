//! The list of models, for clients that ask what they may name.

use crate::exchange::Format;
use crate::json::Value;

/// The list of `models`, each with who serves it, in the shape of the format.
#[must_use]
pub fn model_list<'a>(
    format: Format,
    models: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<u8> {
    let entries: Vec<Value> = models.into_iter().map(|model| entry(format, model)).collect();
    match format {
        Format::OpenAi => {
            Value::object([("object", Value::text("list")), ("data", Value::Array(entries))])
        }
        Format::Anthropic => Value::object([
            ("data", Value::Array(entries)),
            ("has_more", Value::Bool(false)),
            ("first_id", Value::Null),
            ("last_id", Value::Null),
        ]),
    }
    .encode()
}

fn entry(format: Format, (model, serves): (&str, &str)) -> Value {
    match format {
        Format::OpenAi => Value::object([
            ("id", Value::text(model)),
            ("object", Value::text("model")),
            ("created", Value::count(0)),
            ("owned_by", Value::text(serves)),
        ]),
        Format::Anthropic => Value::object([
            ("type", Value::text("model")),
            ("id", Value::text(model)),
            ("display_name", Value::text(model)),
            ("created_at", Value::text("1970-01-01T00:00:00Z")),
        ]),
    }
}

#[cfg(test)]
mod tests;
