//! How much may be decoded in one exchange, and what was left unread.

/// How many times the text of an exchange may be decoded from it.
const TIMES: u64 = 4;

/// LIMIT: and this many bytes on top, so that short texts may hold what is compressed well.
const BASE: u64 = 1 << 20;

/// The work that one exchange may cause, and has caused.
#[derive(Debug, Default)]
pub(in crate::persons) struct Allowance {
    /// Bytes of text that the exchange has.
    text: u64,
    /// Bytes that were decoded from it.
    decoded: u64,
    /// Bytes that could not be read, of which nobody has accounted yet.
    opaque: u64,
    /// Whether something could not be searched at all.
    blind: bool,
    /// Bytes that were looked at, in whatever way.
    #[cfg(test)]
    pub(in crate::persons) worked: u64,
}

impl Allowance {
    pub(in crate::persons) const fn new() -> Self {
        Self {
            text: 0,
            decoded: 0,
            opaque: 0,
            blind: false,
            #[cfg(test)]
            worked: 0,
        }
    }

    /// The exchange has `bytes` more of text.
    pub(in crate::persons) const fn grow(&mut self, bytes: u64) {
        self.text = self.text.saturating_add(bytes);
    }

    /// Takes out `bytes` of decoded text; whether there was room.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let has_room = bytes <= self.left();
        if has_room {
            self.decoded = self.decoded.saturating_add(bytes);
        }
        has_room
    }

    /// Bytes that may still be decoded.
    pub(super) const fn left(&self) -> u64 {
        let most = self.text.saturating_mul(TIMES).saturating_add(BASE);
        most.saturating_sub(self.decoded)
    }

    /// Notes bytes that cannot be read.
    pub(super) fn opaque(&mut self, bytes: usize) {
        self.note_opaque(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// Notes bytes that cannot be read.
    pub(in crate::persons) const fn note_opaque(&mut self, bytes: u64) {
        self.opaque = self.opaque.saturating_add(bytes);
    }

    /// Bytes that could not be read since this was asked last.
    pub(in crate::persons) const fn take_opaque(&mut self) -> u64 {
        let opaque = self.opaque;
        self.opaque = 0;
        opaque
    }

    /// Whether there are bytes of which nobody has accounted.
    pub(in crate::persons) const fn has_opaque(&self) -> bool {
        self.opaque > 0
    }

    /// Something cannot be searched: there may be any number of persons.
    pub(in crate::persons) const fn give_up(&mut self) {
        self.blind = true;
    }

    /// Whether something could not be searched.
    pub(in crate::persons) const fn is_blind(&self) -> bool {
        self.blind
    }

    /// Counts work, for the tests that bound it.
    #[cfg_attr(not(test), expect(clippy::unused_self, reason = "only tests keep the sum"))]
    pub(in crate::persons) const fn work(&mut self, bytes: usize) {
        #[cfg(test)]
        {
            self.worked += bytes as u64;
        }
        #[cfg(not(test))]
        let _ = bytes;
    }
}
