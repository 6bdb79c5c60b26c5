//! How long a caller will wait for people (`Prefer: wait=N`, RFC 7240).

use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use lexicon::ReviewId;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use super::Standing;
use crate::Gateway;
use crate::clock::Timepiece;
use crate::fault::Fault;
use crate::reply::Reply;

const PREFER: HeaderName = HeaderName::from_static("prefer");
const APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// LIMIT: the longest wait, in seconds. Clients and what stands between give up a minute later.
const LONGEST: u64 = 60;

/// How long a caller waits for people before it hears that they have not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Patience {
    seconds: u64,
}

impl Patience {
    /// What the caller prefers; at most a minute. What cannot be understood is no preference.
    pub(crate) fn preferred(headers: &HeaderMap) -> Option<Self> {
        let values = headers.get_all(PREFER).iter().filter_map(|value| value.to_str().ok());
        let seconds = values.flat_map(|value| value.split(',')).find_map(wait_of)?;
        Some(Self { seconds: seconds.min(LONGEST) })
    }

    /// Says in `reply` that the preference was followed.
    pub(crate) fn applied(self, reply: &mut Reply) {
        if let Ok(value) = HeaderValue::from_str(&format!("wait={}", self.seconds)) {
            reply.headers_mut().insert(APPLIED, value);
        }
    }

    /// Waits until people have decided, or as long as the caller will.
    ///
    /// # Errors
    ///
    /// The review cannot be read, or there is none.
    pub(crate) async fn wait(
        self,
        gateway: &Gateway,
        review: ReviewId,
        timepiece: Timepiece,
    ) -> Result<Standing, Fault> {
        // Before the first look, so that nothing happens unnoticed between the two.
        let mut changes = gateway.store.review_changes();
        let until = Instant::now() + Duration::from_secs(self.seconds);
        loop {
            let found = gateway.review(review).await?.ok_or_else(Fault::no_such_review)?;
            let standing = gateway.standing(&found.review, timepiece.now()?);
            if standing != Standing::Waiting {
                return Ok(standing);
            }
            let heard = async {
                loop {
                    match changes.recv().await {
                        Ok(changed) if changed != review => {}
                        Ok(_) | Err(RecvError::Lagged(_)) => return,
                        Err(RecvError::Closed) => std::future::pending().await,
                    }
                }
            };
            if tokio::time::timeout_at(until, heard).await.is_err() {
                return Ok(Standing::Waiting);
            }
        }
    }
}

/// The seconds of `wait=N`, if `preference` is that one. What follows a semicolon are parameters.
fn wait_of(preference: &str) -> Option<u64> {
    let (name, value) = preference.split(';').next()?.split_once('=')?;
    let digits = value.trim().trim_matches('"');
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (name.trim().eq_ignore_ascii_case("wait") && plain).then(|| digits.parse().unwrap_or(LONGEST))
}

#[cfg(test)]
mod tests;
