//! G2: a public statement wider than the agreement.

use crate::Code;
use crate::lint::RulePage;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::StatementWider,
    name: "G2",
    slot: "redline",
    title: "a public statement wider than the agreement",
    why: "People trust the statement; courts and controls read the agreement. The difference \
         is what the statement is worth.",
    bad: "Statement: no autonomous weapons. Agreement: no autonomous weapons where policy \
         requires a human.",
    good: "Statement and agreement: no weapon acts without approval by two persons of each \
         party.",
    rewrite: "bring the clause up to the statement, or the statement down to the clause",
    binds_if: "the statement is part of the agreement.",
};
