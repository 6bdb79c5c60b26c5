//! What people see while a step runs.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How often a machine that reads along hears that a step still runs.
const SIGN_OF_LIFE: Duration = Duration::from_secs(60);

/// One line per step: moving on a terminal, written once elsewhere.
pub(super) struct Live {
    bar: Option<ProgressBar>,
    steps: usize,
    step: usize,
    began: Instant,
    told: Instant,
}

impl Live {
    pub(super) fn new(steps: usize) -> Self {
        let now = now();
        let bar = std::io::stdout().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{prefix} {spinner} {elapsed} {wide_msg}");
            let bar = ProgressBar::new_spinner();
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self { bar, steps, step: 0, began: now, told: now }
    }

    pub(super) fn begin(&mut self, name: &str, what: &str) {
        self.step += 1;
        self.began = now();
        self.told = self.began;
        let place = format!("[{}/{}] {name}", self.step, self.steps);
        match &self.bar {
            Some(bar) => {
                bar.reset_elapsed();
                bar.set_prefix(place);
                bar.set_message(what.to_owned());
            }
            None => println!("{place}: {what}"),
        }
    }

    /// A command has printed `line`.
    pub(super) fn line(&mut self, line: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(line.trim().to_owned()),
            None if self.told.elapsed() >= SIGN_OF_LIFE => {
                self.told = now();
                println!("    {} s: {}", self.elapsed().as_secs(), line.trim());
            }
            None => {}
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    pub(super) fn close(&self, result: &str) {
        self.show(&format!("[{}/{}] {result}", self.step, self.steps));
    }

    /// Prints something that stays.
    pub(super) fn show(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| println!("{text}")),
            None => println!("{text}"),
        }
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "times what people wait for")]
fn now() -> Instant {
    Instant::now()
}
