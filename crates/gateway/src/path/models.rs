//! The list of models, for clients that ask what they may name. It carries no exchange.

use http::StatusCode;
use protocol::Format;

use crate::Gateway;
use crate::reply::{self, Marks, Reply};

/// The models that the configured upstreams serve in the client's wire format. One that is served
/// in the other format only cannot be named here; one that is served in both is listed once.
pub(super) fn list(gateway: &Gateway, format: Format) -> Reply {
    let reachable = gateway.egress.upstreams().filter(|upstream| upstream.format == format);
    let served = reachable.flat_map(|upstream| {
        let serves = upstream.serves.as_str();
        upstream.models.iter().map(move |model| (model.as_str(), serves))
    });
    reply::json(StatusCode::OK, protocol::model_list(format, served), Marks::default())
}
