//! What test runners say they counted.

/// Tests by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) skipped: usize,
    /// Tests that Python's runner has announced and not yet sorted.
    announced: usize,
}

impl Count {
    /// Adds up what `line` says, if it is the last word of a runner: `test result: ok. 3 passed;`
    /// of libtest, or `Ran 3 tests in 0.1s` and `FAILED (failures=1)` of Python's unittest.
    pub(super) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += number_before(result, " passed");
            self.failed += number_before(result, " failed");
            self.skipped += number_before(result, " ignored");
        } else if let Some(rest) = line.strip_prefix("Ran ") {
            self.announced = number_before(rest, " test");
        } else if self.announced > 0 && (line.starts_with("OK") || line.starts_with("FAILED (")) {
            let failed = number_after(line, "(failures=")
                + number_after(line, "errors=")
                + number_after(line, "unexpected successes=");
            let skipped = number_after(line, "skipped=") + number_after(line, "expected failures=");
            self.failed += failed;
            self.skipped += skipped;
            self.passed += self.announced.saturating_sub(failed + skipped);
            self.announced = 0;
        }
    }

    /// Whether any test ran.
    pub(super) const fn ran(&self) -> bool {
        self.passed + self.failed > 0
    }

    /// What is wrong although every command ended well.
    pub(super) fn fault(&self, has_tests: bool) -> Option<String> {
        match self {
            Self { failed: 1.., .. } => Some(format!("{} tests failed", self.failed)),
            Self { skipped: 1.., .. } => Some(format!("{} tests were skipped", self.skipped)),
            _ if has_tests && !self.ran() => Some("no test ran".to_owned()),
            _ => None,
        }
    }
}

/// The number that stands right before `word`, or 0.
fn number_before(text: &str, word: &str) -> usize {
    let before = text.split(word).next().filter(|before| before.len() < text.len());
    let digits = before.and_then(|before| before.rsplit(|it: char| !it.is_ascii_digit()).next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The number that stands right after `word`, or 0. `word` is a whole one, not the end of another.
fn number_after(text: &str, word: &str) -> usize {
    let whole = |at: &usize| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        word.starts_with('(') || before.is_some_and(|before| "( ".contains(before))
    };
    let at = text.match_indices(word).map(|(at, _)| at).find(whole);
    let after = at.and_then(|at| text.get(at + word.len()..)).unwrap_or_default();
    let end = after.find(|it: char| !it.is_ascii_digit()).unwrap_or(after.len());
    after.get(..end).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests;
