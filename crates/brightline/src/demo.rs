//! The demonstration: a stand-in model, a gateway in front of it, and a short day through the front
//! door.
//!
//! Nothing in it is staged but the model and the callers: the requests go over HTTP to the same
//! gateway that `serve` runs, under the example agreement, and what is shown of each is what its
//! client was told and what its record says. If the two differ, or are not what the agreement asks
//! for, the demonstration fails.

mod client;
mod day;
mod house;
mod people;
mod record;
mod show;
mod sum;
mod tamper;

use lexicon::DataCategory;

use self::client::Client;
use self::day::{DAY, Step, Verdict};
use self::house::House;
use self::record::Records;
pub(crate) use self::show::Show;
use self::sum::Sum;
use crate::folder::Folder;
use crate::output::Unsaid;
use crate::stop;

/// Why the demonstration cannot be given.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub(crate) enum NotShown {
    /// The house does not stand.
    #[error(transparent)]
    #[diagnostic(transparent)]
    NotStarted(#[from] crate::wire::NotStarted),
    /// The built-in rules of the stand-in model are wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Rules(#[from] crate::problems::Problems),
    /// Nobody could see it.
    #[error("the day cannot be shown")]
    Unsaid(#[from] Unsaid),
    /// A socket, a file or a signal.
    #[error(transparent)]
    #[diagnostic(help(
        "the demonstration needs loopback and a writable folder for temporary files"
    ))]
    Io(#[from] std::io::Error),
    /// The gateway does not answer.
    #[error("the gateway gives no answer: {0}")]
    NoAnswer(String),
    /// The records cannot be read.
    #[error(transparent)]
    NotRead(#[from] store::NotRead),
    /// The log cannot be published.
    #[error(transparent)]
    NotPublished(#[from] store::NotPublished),
    /// There is no randomness for keys.
    #[error("the system gives no random bytes, so there are no keys: {0}")]
    NoRandomness(getrandom::Error),
    /// Something of the demonstration itself is wrong.
    #[error("the demonstration is wrong: {0}")]
    #[diagnostic(help("this is a fault of Brightline: please report it"))]
    Broken(String),
}

/// Gives the demonstration. Whether everything went as it should.
pub(crate) async fn give(once: bool, show: &Show) -> Result<bool, NotShown> {
    let stop = stop::asked_to_stop()?;
    let house = House::build().await?;
    show.opening(&house)?;
    let mut waiting = Vec::new();
    let day = async {
        let good = play(&house, show, &mut waiting).await?
            & add_up(&house, show).await?
            & check_log(&house, show).await?;
        show.verdict(good)?;
        Ok::<bool, NotShown>(good)
    };
    let mut stop = std::pin::pin!(stop);
    let good = tokio::select! {
        good = day => good?,
        () = &mut stop => false,
    };
    if good && !once {
        show.invitation(&house, &waiting)?;
        stop.await;
    }
    house.close().await?;
    Ok(good)
}

/// A call that waits for people.
struct Waiting {
    step: &'static Step,
    /// Its review.
    review: String,
}

/// Plays every step of the day and compares what came of it with what should.
async fn play(house: &House, show: &Show, waiting: &mut Vec<Waiting>) -> Result<bool, NotShown> {
    let client = Client::new(house.gateway);
    let mut good = true;
    for step in &DAY {
        let told = client.send(step, house.key(step.caller)).await?;
        let kept = Records::of(&house.store).await?.about(told.record, told.review.as_deref());
        let objection = step.objection(&told, kept.as_ref());
        show.step(house, step, &told, kept.as_ref(), objection.as_deref())?;
        good &= objection.is_none();
        let review = told.review.filter(|_| step.code == "effect_needs_people");
        waiting.extend(review.map(|review| Waiting { step, review }));
    }
    let expected = DAY.iter().filter(|step| step.reaches_the_model).count();
    show.seen_by_the_model(house.seen_by_the_model(), expected)?;
    Ok(good && house.seen_by_the_model() == expected)
}

/// Asks what is harmless one by one and not in sum, its harmless twin, and for links between data
/// sets.
async fn add_up(house: &House, show: &Show) -> Result<bool, NotShown> {
    let client = Client::new(house.gateway);
    let all = |permitted| Sum { permitted, held: sum::QUESTIONS - permitted, denied: 0 };
    let twin = sum::twin(house, &client).await?;
    let about = format!("about {} persons, under no grant", sum::FEW);
    let good = show.sum("twin", &about, twin, all(sum::QUESTIONS))?;
    let campaign = sum::campaign(house, &client).await?;
    let about = "about as many persons, under the grant case-work";
    let good = show.sum("sum", about, campaign, all(house.granted(DataCategory::Location)))? & good;
    let before = house.linked()?;
    let (asked, joined) = sum::joins(house, &client).await?;
    let counted = house.linked()?.saturating_sub(before);
    Ok(show.links(asked, joined, counted)? & good)
}

/// Checks the log as an outsider would, and whether a forged copy of it is found out.
async fn check_log(house: &House, show: &Show) -> Result<bool, NotShown> {
    house.store.publish().await?;
    let verify = |log| {
        let pin = std::fs::read(house.pin())?;
        Ok::<_, NotShown>(tlog::verify(&Folder::new(log), house.store.key(), Some(&pin)))
    };
    let (records, findings) = match verify(house.log())? {
        Ok(verified) => (verified.checkpoint().size, Vec::new()),
        Err(findings) => (0, texts(&findings)),
    };
    show.log(records, &findings)?;
    let held = Records::of(&house.store).await?.first(Verdict::Hold);
    let held = held.ok_or_else(|| NotShown::Broken("nothing was held".to_owned()))?;
    tamper::forge(&house.log(), &house.copy(), held)?;
    let noticed = match verify(house.copy())? {
        Ok(_) => Vec::new(),
        Err(findings) => texts(&findings),
    };
    let is_named = noticed.contains(&format!("record {held} was edited"));
    show.forgery(held, &noticed, is_named)?;
    Ok(findings.is_empty() && is_named)
}

fn texts(findings: &tlog::Findings) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}
