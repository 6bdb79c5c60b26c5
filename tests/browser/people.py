"""People at the console: what they click, type and sign."""

from playwright.sync_api import expect
from stage import browser

FIELDS = {
    "target_selected_by": "Major A. Berg, duty officer",
    "independent_evidence": "Aerial photograph 12 of this morning, and the report of patrol 4.",
    "distinction": "A relay mast without people; the road beside it was closed at dawn.",
    "proportionality": "Nobody lives within a kilometre, and the mast is of military use only.",
    "precautions": "A second look right before release, and a way to stop it until then.",
    "alternatives": "Jamming was tried for two days and did not help.",
}
FIELDS |= {
    "category": "A benefit for housing",
    "principal_basis": "The income in the file is above the limit of the year.",
    "appeal_channel": "The office of appeals, within a month, by letter or in person.",
}
REASON = "The evidence of two sources agrees with what is asked."


class Person:
    """Somebody with a browser and a passkey device of their own."""

    def __init__(self, console: str, name: str, party: str, key: str) -> None:
        self.name = name
        self.party = party
        self.key = key
        self.context = browser().new_context(base_url=console)
        self.page = self.context.new_page()
        self.device = self.context.new_cdp_session(self.page)
        self.device.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def sign_in_with_key(self) -> None:
        """Signs in with the key in the person's file, pasted into the page."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Your name as reviewer").fill(self.name)
        self.page.get_by_text("Sign in with a key", exact=True).click()
        self.page.get_by_label("Key", exact=True).fill(self.key)
        self.page.get_by_role("button", name="Sign in with this key").click()
        expect(self.page.get_by_role("heading", name="Today")).to_be_visible()

    def sign_in_with_passkey(self) -> None:
        """Signs in with the passkey in the person's device."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Your name as reviewer").fill(self.name)
        self.page.get_by_role("button", name="Sign in with a passkey").click()
        expect(self.page.get_by_role("heading", name="Today")).to_be_visible()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()

    def go_on_shift(self) -> None:
        """Says on the page People that the person is there. A sign-out ends it."""
        self.page.goto("/people")
        self.page.get_by_role("button", name="Go on shift").click()
        expect(self.page.get_by_role("button", name="End my shift")).to_be_visible()

    def make_passkey(self) -> str:
        """Makes a passkey, and returns the review that enrols it."""
        self.page.goto("/people")
        self.page.get_by_role("button", name="Make a passkey").click()
        said = self.page.get_by_role("main").get_by_role("status")
        expect(said).to_contain_text("Made.")
        return next(word for word in said.inner_text().split() if word.startswith("rv_")).strip(".")

    def read(self, review: str) -> None:
        """Opens a review: the time to read begins."""
        self.page.goto(f"/reviews/{review}")
        signed = self.page.get_by_role("heading", name="The statement that is signed")
        expect(signed).to_be_visible()

    def look_at_evidence(self) -> None:
        """Says what the facts alone say, and opens what is held."""
        self.page.get_by_label("approve", exact=True).check()
        self.page.get_by_role("button", name="Keep this, and show what is held").click()
        expect(self.page.get_by_text("Before you saw this, you would approve.")).to_be_visible()

    def approve(self, review: str) -> None:
        """Fills in the form, whichever it is, and signs a yes."""
        self.read(review)
        for name, text in FIELDS.items():
            field = self.page.locator(f"textarea[name={name}]")
            if field.count():
                field.fill(text)
        self.page.get_by_label("Reason").fill(REASON)
        self.page.get_by_role("button", name="Approve").click()
        expect(self.page.get_by_role("heading", name="What was decided")).to_be_visible()

    def deny(self, review: str) -> None:
        """Signs a no. It needs nothing else."""
        self.read(review)
        self.page.get_by_role("button", name="Deny").click()
