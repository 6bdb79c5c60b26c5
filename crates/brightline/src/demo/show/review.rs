//! What is said about the acts that wait for people.

use super::{Caller, House, Waiting};

/// Where to decide, as whom, about what, and how to ask again then.
pub(super) fn invitation(house: &House, waiting: &[Waiting], title: &str) -> String {
    let console = &house.console;
    let mut text = format!(
        "{title} Two calls wait for people of both. The agreement asks for\n\
         one of each on shift: sign in with a key, each in a window of their own, and say so on\n\
         the page People. Each person reads for a minute before a yes; one no is enough.\
         \n\n  {console}\n\n"
    );
    for key in house.people.keys() {
        text.push_str(&format!("  {:<11}{:<10}{}\n", key.id, key.party, key.secret.as_str()));
    }
    for held in waiting {
        text.push_str(&again(house, held));
    }
    text
}

/// Where one of them is, and the command that asks for it again.
fn again(house: &House, held: &Waiting) -> String {
    let Waiting { step, review } = held;
    let body: String = step.body.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    format!(
        "\n{what}:\n\n  {console}/reviews/{review}\n\nand, once they said yes, what was held, with \
         its permit token, once:\n\n  curl -i http://{gateway}{path} \\\n    \
         -H 'authorization: Bearer {key}' \\\n    -H 'brightline-review: {review}' \\\n    \
         -H 'content-type: application/json' -d '{body}'\n",
        what = step.what,
        console = house.console,
        gateway = house.gateway,
        path = step.path,
        key = house.key(Caller::Analyst),
    )
}
