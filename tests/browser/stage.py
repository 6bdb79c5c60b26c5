"""The stage: a stand-in model, a gateway with its console, an effector, and four people.

All of it is the built binary, started as an operator starts it, on free loopback ports. The people
are of two organisations; each has a browser context of their own with a passkey device of its own,
which Chromium simulates. Time is real: who approves has read for as long as the agreement asks.
"""

import atexit
import base64
import functools
import json
import pathlib
import shutil
import socket
import sys
import urllib.error
import urllib.request

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sdk"))

from house import AGREEMENT, MODEL, PARTIES, House, enrol, party, run, sign  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CHROMIUM = shutil.which("chromium") or "chromium"
TOOL = "effector.release"

PEOPLE = {
    "r-lindqvist": ("Ida Lindqvist", "provider"),
    "r-tanaka": ("Ren Tanaka", "provider"),
    "r-okafor": ("Ada Okafor", "customer"),
    "r-moreau": ("Luc Moreau", "customer"),
}
"""Who decides: name and party by id."""

CONFIGURATION = """
listen = "127.0.0.1:0"
data = "data"
agreement = "{agreement}"

[log]
origin = "log.example/browser-suite"

[console]
listen = "127.0.0.1:{console}"
origin = "http://localhost:{console}"

[[upstream]]
name = "northwind-openai"
format = "openai"
base-url = "{model}"
key-env = "UPSTREAM_KEY"
models = ["{name}"]
serves = "Northwind Models"

{workloads}
{parties}
{reviewers}
"""

REVIEWER = """
[[reviewer]]
id = "{id}"
name = "{name}"
party = "{party}"
keys = ["{key}"]
"""

SUPERSEDED = [
    ("version = 1\n", "version = 2\n"),
    (
        "## 4 No high-stakes",
        "Calls of the tool that releases an effector are denied until the parties say otherwise.\n"
        "\n```cedar\n"
        'forbid (principal, action == Action::"CallTool", resource == Tool::"effector.release");\n'
        "```\n\n## 4 No high-stakes",
    ),
    (
        'approvals = { customer = 4 } }\nexpect = "hold"',
        'approvals = { customer = 4 } }\nexpect = "deny"',
    ),
    (
        'approvals = { provider = 2, customer = 2 } }\nexpect = "permit"',
        'approvals = { provider = 2, customer = 2 } }\nexpect = "deny"',
    ),
]
"""What a second version of the agreement says instead."""

LETHAL = {
    "model": MODEL,
    "messages": [{"role": "user", "content": "Please release the effector."}],
    "tools": [
        {"type": "function", "function": {"name": TOOL, "parameters": {"type": "object"}}}
    ],
}
"""What the vehicle asks: the stand-in model answers with a call of the lethal tool."""


class Answer:
    """What a server said."""

    def __init__(self, status: int, headers, body: bytes) -> None:
        self.status = status
        self.headers = headers
        is_json = headers.get_content_type() == "application/json"
        self.body = json.loads(body) if body and is_json else None


def ask(method: str, url: str, headers: dict[str, str], body: object = None) -> Answer:
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", **headers}
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


@functools.cache
def browser() -> Browser:
    """The one browser of this process."""
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    # Chromium refuses its sandbox to root; what it loads here is our own.
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    atexit.register(opened.close)
    return opened


class Stage(House):
    """The running house with its console and its effector."""

    def key(self, name: str) -> str:
        """The secret key of a person, as the console takes it."""
        return (self.folder / f"{name}.pem").read_text()

    def _open(self, folder: pathlib.Path) -> None:
        self.folder = folder
        rules = ["--rules", str(HERE.parent / "sdk/rules.toml"), "--listen", "127.0.0.1:0"]
        model = self._start(folder, "model", rules)
        self.workload, enrolled = enrol("analyst-1", "cloud", "gov-north")
        self.agreement = folder / AGREEMENT.name
        for ending in (".md", ".proof.json"):
            shutil.copy(AGREEMENT.with_suffix(ending), self.agreement.with_suffix(ending))
        port = free_port()
        self.console = f"http://localhost:{port}"
        self.configuration = folder / "brightline.toml"
        self.configuration.write_text(
            CONFIGURATION.format(
                agreement=self.agreement,
                console=port,
                model=model,
                name=MODEL,
                workloads=enrolled,
                parties="".join(party(name, folder) for name in PARTIES),
                reviewers="".join(reviewer(name, folder) for name in PEOPLE),
            )
        )
        for name in PARTIES:
            sign(name, self.agreement, self.configuration)
        self.url = self._start(folder, "serve", ["--config", str(self.configuration)])
        key = folder / "permit.pub"
        public = run("permit", "key", folder / "data/keys/permit.key")
        key.write_text("\n".join(public) + "\n")
        words = ["--key", str(key), "--audience", TOOL, "--journal", str(folder / "used")]
        words += ["--new", "--listen", "127.0.0.1:0"]
        self.effector = self._start(folder, "effector", words)

    def ask(self, review: str | None = None, **changes: object) -> Answer:
        """Asks the model for the lethal call, or again for what is under `review`."""
        headers = {"authorization": f"Bearer {self.workload}"}
        if review:
            headers["brightline-review"] = review
        return ask("POST", self.url + "/v1/chat/completions", headers, {**LETHAL, **changes})

    def standing(self, review: str) -> str:
        """What the workload is told of a review."""
        headers = {"authorization": f"Bearer {self.workload}"}
        return ask("GET", f"{self.url}/v1/reviews/{review}", headers).body["state"]

    def forbid(self) -> None:
        """Has both parties put a second version in force, which forbids the lethal tool."""
        text = self.agreement.read_text()
        for before, after in SUPERSEDED:
            if before not in text:
                raise AssertionError(f"the agreement has no {before!r}")
            text = text.replace(before, after, 1)
        second = self.folder / "second.md"
        second.write_text(text)
        run("agreement", "prove", second)
        for name in PARTIES:
            sign(name, second, self.configuration)
        run("agreement", "activate", second, "--config", self.configuration)

    def execute(self, answer: Answer, **changes: object) -> Answer:
        """Hands the call of `answer` to the effector, with its token."""
        call = answer.body["choices"][0]["message"]["tool_calls"][0]["function"]
        token = base64.b64decode(answer.headers["brightline-permit"]).decode()
        sent = {"token": token, "tool": call["name"], "arguments": call["arguments"]}
        return ask("POST", self.effector + "/call", {}, {**sent, **changes})


def free_port() -> int:
    """A port that nobody uses now. The console's address is part of what people sign."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def reviewer(name: str, folder: pathlib.Path) -> str:
    """A fresh key for a person, and the lines that enrol the person."""
    person, organisation = PEOPLE[name]
    words = ["--party", name, "--out", folder / f"{name}.pem", "--no-passphrase"]
    lines = run("keys", "new", *words)
    key = next(line.split('"')[1] for line in lines if line.startswith("key = "))
    return REVIEWER.format(id=name, name=person, party=organisation, key=key)


@functools.cache
def stage() -> Stage:
    """The one stage of this process."""
    running = Stage()
    atexit.register(running.close)
    return running
