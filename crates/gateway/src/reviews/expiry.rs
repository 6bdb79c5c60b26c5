//! What is done about reviews while nobody asks: those that nobody decided in time are put on
//! record, and tests of attention are planted and ended.
//!
//! A review whose time is over has expired, whether or not that is on record: whoever looks at it
//! compares with the clock.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use lexicon::ReviewId;

use store::WaitingTurn;

use super::NotDecided;
use crate::Gateway;
use crate::clock::Timepiece;

/// How often reviews whose time is over are looked for.
const EVERY: Duration = Duration::from_secs(30);

/// LIMIT: so many at once, so that records of exchanges come between.
const AT_ONCE: u64 = 100;

impl Gateway {
    /// Puts on record which reviews nobody decided in time, and which broken glasses nobody looked
    /// at, until the process ends.
    pub(crate) async fn tend_reviews(self: &Arc<Self>) -> Infallible {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
            if let Err(error) = self.record_expired().await {
                tracing::error!(%error, "reviews that expired are not on record yet");
            }
            if let Err(error) = self.tend_glasses().await {
                tracing::error!(%error, "what became of broken glasses is not on record yet");
            }
            if let Err(error) = self.end_tests().await {
                tracing::error!(%error, "tests of attention are not ended yet");
            }
            // Where time is simulated, nobody is tested: what people do there is no work.
            if self.clock.is_simulated() {
                continue;
            }
            if let Err(error) = self.plant_due().await {
                tracing::error!(%error, "a test of attention that is due is not planted");
            }
        }
    }

    /// Puts on record which reviews nobody decided in time. Says how many.
    ///
    /// # Errors
    ///
    /// They cannot be read, or it is not known to be durable.
    pub async fn record_expired(&self) -> Result<usize, NotDecided> {
        let timepiece = self.clock.timepiece()?;
        let mut expired: usize = 0;
        loop {
            let overdue = self.store.overdue_reviews(timepiece.now()?, AT_ONCE).await?;
            if overdue.is_empty() {
                return Ok(expired);
            }
            for review in overdue {
                self.expire(review, timepiece).await?;
                expired = expired.saturating_add(1);
            }
        }
    }

    async fn expire(&self, review: ReviewId, timepiece: Timepiece) -> Result<(), NotDecided> {
        let Some(mut turn) = self.store.waiting_turn(review).await? else { return Ok(()) };
        let now = timepiece.now()?;
        let event = match &turn {
            WaitingTurn::Act(turn) => turn.found().review.expire(now),
            WaitingTurn::Canary(turn) => turn.found().canary.expire(now),
        };
        // Somebody may have come before: then there is nothing to say.
        let Ok(event) = event else { return Ok(()) };
        self.keep_waiting(&mut turn, &event, timepiece).await
    }
}
