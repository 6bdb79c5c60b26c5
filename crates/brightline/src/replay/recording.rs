//! Recordings: a file of exchanges, one JSON object a line, read twice: once to see that every line
//! can be played and who is in it, and once to play it in the order of its times.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use lexicon::{ModelName, Purpose, WorkloadId};
use protocol::Format;

use super::NotReplayed;
use super::line::Line;

/// LIMIT: the longest line, in bytes. A request has at most 4 MiB, and may be written with escapes.
const LONGEST_LINE: u64 = 32 << 20;

/// LIMIT: bad lines that are told. More are counted.
const MOST_TOLD: usize = 10;

/// A recording that can be played.
pub(super) struct Recording {
    path: PathBuf,
    file: BufReader<File>,
    /// Every line, in the order in which it is played.
    places: Vec<Place>,
    /// Who and what is in it.
    pub(super) cast: Cast,
    /// Lines that are left out.
    pub(super) bad: Vec<BadLine>,
    /// How many lines are left out, told or not.
    pub(super) skipped: usize,
}

/// Where a line is and when it is played.
#[derive(Clone, Copy, Debug)]
struct Place {
    ms: u64,
    number: usize,
    offset: u64,
    length: usize,
}

/// Who and what is in a recording.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(super) workloads: BTreeSet<WorkloadId>,
    pub(super) purposes: BTreeSet<Purpose>,
    pub(super) openai: BTreeSet<ModelName>,
    pub(super) anthropic: BTreeSet<ModelName>,
    /// Keys of lines that nobody reads.
    pub(super) unread: BTreeSet<String>,
}

/// A line that cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadLine {
    /// Its number, from 1.
    pub(super) number: usize,
    /// What is wrong, and what to write.
    pub(super) why: String,
}

impl Recording {
    /// Reads `path` from its beginning to its end.
    ///
    /// # Errors
    ///
    /// It cannot be read; a line cannot be played, unless they are to be skipped; or there is none.
    pub(super) fn open(path: &Path, skip_bad: bool) -> Result<Self, NotReplayed> {
        let unreadable = |reason| NotReplayed::Unreadable { path: path.to_owned(), reason };
        let mut recording = Self {
            path: path.to_owned(),
            file: BufReader::new(File::open(path).map_err(unreadable)?),
            places: Vec::new(),
            cast: Cast::default(),
            bad: Vec::new(),
            skipped: 0,
        };
        recording.look().map_err(unreadable)?;
        if recording.skipped > 0 && !skip_bad {
            let (bad, all) = (recording.bad, recording.skipped);
            return Err(NotReplayed::BadLines { path: path.to_owned(), bad, all });
        }
        if recording.places.is_empty() {
            return Err(NotReplayed::Empty(path.to_owned()));
        }
        // Stable: lines of one time stay in the order of the file.
        recording.places.sort_by_key(|place| place.ms);
        Ok(recording)
    }

    /// How many lines there are to play.
    pub(super) const fn len(&self) -> usize {
        self.places.len()
    }

    /// The line that is played at `place`, counted from 0; none after the last.
    ///
    /// # Errors
    ///
    /// The file has changed since it was looked through.
    pub(super) fn line(&mut self, place: usize) -> Result<Option<Line>, NotReplayed> {
        let Some(place) = self.places.get(place).copied() else { return Ok(None) };
        let changed = || NotReplayed::Changed(self.path.clone());
        let bytes = read_at(&mut self.file, place).map_err(|_| changed())?;
        Line::read(place.number, &bytes).map(|(line, _)| Some(line)).map_err(|_| changed())
    }

    fn look(&mut self) -> io::Result<()> {
        let mut bytes = Vec::new();
        let (mut offset, mut number) = (0_u64, 0_usize);
        loop {
            bytes.clear();
            let mut limited = (&mut self.file).take(LONGEST_LINE);
            let length = limited.read_until(b'\n', &mut bytes)?;
            if length == 0 {
                return Ok(());
            }
            number = number.saturating_add(1);
            if bytes.len() as u64 == LONGEST_LINE && bytes.last() != Some(&b'\n') {
                return Err(io::Error::new(
                    io::ErrorKind::FileTooLarge,
                    format!("line {number} is longer than {LONGEST_LINE} bytes"),
                ));
            }
            if !bytes.trim_ascii().is_empty() {
                self.take(Place { ms: 0, number, offset, length }, &bytes);
            }
            offset = offset.saturating_add(length as u64);
        }
    }

    fn take(&mut self, place: Place, bytes: &[u8]) {
        match Line::read(place.number, bytes) {
            Ok((line, unread)) => {
                self.cast.add(&line, unread);
                self.places.push(Place { ms: line.ms, ..place });
            }
            Err(why) => {
                self.skipped = self.skipped.saturating_add(1);
                if self.bad.len() < MOST_TOLD {
                    self.bad.push(BadLine { number: place.number, why });
                }
            }
        }
    }
}

impl Cast {
    fn add(&mut self, line: &Line, unread: Vec<String>) {
        if !self.workloads.contains(&line.workload) {
            self.workloads.insert(line.workload.clone());
        }
        if let Some(purpose) = line.purpose.as_ref().filter(|it| !self.purposes.contains(it)) {
            self.purposes.insert(purpose.clone());
        }
        let models = match line.format {
            Format::OpenAi => &mut self.openai,
            Format::Anthropic => &mut self.anthropic,
        };
        if !models.contains(&line.model) {
            models.insert(line.model.clone());
        }
        self.unread.extend(unread);
    }
}

fn read_at(file: &mut BufReader<File>, place: Place) -> io::Result<Vec<u8>> {
    let here = file.stream_position()?;
    // Mostly the next line: a seek of the reader keeps what it has read ahead.
    let by = i64::try_from(place.offset).ok().zip(i64::try_from(here).ok());
    match by.map(|(to, from)| to.saturating_sub(from)) {
        Some(by) => file.seek_relative(by)?,
        None => drop(file.seek(SeekFrom::Start(place.offset))?),
    }
    let mut bytes = vec![0; place.length];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
