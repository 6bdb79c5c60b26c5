//! What a process did to a directory, and what it said, in order.

use std::collections::BTreeMap;
use std::path::{Component, Path};
use std::process::Stdio;

use crate::fixture::Place;
use crate::workload::{self, Said, Script};

/// Every call that changes what is on a disk. The reader below knows those that the store makes;
/// any other is an error there, so that nothing is overlooked.
const CALLS: &str = "trace=open,openat,openat2,creat,close,dup,dup2,dup3,write,writev,pwrite64,\
    pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,sync,syncfs,sync_file_range,\
    rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,\
    copy_file_range,sendfile,splice,io_uring_enter,io_submit";

/// Runs `script` under `strace`, and gives what it wrote to its standard output.
pub(crate) fn strace(options: &[&str], script: Script, place: &Path) -> Vec<u8> {
    let before: Vec<&str> = ["strace"].into_iter().chain(options.iter().copied()).collect();
    let mut command = workload::command(&before, script, place);
    let output = command.stderr(Stdio::piped()).output().expect(
        "this test needs strace: apt-get install strace (or the package of that name elsewhere)",
    );
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "strace or what it ran failed: {problems}");
    output.stdout
}

/// A file or a directory: what a name stands for.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The name under which it was created.
    pub(crate) name: String,
    pub(crate) is_directory: bool,
    pub(crate) mode: u32,
}

impl Node {
    /// The name; that of a directory ends with `/`.
    pub(crate) fn path_end(&self) -> String {
        format!("{}{}", self.name, if self.is_directory { "/" } else { "" })
    }
}

/// Something that happened. Nodes are given by their place in [`Recording::nodes`].
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Bytes were written to a file.
    Write { file: usize, at: usize, bytes: Vec<u8> },
    /// A file was cut or stretched.
    Resize { file: usize, length: usize },
    /// In a directory, a name now stands for a node or for nothing; a node that was moved had
    /// another name there before.
    Name { directory: usize, name: String, node: Option<usize>, before: Option<String> },
    /// A node was synced. What happened to it before the step `since` is on the disk from now on.
    Sync { node: usize, since: usize },
    /// The process said something.
    Say(Said),
}

/// A run of a store: what it did and said, in order.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    /// The first is the directory in which everything happened.
    pub(crate) nodes: Vec<Node>,
    pub(crate) steps: Vec<Step>,
}

impl Recording {
    /// Records a run.
    pub(crate) fn new() -> Self {
        let place = Place::new();
        let traces = tempfile::tempdir().unwrap();
        let trace = traces.path().join("trace");
        let options = ["-f", "--seccomp-bpf", "-qq", "-xx", "-s", "16777216", "-e", CALLS, "-o"];
        let options = [&options[..], &[trace.to_str().unwrap()]].concat();
        strace(&options, Script::Everything, &place.path);
        let text = std::fs::read_to_string(trace).unwrap();
        let mut reader = Reader::new(&place.path);
        text.lines().for_each(|line| reader.line(line));
        reader.recording
    }

    /// The steps that are syncs.
    pub(crate) fn syncs(&self) -> impl Iterator<Item = usize> {
        let sync = |(place, step)| matches!(step, &Step::Sync { .. }).then_some(place);
        self.steps.iter().enumerate().filter_map(sync)
    }

    /// What was said before step `moment`.
    pub(crate) fn said_before(&self, moment: usize) -> impl Iterator<Item = &Said> {
        self.steps[..moment].iter().filter_map(|step| match step {
            Step::Say(said) => Some(said),
            _ => None,
        })
    }

    /// How often the file of this name was written where it had been written before.
    pub(crate) fn rewrites(&self, name: &str) -> usize {
        let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
        let mut rewrites = 0;
        for step in &self.steps {
            if let Step::Write { file, at, bytes } = step
                && self.nodes[*file].name == name
            {
                let length = lengths.entry(*file).or_default();
                rewrites += usize::from(at < length);
                *length = (*length).max(at + bytes.len());
            }
        }
        rewrites
    }

    /// The same run without the steps that `keep` does not keep; what is left keeps its order.
    pub(crate) fn filtered(&self, keep: impl Fn(&Self, &Step) -> bool) -> Self {
        let mut moved = Vec::with_capacity(self.steps.len() + 1);
        let mut steps = Vec::new();
        for step in &self.steps {
            moved.push(steps.len());
            if keep(self, step) {
                let mut step = step.clone();
                if let Step::Sync { since, .. } = &mut step {
                    *since = moved[*since];
                }
                steps.push(step);
            }
        }
        Self { nodes: self.nodes.clone(), steps }
    }

    /// The same run of a store that acknowledges what it has written and not yet synced.
    pub(crate) fn with_acknowledgements_before_their_sync(&self) -> Self {
        let mut steps: Vec<Step> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let hasty = matches!(step, Step::Say(Said::Acknowledged(..) | Said::Charged(_)));
            let sync = |step: &Step| matches!(step, Step::Sync { .. });
            match steps.iter().rposition(sync).filter(|_| hasty) {
                Some(sync) => {
                    steps.insert(sync, step.clone());
                    for later in &mut steps[sync..] {
                        if let Step::Sync { since, .. } = later
                            && *since > sync
                        {
                            *since += 1;
                        }
                    }
                }
                None => steps.push(step.clone()),
            }
        }
        Self { nodes: self.nodes.clone(), steps }
    }
}

/// What an open file stands for.
#[derive(Clone, Copy)]
struct Open {
    node: usize,
    /// Where the next `write` goes.
    at: usize,
}

/// Reads what `strace` wrote.
struct Reader<'a> {
    place: &'a Path,
    recording: Recording,
    /// The names in each directory, as the process sees them.
    names: BTreeMap<usize, BTreeMap<String, usize>>,
    open: BTreeMap<i64, Open>,
    /// Calls that have begun and not ended, by thread: their beginning, and when that was.
    begun: BTreeMap<String, (String, usize)>,
}

impl<'a> Reader<'a> {
    fn new(place: &'a Path) -> Self {
        let root = Node { name: String::new(), is_directory: true, mode: 0o755 };
        Self {
            place,
            recording: Recording { nodes: vec![root], steps: Vec::new() },
            names: BTreeMap::from([(0, BTreeMap::new())]),
            open: BTreeMap::new(),
            begun: BTreeMap::new(),
        }
    }

    fn line(&mut self, line: &str) {
        let (thread, rest) = line.split_once(' ').unwrap();
        let (rest, now) = (rest.trim_start(), self.recording.steps.len());
        if rest.starts_with("+++") || rest.starts_with("---") {
            return;
        }
        if let Some(beginning) = rest.strip_suffix(" <unfinished ...>") {
            // Whoever reads the output may have it from this moment on.
            self.say(beginning);
            self.begun.insert(thread.to_owned(), (beginning.to_owned(), now));
        } else if let Some((_, end)) =
            rest.strip_prefix("<... ").and_then(|rest| rest.split_once('>'))
        {
            let (beginning, began) = self.begun.remove(thread).unwrap();
            self.call(&format!("{beginning}{end}"), began);
        } else {
            self.say(rest);
            self.call(rest, now);
        }
    }

    /// What is written to the standard output counts as said when the call begins.
    fn say(&mut self, call: &str) {
        if let Some(rest) = call.strip_prefix("write(1, ") {
            let bytes = text(rest.split(", ").next().unwrap());
            let said =
                String::from_utf8_lossy(&bytes).lines().filter_map(Said::parse).collect::<Vec<_>>();
            self.recording.steps.extend(said.into_iter().map(Step::Say));
        }
    }

    /// A call that ended, and began when there were `began` steps.
    fn call(&mut self, call: &str, began: usize) {
        let (name, rest) = call.split_once('(').unwrap();
        // Strings are hexadecimal, so the last sign of equality is the one before the result. There
        // is none where the process ended in the call (`<ptrace(SYSCALL):No such process>`): nobody
        // was told that it was done, so it counts as not done.
        let Some((arguments, result)) = rest.rsplit_once("= ") else { return };
        let arguments = arguments.trim_end().strip_suffix(')').unwrap();
        let result: i64 = result.split(' ').next().unwrap().parse().unwrap_or(-1);
        if result < 0 {
            return;
        }
        let arguments: Vec<&str> = arguments.split(", ").collect();
        self.done(name, &arguments, result, began);
    }

    fn done(&mut self, name: &str, arguments: &[&str], result: i64, began: usize) {
        let number = |place: usize| arguments[place].parse::<i64>().unwrap();
        let length = |place: usize| usize::try_from(number(place)).unwrap();
        match name {
            "open" => self.opened(0, arguments[0], arguments[1], arguments.get(2), result),
            "openat" => {
                let Some(at) = self.directory(arguments[0]) else { return };
                self.opened(at, arguments[1], arguments[2], arguments.get(3), result);
            }
            "close" => drop(self.open.remove(&number(0))),
            "write" => {
                let Some(open) = self.open.get(&number(0)).copied() else { return };
                self.wrote(open.node, open.at, text(arguments[1]), result);
                let end = open.at + usize::try_from(result).unwrap();
                self.open.insert(number(0), Open { at: end, ..open });
            }
            "pwrite64" => {
                let Some(open) = self.open.get(&number(0)) else { return };
                self.wrote(open.node, length(3), text(arguments[1]), result);
            }
            "ftruncate" => {
                let Some(open) = self.open.get(&number(0)) else { return };
                let step = Step::Resize { file: open.node, length: length(1) };
                self.recording.steps.push(step);
            }
            "fsync" | "fdatasync" => {
                let Some(open) = self.open.get(&number(0)) else { return };
                self.recording.steps.push(Step::Sync { node: open.node, since: began });
            }
            "mkdir" => self.made(arguments[0], arguments[1]),
            "rename" => self.renamed(arguments[0], arguments[1]),
            "unlink" | "rmdir" => self.removed(0, arguments[0]),
            "unlinkat" => {
                let Some(at) = self.directory(arguments[0]) else { return };
                self.removed(at, arguments[1]);
            }
            other => panic!("`{other}` changes the disk in a way that this test does not know"),
        }
    }

    /// The directory that a call is relative to; none if it is not one of ours.
    fn directory(&self, argument: &str) -> Option<usize> {
        match argument {
            "AT_FDCWD" => Some(0),
            number => self.open.get(&number.parse().unwrap()).map(|open| open.node),
        }
    }

    /// The directory and the name that a path stands for; none outside of the place.
    fn locate(&self, at: usize, path: &str) -> Option<(usize, String)> {
        let path = String::from_utf8(text(path)).unwrap();
        let (mut directory, path) = match Path::new(&path).strip_prefix(self.place) {
            Ok(relative) => (0, relative),
            Err(_) if path.starts_with('/') => return None,
            Err(_) => (at, Path::new(&path)),
        };
        let mut names = path.components().map(|component| match component {
            Component::Normal(name) => name.to_str().unwrap().to_owned(),
            other => panic!("{other:?} in {path:?}"),
        });
        let mut name = names.next().unwrap_or_default();
        for next in names {
            directory = *self.names[&directory].get(&name)?;
            name = next;
        }
        Some((directory, name))
    }

    fn opened(&mut self, at: usize, path: &str, flags: &str, mode: Option<&&str>, number: i64) {
        let Some((directory, name)) = self.locate(at, path) else { return };
        if name.is_empty() {
            self.open.insert(number, Open { node: directory, at: 0 });
            return;
        }
        let known = self.names[&directory].get(&name).copied();
        let node = known.unwrap_or_else(|| {
            let mode = u32::from_str_radix(mode.unwrap(), 8).unwrap();
            self.created(directory, &name, false, mode)
        });
        if known.is_some() && flags.contains("O_TRUNC") {
            self.recording.steps.push(Step::Resize { file: node, length: 0 });
        }
        self.open.insert(number, Open { node, at: 0 });
    }

    fn created(&mut self, directory: usize, name: &str, is_directory: bool, mode: u32) -> usize {
        let node = self.recording.nodes.len();
        self.recording.nodes.push(Node { name: name.to_owned(), is_directory, mode });
        self.names.entry(directory).or_default().insert(name.to_owned(), node);
        let (name, before) = (name.to_owned(), None);
        self.recording.steps.push(Step::Name { directory, name, node: Some(node), before });
        node
    }

    fn made(&mut self, path: &str, mode: &str) {
        let Some((directory, name)) = self.locate(0, path) else { return };
        let mode = u32::from_str_radix(mode, 8).unwrap();
        let node = self.created(directory, &name, true, mode);
        self.names.insert(node, BTreeMap::new());
    }

    fn wrote(&mut self, file: usize, at: usize, bytes: Vec<u8>, written: i64) {
        assert_eq!(
            bytes.len(),
            usize::try_from(written).unwrap(),
            "a short write or a short trace"
        );
        self.recording.steps.push(Step::Write { file, at, bytes });
    }

    fn renamed(&mut self, from: &str, to: &str) {
        let (Some((from_directory, from)), Some((directory, name))) =
            (self.locate(0, from), self.locate(0, to))
        else {
            return;
        };
        assert_eq!(
            from_directory, directory,
            "a move between directories is two changes on a disk"
        );
        let names = self.names.get_mut(&directory).unwrap();
        let node = names.remove(&from);
        names.insert(name.clone(), node.unwrap());
        self.recording.steps.push(Step::Name { directory, name, node, before: Some(from) });
    }

    fn removed(&mut self, at: usize, path: &str) {
        let Some((directory, name)) = self.locate(at, path) else { return };
        self.names.get_mut(&directory).unwrap().remove(&name);
        self.recording.steps.push(Step::Name { directory, name, node: None, before: None });
    }
}

/// A string as `strace -xx` writes it: `"\x41\x42"`.
fn text(argument: &str) -> Vec<u8> {
    let hex = argument.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let hex = hex.expect("a whole string in the trace");
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16).unwrap()).unwrap();
    hex.as_bytes().chunks_exact(4).map(|quad| (digit(quad[2]) << 4) | digit(quad[3])).collect()
}
