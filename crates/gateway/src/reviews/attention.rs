//! Whether people who decide are deciding, as far as the gateway knows.

use std::sync::Arc;

use ::review::attention::Pool;

use crate::Gateway;

impl Gateway {
    /// What is known of the attention of everybody who decided, now.
    #[must_use]
    pub fn attention(&self) -> Arc<Pool> {
        self.attention.load_full()
    }
}
