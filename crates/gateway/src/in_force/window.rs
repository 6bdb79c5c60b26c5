//! The window in which persons are counted.

use lexicon::Span;

use super::{InForce, Simulated};

/// The window of an agreement that names none.
const WINDOW: Span = Span::from_seconds(30 * 86_400);

impl InForce {
    /// The window in which persons are counted: the longest of all red lines that may decide.
    #[must_use]
    pub fn window(&self) -> Span {
        let lapsing = self.lapse.iter().map(|(_, lapse)| &lapse.engine);
        let engines = std::iter::once(&self.engine).chain(lapsing);
        let bundles = engines.flat_map(|it| std::iter::once(it.bundle()).chain(it.older()));
        let lines = bundles.flat_map(|bundle| &bundle.agreement().red_lines);
        let windows = lines.filter_map(|line| line.limits.as_ref()?.window);
        windows.max().unwrap_or(WINDOW)
    }
}

impl Simulated {
    /// See [`InForce::window`].
    #[must_use]
    pub fn window(&self) -> Span {
        self.0.window()
    }
}
