//! The rules, one file each, in the order of their codes.

mod a1_discretion;
mod a2_vague;
mod a3_intent;
mod a4_narrowing;
mod a5_intention;
mod a6_permissive;
mod b1_moving_law;
mod b2_borrowed_ban;
mod b3_self_cancelling;
mod b4_lawfulness;
mod c1_carve_out;
mod c2_exception;
mod c3_exclusion;
mod d1_bearer;
mod d2_verbs;
mod d3_objects;
mod d4_terms;
mod e1_unilateral;
mod e2_precedence;
mod e3_relaxation;
mod f1_remedy;
mod f2_verification;
mod f3_notice;
mod f4_refusal;
mod g1_policy;
mod g2_statement;
mod g3_number;

use super::RulePage;
use super::text::Text;
use super::told::Told;

/// The rule on an agreement that is weaker than a policy.
pub(super) const WEAKER_THAN_POLICY: &RulePage = &g1_policy::PAGE;
/// The rule on a statement that is wider than an agreement.
pub(super) const STATEMENT_WIDER: &RulePage = &g2_statement::PAGE;

/// Every rule of lint.
pub(super) const PAGES: &[RulePage] = &[
    a1_discretion::PAGE,
    a2_vague::PAGE,
    a3_intent::PAGE,
    a4_narrowing::PAGE,
    a5_intention::PAGE,
    a6_permissive::PAGE,
    b1_moving_law::PAGE,
    b2_borrowed_ban::PAGE,
    b3_self_cancelling::PAGE,
    b4_lawfulness::PAGE,
    c1_carve_out::PAGE,
    c2_exception::PAGE,
    c3_exclusion::PAGE,
    d1_bearer::PAGE,
    d2_verbs::PAGE,
    d3_objects::PAGE,
    d4_terms::PAGE,
    e1_unilateral::PAGE,
    e2_precedence::PAGE,
    e3_relaxation::PAGE,
    f1_remedy::PAGE,
    f2_verification::PAGE,
    f3_notice::PAGE,
    f4_refusal::PAGE,
    g1_policy::PAGE,
    g2_statement::PAGE,
    g3_number::PAGE,
];

/// Applies every rule that needs one text.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let rules = [
        a1_discretion::check,
        a2_vague::check,
        a3_intent::check,
        a4_narrowing::check,
        a5_intention::check,
        a6_permissive::check,
        b1_moving_law::check,
        b2_borrowed_ban::check,
        b3_self_cancelling::check,
        b4_lawfulness::check,
        c1_carve_out::check,
        c2_exception::check,
        c3_exclusion::check,
        d1_bearer::check,
        d2_verbs::check,
        d3_objects::check,
        d4_terms::check,
        e1_unilateral::check,
        e2_precedence::check,
        e3_relaxation::check,
        f1_remedy::check,
        f2_verification::check,
        f3_notice::check,
        f4_refusal::check,
        g3_number::check,
    ];
    for rule in rules {
        rule(text, told);
    }
}
