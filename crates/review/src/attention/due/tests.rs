use super::*;

fn id(name: &str) -> ReviewerId {
    name.parse().unwrap()
}

fn review(number: u8) -> ReviewId {
    ReviewId::from_random([number; 16])
}

fn waiting(due: &Due) -> Vec<&str> {
    due.waiting().map(ReviewerId::as_str).collect()
}

#[test]
fn one_draw_asks_for_one_canary_until_it_was_seen() {
    let mut due = Due::default();
    due.drawn(&id("paula"));
    assert_eq!(waiting(&due), ["paula"]);
    due.planted(review(1), id("paula"));
    assert!(waiting(&due).is_empty());
    due.seen(review(1), &id("paula"));
    assert!(waiting(&due).is_empty(), "the draw is settled");
}

#[test]
fn canary_that_ended_unseen_is_owed_still() {
    let mut due = Due::default();
    due.drawn(&id("paula"));
    due.planted(review(1), id("paula"));
    due.over(review(1));
    assert_eq!(waiting(&due), ["paula"]);
}

/// Two people see everything: each canary settles a draw of both, so that both see the share.
#[test]
fn canary_counts_for_everybody_who_sees_it() {
    let mut due = Due::default();
    let (mut planted, mut draws) = (0_u8, 0);
    for round in 0..200 {
        for person in ["paula", "clara"] {
            // Every fifth draw of either says yes, not at the same time.
            if (round + usize::from(person == "clara")) % 5 == 0 {
                due.drawn(&id(person));
                draws += 1;
            }
        }
        let next = due.waiting().next().cloned();
        if let Some(person) = next {
            planted += 1;
            due.planted(review(planted), person);
            for person in ["paula", "clara"] {
                due.seen(review(planted), &id(person));
            }
        }
    }
    assert_eq!(draws, 80);
    assert!((40..=41).contains(&planted), "{planted} canaries for 40 draws of each of two");
}

#[test]
fn nobody_is_owed_more_than_the_most() {
    let mut due = Due::default();
    for _ in 0..1_000 {
        due.drawn(&id("paula"));
    }
    for number in 0..20 {
        assert_eq!(waiting(&due), ["paula"], "{number}");
        due.seen(review(number), &id("paula"));
    }
    assert!(waiting(&due).is_empty());
}
