use super::*;
use crate::fixture::{self, Log};

/// Every size at which a tile of some level begins or ends, and its neighbours.
const SIZES: [u64; 12] = [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_793];

fn checkpoint(log: &Log) -> Checkpoint {
    fixture::key().public().open(&log.checkpoint()).unwrap()
}

#[test]
fn log_continues_from_its_files_at_any_size() {
    for size in SIZES {
        let mut log = Log::new(&[size]);
        let resumed = Tiles::resume(&log, &checkpoint(&log)).unwrap();
        assert_eq!((resumed.size(), resumed.root()), (size, log.tiles.root()));
        let mut continued = Log { tiles: resumed, ..log.clone() };
        log.grow(size + 300);
        continued.grow(size + 300);
        assert_eq!(continued.files, log.files, "{size}");
    }
}

#[test]
fn tiles_of_the_example_in_the_specification_are_those_it_lists() {
    let log = Log::new(&[70_000]);
    let count = |prefix: &str| log.files.keys().filter(|path| path.starts_with(prefix)).count();
    assert_eq!(count("tile/0/"), 273 + 1);
    assert!(log.files.contains_key("tile/0/273.p/112"));
    assert!(log.files.contains_key("tile/1/000"));
    assert!(log.files.contains_key("tile/1/001.p/17"));
    assert!(log.files.contains_key("tile/2/000.p/1"));
    assert_eq!(count("tile/"), 2 * (273 + 1) + 3);
    assert_eq!(log.files["tile/0/000"].len(), 8192);
}

#[test]
fn log_does_not_continue_from_changed_files() {
    let log = Log::new(&[700]);
    for (path, problem) in [
        ("tile/0/002.p/188", NotResumed::Differs("tile".to_owned())),
        ("tile/1/000.p/2", NotResumed::Differs("tile".to_owned())),
        ("tile/entries/002.p/188", NotResumed::Differs("tile/entries/002.p/188".to_owned())),
    ] {
        let mut changed = log.clone();
        changed.files.get_mut(path).unwrap()[9] ^= 1;
        assert_eq!(Tiles::resume(&changed, &checkpoint(&log)).unwrap_err(), problem);
        changed.files.remove(path);
        let missing = NotResumed::Missing(path.to_owned());
        assert_eq!(Tiles::resume(&changed, &checkpoint(&log)).unwrap_err(), missing);
    }
}

#[test]
fn longest_entry_fits_and_a_longer_one_changes_nothing() {
    let mut tiles = Tiles::new();
    let longest = vec![0; LONGEST_ENTRY];
    tiles.push(&longest, Digest::of(b"")).unwrap();
    let root = tiles.root();
    assert!(tiles.push(&vec![0; LONGEST_ENTRY + 1], Digest::of(b"")).is_err());
    assert_eq!((tiles.size(), tiles.root()), (1, root));
    let bundle = &tiles.partial()[1];
    assert_eq!(files::entries(&bundle.bytes), (vec![&longest[..]], 0));
}

#[test]
fn root_is_that_of_the_library() {
    struct Stored(Vec<Hash>);
    impl tlog_tiles::HashReader for Stored {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
            Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
        }
    }
    let (mut stored, mut tiles) = (Stored(Vec::new()), Tiles::new());
    for number in 0..2_000 {
        let entry = fixture::entry(number);
        let hashes = tlog_tiles::stored_hashes(number, &entry, &stored).unwrap();
        stored.0.extend(hashes);
        tiles.push(&entry, leaf_hash(&entry)).unwrap();
        let root = tlog_tiles::tree_hash(number + 1, &stored).unwrap();
        assert_eq!(tiles.root(), Digest::from_bytes(root.0), "{number}");
    }
}
