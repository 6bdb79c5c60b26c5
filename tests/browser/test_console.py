"""The console in a real browser: four people, two organisations, one lethal act."""

import functools
import time
import unittest

from axe_playwright_python.sync_playwright import Axe
from people import Person
from playwright.sync_api import expect
from stage import PEOPLE, ROOT, stage

PICTURES = ROOT / "target/pictures"
"""Every page in both themes and two widths, for people to look at."""
PAGES = ("/", "/queue", "/queue?which=all", "/agreement", "/persons", "/log", "/people",
         "/break-glass")
SERIOUS = ("serious", "critical")
READING_S = 61
"""The agreement asks for a minute between showing an act and approving it."""


@functools.cache
def person(name: str) -> Person:
    """One of the four, signed in with a passkey that the others approved."""
    enrol()
    return people()[name]


@functools.cache
def people() -> dict[str, Person]:
    here = stage()
    return {
        name: Person(here.console, name, party, here.key(name))
        for name, (_, party) in PEOPLE.items()
    }


def others(name: str) -> list[Person]:
    """Two people who can approve a passkey of `name`: one of each organisation."""
    chosen = {them.party: them for them in people().values() if them.name != name}
    return list(chosen.values())


def read_for_a_minute() -> None:
    time.sleep(READING_S)


@functools.cache
def enrol() -> None:
    """Each person makes a passkey; one other of each organisation approves it."""
    reviews = {}
    for name, one in people().items():
        one.sign_in_with_key()
        one.go_on_shift()
        reviews[name] = one.make_passkey()
    for name, review in reviews.items():
        for other in others(name):
            other.read(review)
    read_for_a_minute()
    for name, review in reviews.items():
        for other in others(name):
            other.approve(review)
    for one in people().values():
        one.sign_out()
        one.sign_in_with_passkey()
        one.go_on_shift()


@functools.cache
def acts() -> dict[str, str]:
    """One held act for each test, read by all four people for a minute."""
    reviews = {}
    for what in ("done", "one-sided", "denied", "superseded"):
        answer = stage().ask()
        reviews[what] = answer.body["brightline"]["review"]
    for name in PEOPLE:
        for review in reviews.values():
            person(name).read(review)
            person(name).look_at_evidence()
    read_for_a_minute()
    return reviews


def approved_by(what: str, names: list[str]) -> str:
    """The review of an act after these people approved it."""
    review = acts()[what]
    for name in names:
        person(name).approve(review)
    return review


class Lethal(unittest.TestCase):
    """A held call of a lethal tool, from the hold to the effector."""

    def test_1_one_organisation_is_not_enough(self) -> None:
        ours = [name for name, (_, party) in PEOPLE.items() if party == "customer"]
        review = approved_by("one-sided", ours)
        self.assertEqual(stage().standing(review), "waiting")
        answer = stage().ask(review)
        self.assertEqual(answer.status, 403)
        self.assertIsNone(answer.headers["brightline-permit"])

    def test_2_one_no_is_enough(self) -> None:
        review = approved_by("denied", ["r-lindqvist", "r-okafor", "r-moreau"])
        person("r-tanaka").deny(review)
        expect(person("r-tanaka").page.get_by_text("denied").first).to_be_visible()
        self.assertEqual(stage().standing(review), "denied")
        self.assertEqual(stage().ask(review).status, 400)

    def test_3_four_passkeys_let_it_happen_once(self) -> None:
        review = approved_by("done", list(PEOPLE))
        self.assertEqual(stage().standing(review), "approved")
        other = stage().ask(review, max_tokens=17)
        self.assertEqual((other.status, other.body["error"]["code"]), (400, "other_request"))
        answer = stage().ask(review)
        self.assertEqual(answer.status, 200, answer.body)
        swapped = stage().execute(answer, arguments='{"target":"grid 31U","units":2}')
        self.assertEqual(swapped.body["code"], "other_act")
        done = stage().execute(answer)
        self.assertEqual(done.status, 200, done.body)
        again = stage().execute(answer)
        self.assertEqual((again.status >= 400, again.body["code"]), (True, "used"))
        self.assertEqual(stage().standing(review), "executed")
        repeated = stage().ask(review)
        self.assertEqual(repeated.body["brightline"]["code"], "review_executed")

    def test_4_an_agreement_that_came_in_between_wins(self) -> None:
        review = approved_by("superseded", list(PEOPLE))
        self.assertEqual(stage().standing(review), "approved")
        stage().forbid()
        answer = stage().ask(review)
        self.assertGreaterEqual(answer.status, 400, answer.body)
        self.assertIsNone(answer.headers["brightline-permit"])


class Pages(unittest.TestCase):
    """What people see."""

    def test_every_page_in_both_themes_and_on_a_phone(self) -> None:
        one = person("r-lindqvist")
        review = f"/reviews/{acts()['one-sided']}"
        PICTURES.mkdir(parents=True, exist_ok=True)
        for theme in ("light", "dark"):
            for width in (1280, 360):
                one.page.emulate_media(color_scheme=theme)
                one.page.set_viewport_size({"width": width, "height": 900})
                for path in (*PAGES, review, "/nowhere"):
                    with self.subTest(path=path, theme=theme, width=width):
                        self.look(one, path, f"{theme}-{width}")

    def look(self, one: Person, path: str, name: str) -> None:
        one.page.goto(path)
        expect(one.page.locator("main h1")).to_be_visible()
        place = path.strip("/").split("/")[0].replace("?", "-") or "today"
        one.page.screenshot(path=PICTURES / f"{place}-{name}.png", full_page=True)
        wide = one.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        self.assertLessEqual(wide, 0, "the page is wider than the window")
        found = Axe().run(one.page).response
        self.assertGreater(len(found["passes"]), 5, "the checker looked at nothing")
        violated = found["violations"]
        grave = [f"{it['id']}: {it['help']}" for it in violated if it["impact"] in SERIOUS]
        self.assertEqual(grave, [])

    def test_a_sign_in_leads_nobody_elsewhere(self) -> None:
        one = person("r-moreau")
        one.sign_out()
        one.page.goto("/sign-in?next=/%5Celsewhere.example/")
        one.page.get_by_label("Your name as reviewer").fill(one.name)
        one.page.get_by_role("button", name="Sign in with a passkey").click()
        expect(one.page.get_by_role("heading", name="Today")).to_be_visible()
        self.assertTrue(one.page.url.startswith(stage().console), one.page.url)

    def test_the_keyboard_alone_reaches_the_decision(self) -> None:
        one = person("r-lindqvist")
        one.page.goto(f"/reviews/{acts()['one-sided']}")
        one.page.keyboard.press("Tab")
        expect(one.page.get_by_text("Skip to the content")).to_be_focused()
        for _ in range(60):
            one.page.keyboard.press("Tab")
            if one.page.evaluate("document.activeElement.dataset.verdict") == "approve":
                return
        self.fail("60 tabs do not reach the decision")

    def test_the_browser_verifies_the_proof_of_a_record(self) -> None:
        one = person("r-lindqvist")
        one.page.goto("/log?record=0")
        one.page.get_by_role("button", name="Prove that it is in the log").click()
        expect(one.page.locator("[data-verdict]")).to_have_text("proven here")
        key = one.page.get_by_label("Key of the log")
        key.fill(key.input_value().replace("log.example", "log.elsewhere"))
        one.page.get_by_role("button", name="Prove that it is in the log").click()
        expect(one.page.locator("[data-verdict]")).to_have_text("not proven")


if __name__ == "__main__":
    unittest.main()
