//! The start: nothing is accepted before everything that is there fits together.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use lexicon::RecordNumber;
use tlog::{Checkpoint, ConsistencyProof, NotResumed, PublicKey, Tiles, WIDTH};

use crate::database::Database;
use crate::disk::{self, Access, Directory};
use crate::handle::{Closers, Shared};
use crate::keys::Keys;
use crate::layout::{Layout, parent};
use crate::ledger::{self, Ledger};
use crate::publisher::{self, Publisher, Request};
use crate::queue::Queue;
use crate::reviews::Desk;
use crate::state::State;
use crate::writer::Writer;
use crate::{NotPublished, OpenError, Settings};

/// LIMIT: records are small, held exchanges may have megabytes. So much may wait to be written.
const MOST_WAITING_BYTES: usize = 64 << 20;

/// LIMIT: so many may wait for the log to be published; each try answers one.
const WAITING_TO_PUBLISH: usize = 16;

/// Opens everything, checks it, publishes, and starts the threads.
pub(crate) fn start(settings: &Settings) -> Result<Shared, OpenError> {
    let layout = Layout { data: settings.data.clone(), pin: settings.pin.clone() };
    let lock = directories(&layout)?;
    let database = Database::open(&layout.database())?;
    io(&layout.data, sync_name(&layout.data))?;
    let records = database.records().map_err(|reason| wrong(&layout, reason))?;
    let signed = io(&layout.checkpoint(), disk::read(&layout.checkpoint()))?;
    let keys = Keys::open(&layout, &settings.origin, records > 0 || signed.is_some())?;
    let key = keys.log.public().clone();
    publish_key(&layout, &key)?;
    let checkpoint = signed.map(|note| checkpoint(&key, &note, layout.checkpoint(), records));
    let checkpoint = checkpoint.transpose()?;
    let pin = io(&layout.pin, disk::read(&layout.pin))?;
    let pin = pin.map(|note| self::checkpoint(&key, &note, layout.pin.clone(), records));
    let tiles = resume(&layout, &database, checkpoint.as_ref(), pin.transpose()?.as_ref())?;
    let reader = Database::open_to_read(&layout.database());
    let reader = reader.map_err(|reason| wrong(&layout, reason))?;
    let ledger = Arc::new(Ledger::open(reader, settings.ledger)?);
    let desk = Arc::new(Desk::default());
    database
        .waiting_reviews(|workload, expires, review| desk.found(workload, expires, review))
        .map_err(|reason| wrong(&layout, reason))?;
    let state = Arc::new(State::default());
    state.set_records(records);
    let file = layout.database();
    let mut publisher = Publisher {
        database: Database::open_to_read(&layout.database())
            .map_err(|reason| wrong(&layout, reason))?,
        layout,
        key: keys.log,
        state: Arc::clone(&state),
        tiles,
        signed: false,
    };
    publisher.publish()?;
    let queue = Arc::new(Queue::new(settings.queue.max(1), MOST_WAITING_BYTES));
    let (requests, asked) = sync_channel(WAITING_TO_PUBLISH);
    let closers = Arc::new(Closers::default());
    let threads = Threads {
        writer: Writer {
            database,
            queue: Arc::clone(&queue),
            state: Arc::clone(&state),
            ledger: Arc::clone(&ledger),
            desk: Arc::clone(&desk),
            sheets_at_once: ledger::MOST_SHEETS,
        },
        requests: requests.clone(),
        closers: Arc::clone(&closers),
        lock,
    };
    threads.spawn(publisher, asked, settings)?;
    let (sealer, permit_key, database) = (keys.seal, keys.permit, file);
    let webhook_key = keys.webhook;
    Ok(Shared {
        queue,
        requests,
        state,
        sealer,
        key,
        permit_key,
        ledger,
        desk,
        database,
        closers,
        webhook_key,
    })
}

/// Makes the directories and takes the lock, which lasts as long as the file is open.
fn directories(layout: &Layout) -> Result<File, OpenError> {
    io(&layout.data, disk::create_directory(&layout.data, Access::Private))?;
    io(&layout.log(), disk::create_directory(&layout.log(), Access::Public))?;
    let pin_directory = parent(&layout.pin);
    io(pin_directory, disk::create_directory(pin_directory, Access::Public))?;
    let data = io(&layout.data, layout.data.canonicalize())?;
    let pin = io(pin_directory, pin_directory.canonicalize())?;
    if pin.starts_with(&data) {
        return Err(OpenError::PinInside { pin: layout.pin.clone(), data });
    }
    let path = layout.lock();
    let lock = File::options().write(true).create(true).truncate(false).open(&path);
    let lock = io(&path, lock)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse { directory: data }),
        Err(std::fs::TryLockError::Error(reason)) => Err(OpenError::Io { path, reason }),
    }
}

/// The public key goes into the public log, once.
fn publish_key(layout: &Layout, key: &PublicKey) -> Result<(), OpenError> {
    let (path, line) = (layout.public_key(), format!("{key}\n"));
    match io(&path, disk::read(&path))? {
        None => io(&path, disk::write(&path, line.as_bytes(), Access::Public)),
        Some(found) if found == line.as_bytes() => Ok(()),
        Some(_) => Err(OpenError::LogChanged {
            path: layout.log(),
            reason: "`log.vkey` is another key than `keys/log.key`".to_owned(),
        }),
    }
}

/// The signed checkpoint at `path`, which must not speak of more records than there are.
fn checkpoint(
    key: &PublicKey,
    note: &[u8],
    path: PathBuf,
    records: u64,
) -> Result<Checkpoint, OpenError> {
    match key.open(note) {
        Ok(found) if found.size <= records => Ok(found),
        Ok(found) => Err(OpenError::RolledBack { path, records, signed: found.size }),
        Err(reason) => Err(OpenError::Checkpoint { path, reason: reason.to_string() }),
    }
}

/// The right edge of the log as it was published last, after it was compared with the database and
/// the pin. A log that is not there begins anew: it is derived from the database.
fn resume(
    layout: &Layout,
    database: &Database,
    checkpoint: Option<&Checkpoint>,
    pin: Option<&Checkpoint>,
) -> Result<Tiles, OpenError> {
    let changed = |reason: String| OpenError::LogChanged { path: layout.log(), reason };
    let log = Directory::new(layout.log());
    let tiles = match checkpoint {
        None => Tiles::new(),
        Some(checkpoint) => {
            let tiles = Tiles::resume(&log, checkpoint)
                .map_err(|error: NotResumed| changed(error.to_string()))?;
            last_tile(layout, database, checkpoint)?;
            tiles
        }
    };
    let Some(pin) = pin else { return Ok(tiles) };
    let forked = OpenError::Forked { path: layout.pin.clone(), signed: pin.size };
    match checkpoint {
        Some(checkpoint) if pin.size <= checkpoint.size && pin.size > 0 => {
            let proof = ConsistencyProof::new(&log, checkpoint, pin.size);
            let proof = proof.map_err(|error| changed(error.to_string()))?;
            proof.check(pin, checkpoint).map_err(|_| forked)?;
        }
        _ => {
            let mut later = tiles.clone();
            while later.size() < pin.size {
                publisher::append(database, &mut later, pin.size)?;
            }
            if later.size() == pin.size && later.root() != pin.root {
                return Err(forked);
            }
        }
    }
    Ok(tiles)
}

/// The last tile that was published must hold the hashes of the records in the database.
fn last_tile(
    layout: &Layout,
    database: &Database,
    checkpoint: &Checkpoint,
) -> Result<(), OpenError> {
    let from = checkpoint.size.saturating_sub(1) / WIDTH * WIDTH;
    let log = Directory::new(layout.log());
    let signed = tlog::leaf_hashes(&log, checkpoint, from..checkpoint.size)
        .map_err(|error| OpenError::LogChanged { path: layout.log(), reason: error.to_string() })?;
    let mut found = Vec::with_capacity(signed.len());
    let width = checkpoint.size - from;
    let read: rusqlite::Result<()> = database.leaves(from, width, |number, leaf| {
        found.push((number, tlog::leaf_hash(leaf)));
        Ok(())
    });
    read.map_err(|reason| wrong(layout, reason))?;
    for (place, record) in (0_usize..).zip(from..checkpoint.size) {
        let signed = signed.get(place).map(|hash| (record, *hash));
        if signed.is_none() || found.get(place).copied() != signed {
            return Err(OpenError::RecordsChanged { record: RecordNumber::new(record) });
        }
    }
    Ok(())
}

/// The writer and what ends after it.
struct Threads {
    writer: Writer,
    requests: SyncSender<Request>,
    closers: Arc<Closers>,
    lock: File,
}

impl Threads {
    /// Starts both threads. The writer's ends last: it waits for the publisher, lets go of the
    /// database and the lock, and then tells whoever waits.
    fn spawn(
        self,
        publisher: Publisher,
        asked: Receiver<Request>,
        settings: &Settings,
    ) -> Result<(), OpenError> {
        let every = settings.publish_every;
        let path = settings.data.clone();
        let named = |name: &str| thread::Builder::new().name(name.to_owned());
        let publishing = named("store-publish").spawn(move || publisher.run(&asked, every));
        let publishing = publishing.map_err(|reason| OpenError::Io { path, reason })?;
        let path = settings.data.clone();
        let writing = named("store-write").spawn(move || self.work(publishing));
        writing.map(drop).map_err(|reason| OpenError::Io { path, reason })
    }

    fn work(self, publishing: JoinHandle<Result<(), NotPublished>>) {
        self.writer.run();
        // The publisher empties its queue before it ends, so this waits for a place and no longer.
        drop(self.requests.send(Request::Last));
        let over = publishing.join().unwrap_or(Err(NotPublished::Stopped));
        // The last connection to be closed takes the write-ahead log over, and that must be one
        // that can write.
        self.writer.ledger.close(self.writer.state.why_stopped());
        drop(self.writer);
        drop(self.lock);
        self.closers.tell(over);
    }
}

fn sync_name(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

fn io<T>(path: &Path, result: std::io::Result<T>) -> Result<T, OpenError> {
    result.map_err(|reason| OpenError::Io { path: path.to_owned(), reason })
}

fn wrong(layout: &Layout, reason: rusqlite::Error) -> OpenError {
    OpenError::Database { path: layout.database(), reason }
}
