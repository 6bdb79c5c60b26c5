use proptest::prelude::*;

use super::{BadWindow, ENTRY, MOST_REMEMBERED, Shut, Window};
use crate::fixture::{Memory, NOW, window};

/// The id of the token `number`.
fn id(number: u64) -> [u8; 16] {
    (u128::from(number) + 1).to_be_bytes()
}

fn enter(window: &mut Window<Memory>, number: u64, now: u64) -> Result<(), Shut> {
    window.see(now)?;
    window.enter(id(number), now, now + 100)
}

fn resume(memory: &Memory, capacity: usize, now: u64) -> Result<Window<Memory>, BadWindow> {
    Window::resume(memory.clone(), &memory.written(), capacity, now, 0)
}

#[test]
fn a_token_enters_once_also_after_a_restart() {
    let memory = Memory::default();
    let mut first = window(&memory, 4);
    assert_eq!(enter(&mut first, 1, NOW), Ok(()));
    assert_eq!(enter(&mut first, 1, NOW + 99), Err(Shut::Used));
    let mut again = resume(&memory, 4, NOW + 50).expect("a window");
    assert_eq!(enter(&mut again, 1, NOW + 50), Err(Shut::Used));
    assert_eq!(enter(&mut again, 2, NOW + 50), Ok(()));
}

#[test]
fn full_means_refuse_until_something_expires() {
    let mut window = window(&Memory::default(), 2);
    assert_eq!(enter(&mut window, 1, NOW), Ok(()));
    assert_eq!(enter(&mut window, 2, NOW + 10), Ok(()));
    assert_eq!(enter(&mut window, 3, NOW + 99), Err(Shut::Full));
    assert_eq!(enter(&mut window, 3, NOW + 100), Ok(()));
    assert_eq!(enter(&mut window, 4, NOW + 100), Err(Shut::Full));
}

#[test]
fn the_clock_does_not_go_back_also_over_a_restart() {
    let memory = Memory::default();
    let mut first = window(&memory, 2);
    assert_eq!(enter(&mut first, 1, NOW), Ok(()));
    assert_eq!(first.see(NOW - 1), Err(Shut::ClockBack));
    assert_eq!(first.see(NOW), Ok(()));
    let mut again = resume(&memory, 2, NOW - 5_000).expect("a window");
    assert_eq!(again.see(NOW - 1), Err(Shut::ClockBack));
}

#[test]
fn a_new_journal_knows_when_it_began() {
    let memory = Memory::default();
    drop(Window::new(memory.clone(), 2, NOW).expect("a window"));
    let mut again = resume(&memory, 2, NOW - 5_000).expect("a window");
    assert_eq!(again.see(NOW - 1), Err(Shut::ClockBack));
    assert_eq!(again.see(NOW), Ok(()));
}

#[test]
fn a_journal_that_fails_once_is_not_believed_again() {
    let memory = Memory::default();
    let mut window = window(&memory, 4);
    *memory.fails.borrow_mut() = true;
    assert_eq!(enter(&mut window, 1, NOW), Err(Shut::Broken));
    *memory.fails.borrow_mut() = false;
    assert_eq!(enter(&mut window, 2, NOW), Err(Shut::Broken));
    assert_eq!(window.enter(id(2), NOW, NOW + 1), Err(Shut::Broken));
}

#[test]
fn a_journal_stays_within_twice_the_capacity() {
    let memory = Memory::default();
    let mut window = window(&memory, 3);
    for number in 0..1_000 {
        assert_eq!(enter(&mut window, number, NOW + 50 * number), Ok(()));
        assert!(memory.written().len() <= 7 * ENTRY);
        let mut again = resume(&memory, 3, NOW).expect("a window");
        assert_eq!(enter(&mut again, number, NOW + 50 * number), Err(Shut::Used));
    }
}

#[test]
fn what_a_cut_lost_is_refused_by_its_time_also_after_the_next_restart() {
    let memory = Memory::default();
    let mut first = window(&memory, 4);
    assert_eq!(enter(&mut first, 1, NOW), Ok(()));
    assert_eq!(enter(&mut first, 2, NOW), Ok(()));
    let whole = memory.written();
    for cut in 1..ENTRY {
        *memory.bytes.borrow_mut() = whole[..whole.len() - cut].to_vec();
        let written = memory.written();
        Window::resume(memory.clone(), &written, 4, NOW + 10, 5).expect("a window");
        let mut again = resume(&memory, 4, NOW + 20).expect("a window");
        assert_eq!(again.see(NOW + 20), Ok(()));
        assert_eq!(again.enter(id(2), NOW, NOW + 100), Err(Shut::Forgotten));
        assert_eq!(again.enter(id(3), NOW + 15, NOW + 100), Err(Shut::Forgotten));
        assert_eq!(again.enter(id(1), NOW + 16, NOW + 100), Err(Shut::Used));
        assert_eq!(again.enter(id(3), NOW + 16, NOW + 100), Ok(()));
    }
}

#[test]
fn a_damaged_journal_is_an_error_with_its_place() {
    let memory = Memory::default();
    let mut first = window(&memory, 4);
    assert_eq!(enter(&mut first, 1, NOW), Ok(()));
    assert_eq!(enter(&mut first, 2, NOW), Ok(()));
    let whole = memory.written();
    for bit in 0..8 * whole.len() {
        let mut changed = whole.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        *memory.bytes.borrow_mut() = changed;
        let entry = bit / 8 / ENTRY;
        match resume(&memory, 4, NOW) {
            // The last entry may have been torn: the window is made, and its time is refused.
            Ok(mut again) => {
                assert_eq!(entry, 2);
                assert_eq!(enter(&mut again, 2, NOW), Err(Shut::Forgotten));
            }
            Err(error) => assert_eq!(error, BadWindow::Damaged(entry * ENTRY)),
        }
    }
    let resumed = |written: &[u8]| Window::resume(memory.clone(), written, 4, NOW, 0).err();
    assert_eq!(resumed(&[]), Some(BadWindow::Empty));
    assert_eq!(resumed(&[0; 7]), Some(BadWindow::Damaged(0)));
}

#[test]
fn the_capacity_is_bounded_and_large_enough_for_the_journal() {
    let made = |capacity| Window::new(Memory::default(), capacity, NOW).map(|_| ());
    assert_eq!(made(0), Err(BadWindow::Capacity));
    assert_eq!(made(1), Ok(()));
    assert_eq!(made(MOST_REMEMBERED), Ok(()));
    assert_eq!(made(MOST_REMEMBERED + 1), Err(BadWindow::Capacity));
    let memory = Memory::default();
    let mut first = window(&memory, 4);
    assert_eq!(enter(&mut first, 1, NOW), Ok(()));
    assert_eq!(enter(&mut first, 2, NOW), Ok(()));
    assert_eq!(resume(&memory, 1, NOW).err(), Some(BadWindow::Crowded));
    assert!(resume(&memory, 2, NOW).is_ok());
}

#[derive(Clone, Debug)]
enum Step {
    Use(u64),
    Later(u64),
    Restart,
    /// Power fails while the last entry is written.
    Cut(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0_u64..12).prop_map(Step::Use),
        3 => (0_u64..60).prop_map(Step::Later),
        1 => Just(Step::Restart),
        1 => (1..ENTRY).prop_map(Step::Cut),
    ];
    prop::collection::vec(step, 1..80)
}

proptest! {
    /// Whatever happens, nothing enters twice while it is in force.
    #[test]
    fn nothing_enters_twice(steps in steps()) {
        let memory = Memory::default();
        let mut window = window(&memory, 5);
        let mut now = NOW;
        // Tokens are issued at the begin of a span of 100 ms, so that some are used late.
        let mut entered = std::collections::BTreeSet::new();
        for step in steps {
            match step {
                Step::Later(by) => now += by,
                Step::Restart => window = resume(&memory, 5, now).expect("a window"),
                Step::Cut(bytes) => {
                    // The entry that is being written when power fails was never acknowledged.
                    let torn = [0x5a; ENTRY];
                    memory.bytes.borrow_mut().extend_from_slice(&torn[..bytes]);
                    window = resume(&memory, 5, now).expect("a window");
                }
                Step::Use(number) => {
                    let issued = now / 100 * 100;
                    let number = issued + number;
                    prop_assert_eq!(window.see(now), Ok(()));
                    if window.enter(id(number), issued, issued + 100).is_ok() {
                        prop_assert!(entered.insert(number), "{} entered twice", number);
                    }
                }
            }
        }
    }
}
