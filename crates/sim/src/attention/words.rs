//! What the page says besides its numbers.

pub(super) const OPENING: &str = "\
# Attention: whether people who decide are deciding

`cargo xtask attention` writes this page. It took {seconds} s here, from the seed {seed}.

A person in the loop is worth what that person looks at. Reviewers are therefore tested while
they work, by acts whose right answer is known. How the parts fit is in `review::attention`; this
page says what they find.

## Canaries

A canary is a real act that people of both organisations approved, with one thing changed so that
it must be denied: the target of another act, a number, more effectors, a text of another act, or
the passage of the evidence that spoke of the target taken away. A change is made only where the
evidence says what was there before, so that whoever reads the evidence can see it.

- **Like any act.** A canary has the lines, the clauses, the quorum and the life of the act it
  was made from, in the model's own spelling, and refuses what any review refuses. Whoever
  decided about the real act does not get it.
- **No way to an effect.** Its review is inside a type that gives no approvals and no execution.
  What people sign under it names its own id and fits no other review.
- **Known to the log from the beginning.** For every review, act or canary, the log gets a salted
  commitment to what it is; were it only canaries, the log would tell them. The salt is published
  when the review closes. Nobody can call an act a test after it was approved, nor the reverse.
- **Drawn, not planned.** Whether the next thing shown is a canary is one random draw for each,
  with the share that the agreement says (`canary-share`). A test at known places is none.

## The test that suspends

Only a sequential test on canaries suspends, or a change of the roster that both parties approve.
It compares *careless* (four in ten missed) with *usual* (one in ten). A canary missed adds
{missed} to a score, one caught {caught}, in thousandths of a nat.

1. **The first test** is Wald's (1947), with errors of 1 % and 5 %: it suspends at {suspend} and
   passes at {pass}. It begins when a reviewer is admitted, and again when one is taken back.
2. **The second** follows for good (Page, 1954). Its score stops at zero, so that old canaries
   caught do not pay for new ones missed. It suspends at {later}. From {suspend} on there are
   four times as many canaries, so that the answer comes soon.

Why not the first test again and again: it errs in 0.6 % of its runs, a year has some thirty-five
of them, and so every fifth reviewer who is usual to the limit would be suspended once a year
(the table below has it exactly). The bound of the second test is where both tests together stay
below 1 % in {canaries} canaries, which is a year of {shown} decisions a day and one canary in
twenty. The price is paid by nobody who begins careless, and by those who become it: the last two
columns below.

Whoever is suspended decides nothing, also where others already approved. If no quorum is left,
acts stay held.

## How this was measured

{careful} years of every kind of careful reviewer and {others} of every other kind, {days} days
of {shown} decisions, drawn from the seed, go through the same code that runs in the stack.
{wrong} % of the acts are wrong. A colleague of the other party who reads decides about every
fourth act too. Intervals are for 95 %: Wilson's for shares, normal for means, binomial for
percentiles.

";

pub(super) const YEAR_WORDS: &str = "\
*Careful* reviewers have an own share of misses between 5 and 10 %. *From some day on* is
somebody who was careful until a day between the 60th and the 190th; canaries and days count from
then. *Who waits and opens* takes the time that reading takes and opens everything, so that no
sign shows.";

pub(super) const EXACT_WORDS: &str = "\
Computed from the steps of the test, not drawn. An earlier simulation of the first test, made for
the design with 4,000 runs a cell, had 15.3 canaries in the mean and 35 for 95 in 100 at 40 %
misses, 4.5 and 6 at 90 %, and 0.6 % of usual reviewers suspended. Between 10 and 40 % lies what
the test was not asked to tell: such reviewers are suspended late or not at all.";

pub(super) const SIGN_WORDS: &str = "\
The share of reviewers about whom each sign showed at least once before the end of the year or
the suspension. A sign doubles the share of canaries for a hundred decisions, two signs make it
four times as large (a quarter of what is shown at the most), and that is all they do. What each
looks at, from which number of decisions on, and whose bound it is, is in
`review::attention::signs`. *Apart* and *alike* compare verdicts only where a first no did not
end the review; where nothing is kept open for a second look, they are silent. *Burst* needs an
agreement without a `capacity`.";

pub(super) const LIMITS: &str = "\
## Break-glass

In an emergency one named person lets mild acts through: a question, an answer, a call that reads
or writes and is declared so. Never a lethal act, a decision about a person, a change of the
roster, or anything above an outer stop: no value of the type that goes through can be made of
them. 60 minutes, 20 acts, a reason of 20 characters, signed with an enrolled credential, three
times in 30 days, one at a time for a person and for a workload. Every party is named in the
event that opens it and is told at once. Within 24 hours somebody else of every party says,
signed, whether it was right; otherwise the account is suspended. How many were broken, used,
called unjustified and left unreviewed is counted for the public report (`review::break_glass`).

## What this does not show

- **What else tells.** A gateway plants canaries where one is due, at times that chance chooses,
  and feeds the test what people decide. Whoever reads the public log beside the queue can still
  compare: the hold of an act is in it with its time, its workload and its exchange, and a canary
  has none; the ids inside the evidence are those of the act it was made of. Whoever knows that
  act does not get its canary, and a colleague may tell. Whoever reads the database beside the log
  sees that the record of a canary is no hold. Acts whose answer was streamed make none.
- **Collusion.** Two people who agree beforehand to approve each other's acts deny canaries that
  look wrong and approve the act they agreed on. Two organisations are the answer to that, not
  this.
- **Spotting.** Somebody who can tell a canary from an act passes. In airports a third of
  projected images looked artificial in some way. Only people can judge how real canaries look:
  show them some afterwards and ask. A canary whose evidence is text that a mutation does not
  touch is as real as the act it came from; where evidence is a picture, none can be made.
- **The whole truth of misses.** A miss on a canary is a miss of a change that the evidence
  shows. Acts that are wrong in ways no document shows are missed by careful people too.
- **Reading speed.** Dwell is how long something was open, not how long somebody read. A reviewer
  who waits and opens everything shows no sign (the rows above), and is found by canaries alone.
- **Whoever denies everything.** All canaries are to be denied. Needless denials show in the
  comparison with others, if second looks are kept, and in the work that stays undone.
- **Calls only.** Canaries are made of calls of tools. Of a held question or answer there is only
  the digest, and nothing to change.
- **New deployments.** Without past acts there are no canaries. Until then nobody is tested.
- **Months of few acts.** The test counts canaries, not days. With two decisions a day a blind
  approver is suspended after some weeks.
- **Ranking.** Fifteen canaries tell blind from careful. Telling good from very good takes about
  a hundred for each (threat image projection, 728 screeners, 1,199,838 events).
- **The reviewers are made up.** Their misses are independent of each other and of the act; real
  ones are worse on some days and with some acts, and then more usual reviewers are suspended
  than here.
- **More canaries than a year's.** The bound is for 500 canaries. Somebody with three times the
  acts has three times the chance of a false suspension.
";
