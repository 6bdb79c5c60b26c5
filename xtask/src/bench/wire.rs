//! As much of HTTP/1.1 as two programs that know each other need: whole messages over kept
//! connections, with a length or in chunks. Anything else is an error, never a guess.

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// LIMIT: no head that this reads is longer; the programs on both ends are ours or nginx.
const LONGEST_HEAD: usize = 16 * 1024;

/// A connection with what has been read ahead.
pub(super) struct Wire {
    stream: TcpStream,
    /// Bytes from `at` on are not consumed yet.
    bytes: Vec<u8>,
    at: usize,
}

/// The head of a message.
pub(super) struct Head {
    /// The first line: of a request or of an answer.
    pub(super) first: String,
    /// Names in lower case.
    fields: Vec<(String, String)>,
}

/// A whole message.
pub(super) struct Message {
    pub(super) head: Head,
    /// The body, without the frames of its chunks.
    pub(super) body: Vec<u8>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, bytes: Vec::with_capacity(LONGEST_HEAD), at: 0 })
    }

    pub(super) const fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Reads one message. `None` if the peer closed before it.
    pub(super) async fn message(&mut self) -> Result<Option<Message>> {
        let Some(head) = self.head().await? else { return Ok(None) };
        let mut body = Vec::new();
        if head.field("transfer-encoding").is_some_and(|it| it.eq_ignore_ascii_case("chunked")) {
            while let size @ 1.. = self.chunk_size().await? {
                self.take(size, &mut body).await?;
                ensure!(self.line().await?.is_empty(), "a chunk is longer than it says");
            }
            ensure!(self.line().await?.is_empty(), "trailers are not expected here");
        } else {
            let length = head.field("content-length").context("a message without a length")?;
            self.take(length.parse()?, &mut body).await?;
        }
        Ok(Some(Message { head, body }))
    }

    async fn head(&mut self) -> Result<Option<Head>> {
        loop {
            let unread = self.unread();
            if let Some(length) = find(unread, b"\r\n\r\n") {
                let text = std::str::from_utf8(unread.get(..length).unwrap_or_default())?;
                let head = Head::parse(text)?;
                self.at += length + 4;
                return Ok(Some(head));
            }
            ensure!(unread.len() < LONGEST_HEAD, "a head longer than {LONGEST_HEAD} bytes");
            let before = unread.len();
            if self.more().await? == 0 {
                ensure!(before == 0, "the connection ended inside a head");
                return Ok(None);
            }
        }
    }

    async fn line(&mut self) -> Result<String> {
        loop {
            let unread = self.unread();
            if let Some(length) = find(unread, b"\r\n") {
                let text = std::str::from_utf8(unread.get(..length).unwrap_or_default())?;
                let text = text.to_owned();
                self.at += length + 2;
                return Ok(text);
            }
            ensure!(unread.len() < LONGEST_HEAD, "a line longer than {LONGEST_HEAD} bytes");
            ensure!(self.more().await? > 0, "the connection ended inside a line");
        }
    }

    async fn chunk_size(&mut self) -> Result<usize> {
        let line = self.line().await?;
        let digits = line.split(';').next().unwrap_or_default();
        usize::from_str_radix(digits, 16).with_context(|| format!("`{line}` is no chunk size"))
    }

    async fn take(&mut self, mut length: usize, body: &mut Vec<u8>) -> Result<()> {
        while length > 0 {
            if self.unread().is_empty() {
                ensure!(self.more().await? > 0, "the connection ended inside a body");
            }
            let piece = self.unread();
            let piece = piece.get(..length.min(piece.len())).unwrap_or_default();
            body.extend_from_slice(piece);
            let taken = piece.len();
            self.at += taken;
            length -= taken;
        }
        Ok(())
    }

    fn unread(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    async fn more(&mut self) -> Result<usize> {
        if self.at > 0 {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        Ok(self.stream.read_buf(&mut self.bytes).await?)
    }
}

impl Head {
    fn parse(text: &str) -> Result<Self> {
        let mut lines = text.split("\r\n");
        let first = lines.next().unwrap_or_default().to_owned();
        let mut fields = Vec::new();
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { bail!("`{line}` is no field") };
            fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Ok(Self { first, fields })
    }

    /// The value of the first field `name` (in lower case).
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// The status code of an answer.
    pub(super) fn status(&self) -> Option<u16> {
        self.first.split(' ').nth(1)?.parse().ok()
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len().max(1)).position(|window| window == wanted)
}

#[cfg(test)]
mod tests;
