//! What a caller is told about a review of its own.

use http::StatusCode;
use lexicon::ReviewId;
use serde_json::json;

use super::Patience;
use crate::Gateway;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::reply::{self, Marks, Reply};

/// Tells where the review `id` stands, once people have decided or the caller's patience is over.
/// It carries no exchange.
///
/// # Errors
///
/// There is no such review of this caller: that of another is not told from one that never was.
pub(crate) async fn tell(
    gateway: &Gateway,
    admitted: &Admitted,
    id: Option<ReviewId>,
    patience: Option<Patience>,
) -> Result<Reply, Fault> {
    let id = id.ok_or_else(Fault::no_such_review)?;
    let found = gateway.review(id).await?.ok_or_else(Fault::no_such_review)?;
    if found.review.opening().act.workload != admitted.workload.id {
        return Err(Fault::no_such_review());
    }
    let standing = match patience {
        Some(patience) => patience.wait(gateway, id, admitted.timepiece).await?,
        None => gateway.standing(&found.review, admitted.at),
    };
    let told = json!({"id": id.to_string(), "object": "review", "state": standing.as_str()});
    let marks = Marks { decision: Some(found.record), review: Some(id) };
    Ok(reply::json(StatusCode::OK, told.to_string().into_bytes(), marks))
}
