"""The demonstration, as somebody with a browser tries it: with the keys that it prints."""

import json
import os
import subprocess
import tempfile
import time
import unittest

from people import Person
from stage import ask

from house import BINARY, PATIENCE_S  # noqa: I001

READING_S = 61
"""The agreement asks for a minute between showing an act and approving it."""


class Demo(unittest.TestCase):
    """The two calls that wait for people."""

    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="brightline-demo-suite-")
        self.addCleanup(self.folder.cleanup)
        self.running = subprocess.Popen(
            [BINARY, "demo", "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={"PATH": os.environ["PATH"], "TMPDIR": self.folder.name},
        )
        self.addCleanup(self.stop)
        events = map(json.loads, self.running.stdout)
        self.ready = next(event for event in events if event["event"] == "ready")

    def stop(self) -> None:
        self.running.terminate()
        self.running.wait(timeout=PATIENCE_S)
        self.running.stdout.close()

    def again(self, held: dict) -> "object":
        """Asks again for what is held."""
        headers = {
            "authorization": f"Bearer {self.ready['keys']['analyst-1']}",
            "brightline-review": held["review"],
        }
        url = self.ready["base-url"] + held["path"]
        return ask("POST", url, headers, json.loads(held["body"]))

    def test_people_approve_both_with_the_printed_keys(self) -> None:
        console = self.ready["console"]
        people = [
            Person(console, one["id"], one["party"], one["key"]) for one in self.ready["reviewers"]
        ]
        lethal, decision = self.ready["held"]
        for person in people:
            person.sign_in_with_key()
            person.go_on_shift()
            person.read(lethal["review"])
            person.read(decision["review"])
        time.sleep(READING_S)
        for person in people:
            person.approve(lethal["review"])
        for party in ("provider", "customer"):
            next(it for it in people if it.party == party).approve(decision["review"])
        for held in (lethal, decision):
            answer = self.again(held)
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.headers["brightline-permit"])
            self.assertGreaterEqual(self.again(held).status, 400, "it happens once")


if __name__ == "__main__":
    unittest.main()
