use std::cell::Cell;

use super::*;

#[test]
fn watch_ends_when_there_is_something_and_not_before() {
    let looks = Cell::new(0);
    let look = || {
        looks.set(looks.get() + 1);
        (looks.get() == 3).then_some("stopped")
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let found = runtime.block_on(until_some(look, Duration::from_millis(1)));
    assert_eq!((found, looks.get()), ("stopped", 3));
}
