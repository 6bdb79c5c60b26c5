use super::*;

fn moment(ms: i64) -> Moment {
    Moment::from_unix_ms(ms).unwrap()
}

fn id(byte: u8) -> ReviewId {
    ReviewId::from_random([byte; 16])
}

#[test]
fn place_that_is_not_taken_is_given_back() {
    let desk = Arc::new(Desk::default());
    let workload: WorkloadId = "desk".parse().unwrap();
    let enter = |byte| desk.enter(Some(&workload), (moment(10), id(byte)), 2, moment(0));
    let (one, two) = (enter(1).unwrap(), enter(2).unwrap());
    assert_eq!(enter(3).err(), Some(NoPlace));
    drop(two);
    enter(4).unwrap().take();
    one.take();
    assert_eq!(enter(5).err(), Some(NoPlace));
    desk.leave(&workload, (moment(10), id(4)));
    desk.leave(&workload, (moment(10), id(4)));
    assert!(enter(6).is_ok(), "leaving twice frees one place");
    assert_eq!(desk.waiting(moment(9)), 1);
    assert_eq!(desk.waiting(moment(10)), 0, "its time is over");
}

#[test]
fn expired_review_gives_its_place_to_the_next() {
    let desk = Arc::new(Desk::default());
    let workload: WorkloadId = "desk".parse().unwrap();
    desk.found(workload.clone(), moment(10), id(1));
    assert!(desk.enter(Some(&workload), (moment(20), id(2)), 1, moment(9)).is_err());
    assert!(desk.enter(Some(&workload), (moment(20), id(2)), 1, moment(10)).is_ok());
}

#[tokio::test]
async fn turns_at_different_reviews_do_not_wait_for_each_other() {
    let desk = Desk::default();
    let one = desk.turn(id(1)).await;
    let other = desk.turn(id(2)).await;
    drop((one, other));
    drop(desk.turn(id(1)).await);
    assert_eq!(lock(&desk.turns).len(), 1, "turns that nobody has are forgotten");
}

/// A caller that may have one open review has its place, however many tests name its workload.
#[test]
fn test_takes_no_place_of_the_workload_that_it_names() {
    let desk = Arc::new(Desk::default());
    let workload: WorkloadId = "desk".parse().unwrap();
    desk.enter(None, (moment(10), id(1)), usize::MAX, moment(0)).unwrap().take();
    desk.enter(Some(&workload), (moment(10), id(2)), 1, moment(0)).unwrap().take();
    assert_eq!(desk.waiting(moment(9)), 2, "people see both");
    desk.leave(&workload, (moment(10), id(1)));
    assert_eq!(desk.waiting(moment(9)), 1);
    // After a restart it is taken for an act until it is read.
    desk.found(workload.clone(), moment(10), id(3));
    assert!(desk.enter(Some(&workload), (moment(10), id(4)), 2, moment(0)).is_err());
    desk.is_test(&workload, (moment(10), id(3)));
    desk.is_test(&workload, (moment(10), id(3)));
    assert!(desk.enter(Some(&workload), (moment(10), id(4)), 2, moment(0)).is_ok());
    assert_eq!(desk.waiting(moment(9)), 2);
}
