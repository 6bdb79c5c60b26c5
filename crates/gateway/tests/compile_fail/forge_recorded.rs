//! Nobody but `evidence` says that something is on record.
use controls::Permit;
use evidence::Recorded;
use lexicon::RecordNumber;

fn forge(permit: Permit) -> Recorded<Permit> {
    Recorded { value: permit, number: RecordNumber::new(0) }
}

fn main() {}
