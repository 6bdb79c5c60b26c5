//! The keys of the persons ledger, seen to while nobody asks.

use std::convert::Infallible;
use std::time::Duration;

use crate::Gateway;

/// How often keys whose time is over are looked for. An exchange that needs pseudonyms does it too.
const EVERY: Duration = Duration::from_secs(600);

impl Gateway {
    /// Destroys keys when their time is over, until the process ends.
    pub(crate) async fn tend_keys(&self) -> Infallible {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
            let Ok(at) = self.clock.timepiece().and_then(crate::clock::Timepiece::now) else {
                tracing::error!("the clock cannot be used: keys whose time is over stay");
                continue;
            };
            if let Err(error) = self.holder.tend(at) {
                tracing::error!(%error, "keys whose time is over may still be there");
            }
        }
    }
}
