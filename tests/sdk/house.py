"""The house under test: the built binary, started as an operator starts it.

One stand-in model and one gateway, on free loopback ports, with the example agreement and a data
folder of their own. They start with the first test that asks for them and end with the process.
"""

import atexit
import functools
import json
import os
import pathlib
import queue
import shutil
import subprocess
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
BINARY = pathlib.Path(os.environ.get("BRIGHTLINE", ROOT / "target/debug/brightline"))
AGREEMENT = ROOT / "agreements/classified-cloud.md"
PARTIES = ("provider", "customer")

MODEL = "stand-in-1"
UPSTREAM_KEY = "sk-of-the-upstream"
PATIENCE_S = 30

CONFIGURATION = """
listen = "127.0.0.1:0"
data = "data"
agreement = "{agreement}"

[log]
origin = "log.example/sdk-suite"

[[upstream]]
name = "northwind-openai"
format = "openai"
base-url = "{model}"
key-env = "UPSTREAM_KEY"
models = ["{name}"]
serves = "Northwind Models"

[[upstream]]
name = "northwind-anthropic"
format = "anthropic"
base-url = "{model}"
key-env = "UPSTREAM_KEY"
models = ["{name}"]
serves = "Northwind Models"

{workloads}
{parties}
"""


class House:
    """The running gateway: its address and the keys of two workloads."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="brightline-sdk-")
        self._started: list[subprocess.Popen[str]] = []
        try:
            self._open(pathlib.Path(self._folder.name))
        except BaseException:
            self.close()
            raise

    def _open(self, folder: pathlib.Path) -> None:
        rules = ["--rules", str(HERE / "rules.toml"), "--listen", "127.0.0.1:0"]
        model = self._start(folder, "model", rules)
        self.analyst, analyst = enrol("analyst-1", "cloud", "gov-north")
        self.vehicle, vehicle = enrol("vehicle-1", "edge", "gov-north")
        configuration = folder / "brightline.toml"
        agreement = folder / AGREEMENT.name
        for ending in (".md", ".proof.json"):
            shutil.copy(AGREEMENT.with_suffix(ending), agreement.with_suffix(ending))
        configuration.write_text(
            CONFIGURATION.format(
                agreement=agreement,
                model=model,
                name=MODEL,
                workloads=analyst + vehicle,
                parties="".join(party(name, folder) for name in PARTIES),
            )
        )
        for name in PARTIES:
            sign(name, agreement, configuration)
        self.url = self._start(folder, "serve", ["--config", str(configuration)])

    def _start(self, folder: pathlib.Path, verb: str, words: list[str]) -> str:
        """Starts a verb that listens, and returns its address."""
        complaints = folder / f"{verb}.log"
        with complaints.open("w") as errors:
            process = subprocess.Popen(
                [BINARY, verb, *words, "--json"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={"UPSTREAM_KEY": UPSTREAM_KEY, "PATH": os.environ["PATH"]},
            )
        self._started.append(process)
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=follow, args=(process.stdout, lines), daemon=True).start()
        while line := lines.get(timeout=PATIENCE_S):
            event = json.loads(line)
            if event.get("event") == "listening":
                return event["url"]
        raise RuntimeError(f"`brightline {verb}` does not listen: {complaints.read_text()}")

    def close(self) -> None:
        """Ends what was started, the gateway before its model."""
        for process in reversed(self._started):
            process.terminate()
            try:
                process.wait(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._folder.cleanup()


def run(*words: str | os.PathLike[str]) -> list[str]:
    """What the binary prints, line by line."""
    printed = subprocess.run(
        [BINARY, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    return printed.stdout.splitlines()


def party(name: str, folder: pathlib.Path) -> str:
    """A fresh key for a party of the agreement, and the lines that enrol it."""
    words = ["--party", name, "--out", folder / f"{name}.pem", "--no-passphrase"]
    lines = run("keys", "new", *words)
    return "\n".join(line for line in lines if not line.startswith("#")) + "\n"


def sign(name: str, agreement: pathlib.Path, configuration: pathlib.Path) -> None:
    """Signs the agreement for a party, as its people would."""
    key = configuration.with_name(f"{name}.pem")
    words = ["--party", name, "--key", key, "--config", configuration]
    run("agreement", "sign", agreement, *words)


def follow(stream, lines: "queue.Queue[str]") -> None:
    """Hands on every line, and an empty one at the end."""
    for line in stream:
        lines.put(line)
    lines.put("")


def enrol(name: str, deployment: str, region: str) -> tuple[str, str]:
    """A fresh key for a workload, and the lines that enrol it, as `brightline keys new` says."""
    words = ["--workload", name, "--party", "customer", "--class", deployment, "--region", region]
    lines = run("keys", "new", *words)
    key = next(line for line in lines if line.startswith("blk_"))
    enrolment = "\n".join(line for line in lines if not line.startswith(("blk_", "#")))
    return key, enrolment.replace("purposes = []", 'purposes = ["investigation"]') + "\n"


@functools.cache
def house() -> House:
    """The one house of this process."""
    running = House()
    atexit.register(running.close)
    return running


SURVEILLANCE = "Sort these callers by how often they travelled: " + ", ".join(
    f"+1 202 555 01{last:02}" for last in range(40)
)
"""More persons than any exchange may touch without a grant."""
