//! What a disk may look like after the power went.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::fixture::Chance;
use crate::power::trace::{Recording, Step};

/// What a disk writes as a whole.
const SECTOR: usize = 512;

/// What becomes of what was not synced.
#[derive(Clone, Copy, Debug)]
enum Luck {
    /// Each thing is there with this probability in per cent, independently of what came before it:
    /// a disk writes in the order it likes.
    Each(u64),
    /// Everything before this step is there and nothing after it.
    Until(usize),
}

/// The files and directories on a disk.
pub(crate) struct Disk<'a> {
    recording: &'a Recording,
    contents: BTreeMap<usize, Vec<u8>>,
    names: BTreeMap<usize, BTreeMap<String, usize>>,
    chance: &'a mut Chance,
}

/// A disk as it may look if the power goes just before step `moment`.
pub(crate) fn crash<'a>(
    recording: &'a Recording,
    moment: usize,
    chance: &'a mut Chance,
) -> Disk<'a> {
    let mut durable = BTreeMap::new();
    for step in &recording.steps[..moment] {
        if let Step::Sync { node, since } = step {
            let synced: &mut usize = durable.entry(*node).or_default();
            *synced = (*synced).max(*since);
        }
    }
    let luck = match chance.below(6) {
        5 => Luck::Until(chance.below(moment + 1)),
        kind => Luck::Each([0, 10, 50, 90, 100][kind]),
    };
    let mut disk = Disk { recording, contents: BTreeMap::new(), names: BTreeMap::new(), chance };
    for (place, step) in recording.steps[..moment].iter().enumerate() {
        let node = match step {
            Step::Write { file, .. } | Step::Resize { file, .. } => file,
            Step::Name { directory, .. } => directory,
            Step::Sync { .. } | Step::Say(_) => continue,
        };
        let safe = place < durable.get(node).copied().unwrap_or(0);
        disk.apply(place, step, safe, luck);
    }
    disk
}

impl Disk<'_> {
    fn apply(&mut self, place: usize, step: &Step, safe: bool, luck: Luck) {
        let there = safe
            || match luck {
                Luck::Each(percent) => self.chance.percent(percent),
                Luck::Until(end) => place < end,
            };
        // A write may be there in part only, whatever the luck, unless all is well or all is lost.
        let torn = !safe && !matches!(luck, Luck::Each(0 | 100)) && self.chance.percent(20);
        match step {
            Step::Write { file, at, bytes } if torn => self.tear(*file, *at, bytes),
            _ if !there => {}
            Step::Write { file, at, bytes } => {
                let content = self.contents.entry(*file).or_default();
                stretch(content, at + bytes.len());
                content[*at..at + bytes.len()].copy_from_slice(bytes);
            }
            Step::Resize { file, length } => {
                self.contents.entry(*file).or_default().resize(*length, 0);
            }
            Step::Name { directory, name, node, before } => {
                let names = self.names.entry(*directory).or_default();
                names.retain(|known, _| known != name && Some(known) != before.as_ref());
                names.extend(node.map(|node| (name.clone(), node)));
            }
            Step::Sync { .. } | Step::Say(_) => {}
        }
    }

    /// Writes some sectors and not others. Where the file is new, what is not written is what the
    /// disk had there before: nothing, or something of somebody else's.
    fn tear(&mut self, file: usize, at: usize, bytes: &[u8]) {
        let strange = self.chance.percent(50);
        let content = self.contents.entry(file).or_default();
        let old = content.len();
        stretch(content, at + bytes.len());
        let mut begin = 0;
        while begin < bytes.len() {
            let end = bytes.len().min((at + begin) / SECTOR * SECTOR + SECTOR - at);
            let there = self.chance.percent(50);
            for place in begin..end {
                if there {
                    content[at + place] = bytes[place];
                } else if strange && at + place >= old {
                    content[at + place] = u8::try_from(self.chance.next() & 255).unwrap();
                }
            }
            begin = end;
        }
    }

    /// Puts the disk into the directory `root`.
    pub(crate) fn write_to(mut self, root: &Path) {
        self.write_directory(0, root);
    }

    fn write_directory(&mut self, directory: usize, path: &Path) {
        for (name, node) in self.names.remove(&directory).unwrap_or_default() {
            let path = path.join(&name);
            let known = &self.recording.nodes[node];
            if known.is_directory {
                fs::create_dir(&path).unwrap();
                self.write_directory(node, &path);
            } else if name.ends_with("-shm") {
                // Shared memory: the system writes it when it likes, if ever.
                let garbage: Vec<u8> =
                    (0..4_096).map(|_| self.chance.next().to_le_bytes()[0]).collect();
                fs::write(&path, garbage).unwrap();
            } else {
                fs::write(&path, self.contents.get(&node).map_or(&[][..], Vec::as_slice)).unwrap();
            }
            let mode = known.mode & !0o022;
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}

fn stretch(content: &mut Vec<u8>, length: usize) {
    if content.len() < length {
        content.resize(length, 0);
    }
}
