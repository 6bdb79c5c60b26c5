use std::sync::Arc;
use std::thread;

use super::*;

const LONG: Duration = Duration::from_secs(3600);

#[test]
fn queue_takes_so_many_and_refuses_one_more() {
    let queue = Queue::new(2, 100);
    assert_eq!(queue.offer('a', 1), Ok(()));
    assert_eq!(queue.offer('b', 1), Ok(()));
    assert_eq!(queue.offer('c', 1), Err(Refused::Full));
    let mut taken = Vec::new();
    queue.take(1, &mut taken);
    assert_eq!((taken, queue.offer('c', 1)), (vec!['a'], Ok(())));
}

#[test]
fn queue_takes_so_many_bytes_and_refuses_one_more() {
    let queue = Queue::new(10, 100);
    assert_eq!(queue.offer('a', 99), Ok(()));
    assert_eq!(queue.offer('b', 2), Err(Refused::Full));
    assert_eq!(queue.offer('b', 1), Ok(()));
    assert_eq!(queue.offer('c', usize::MAX), Err(Refused::Full));
    let mut taken = Vec::new();
    queue.take(10, &mut taken);
    assert_eq!((taken, queue.offer('c', 100)), (vec!['a', 'b'], Ok(())));
}

#[test]
fn closed_queue_gives_out_what_waits_and_takes_nothing_in() {
    let queue = Queue::new(10, 100);
    queue.offer('a', 1).unwrap();
    queue.close();
    assert_eq!(queue.offer('b', 1), Err(Refused::Closed));
    assert!(queue.wait());
    let mut taken = Vec::new();
    queue.take(10, &mut taken);
    assert_eq!(taken, ['a']);
    assert!(!queue.wait());
}

#[test]
fn reader_wakes_for_the_first_thing() {
    let queue = Arc::new(Queue::new(10, 100));
    let reader = Arc::clone(&queue);
    let waiting = thread::spawn(move || reader.wait());
    queue.offer('a', 1).unwrap();
    assert!(waiting.join().unwrap());
}

#[test]
fn reader_wakes_when_the_queue_closes() {
    let queue = Arc::new(Queue::<char>::new(10, 100));
    let reader = Arc::clone(&queue);
    let waiting = thread::spawn(move || reader.wait());
    queue.close();
    assert!(!waiting.join().unwrap());
}

#[test]
fn gathering_ends_when_as_many_wait_as_are_wanted() {
    let queue = Arc::new(Queue::new(10, 100));
    let reader = Arc::clone(&queue);
    let waiting = thread::spawn(move || {
        reader.gather(3, LONG);
        let mut taken = Vec::new();
        reader.take(10, &mut taken);
        taken
    });
    for item in ['a', 'b', 'c'] {
        queue.offer(item, 1).unwrap();
    }
    assert_eq!(waiting.join().unwrap(), ['a', 'b', 'c']);
}

#[test]
fn gathering_ends_when_the_queue_closes_or_patience_does() {
    let queue = Arc::new(Queue::new(10, 100));
    queue.offer('a', 1).unwrap();
    queue.gather(3, Duration::ZERO);
    let reader = Arc::clone(&queue);
    let waiting = thread::spawn(move || reader.gather(3, LONG));
    queue.close();
    waiting.join().unwrap();
}
