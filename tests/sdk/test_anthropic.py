"""The official `anthropic` SDK, unmodified, through the gateway."""

import asyncio
import unittest

import anthropic
from house import MODEL, SURVEILLANCE, house

TOOLS = [
    {
        "name": "documents.read",
        "description": "Reads one page of a document.",
        "input_schema": {
            "type": "object",
            "properties": {"document": {"type": "string"}, "page": {"type": "integer"}},
            "required": ["document"],
        },
    },
    {"name": "effector.release", "input_schema": {"type": "object"}},
]


def said(text: str) -> list[dict]:
    return [{"role": "user", "content": text}]


class Sync:
    """Runs each act with the client that blocks."""

    def __init__(self, key: str) -> None:
        self.requests: list[str] = []
        self.key = key

    def _client(self):
        count = lambda request: self.requests.append(str(request.url))
        http = anthropic.DefaultHttpxClient(event_hooks={"request": [count]})
        return anthropic.Anthropic(api_key=self.key, base_url=house().url, http_client=http)

    def create(self, **request):
        with self._client() as client:
            return client.messages.create(model=MODEL, max_tokens=500, **request)

    def events(self, **request) -> list:
        with self._client() as client:
            return list(
                client.messages.create(model=MODEL, max_tokens=500, stream=True, **request)
            )

    def final(self, **request):
        """The message that the SDK's own helper puts together from a stream."""
        with self._client() as client:
            with client.messages.stream(model=MODEL, max_tokens=500, **request) as stream:
                return stream.get_final_message()

    def headers(self, **request):
        with self._client() as client:
            raw = client.messages.with_raw_response
            return raw.create(model=MODEL, max_tokens=500, **request).headers

    def models(self) -> list[str]:
        with self._client() as client:
            return [model.id for model in client.models.list()]


class Async:
    """Runs each act with the client that does not block."""

    def __init__(self, key: str) -> None:
        self.requests: list[str] = []
        self.key = key

    def _run(self, act):
        async def count(request):
            self.requests.append(str(request.url))

        async def run():
            http = anthropic.DefaultAsyncHttpxClient(event_hooks={"request": [count]})
            async with anthropic.AsyncAnthropic(
                api_key=self.key, base_url=house().url, http_client=http
            ) as client:
                return await act(client)

        return asyncio.run(run())

    def create(self, **request):
        return self._run(
            lambda it: it.messages.create(model=MODEL, max_tokens=500, **request)
        )

    def events(self, **request) -> list:
        async def collect(client):
            stream = await client.messages.create(
                model=MODEL, max_tokens=500, stream=True, **request
            )
            return [event async for event in stream]

        return self._run(collect)

    def final(self, **request):
        async def collect(client):
            async with client.messages.stream(
                model=MODEL, max_tokens=500, **request
            ) as stream:
                return await stream.get_final_message()

        return self._run(collect)

    def headers(self, **request):
        async def ask(client):
            raw = client.messages.with_raw_response
            return (await raw.create(model=MODEL, max_tokens=500, **request)).headers

        return self._run(ask)

    def models(self) -> list[str]:
        async def ask(client):
            return [model.id async for model in client.models.list()]

        return self._run(ask)


class Claims:
    """What holds for both clients."""

    caller: type

    def analyst(self):
        return self.caller(house().analyst)

    def raised(self, error: type, act):
        with self.assertRaises(error) as caught:
            act()
        return caught.exception

    def test_chat_is_answered(self):
        answer = self.analyst().create(messages=said("Good morning."), system="Be brief.")
        self.assertEqual([block.type for block in answer.content], ["text"])
        self.assertIn("stand-in model", answer.content[0].text)
        self.assertEqual(answer.stop_reason, "end_turn")
        self.assertGreater(answer.usage.output_tokens, 0)

    def test_every_answer_names_its_decision(self):
        first, second = (
            int(self.analyst().headers(messages=said("Good morning."))["brightline-decision"])
            for _ in range(2)
        )
        self.assertEqual(second, first + 2)

    def test_streamed_chat_says_the_same_in_pieces(self):
        whole = self.analyst().create(messages=said("Good morning."))
        events = self.analyst().events(messages=said("Good morning."))
        pieces = [event.delta.text for event in events if event.type == "content_block_delta"]
        self.assertGreater(len(pieces), 2)
        self.assertEqual("".join(pieces), whole.content[0].text)
        self.assertEqual(events[-1].type, "message_stop")
        final = self.analyst().final(messages=said("Good morning."))
        self.assertEqual(final.content[0].text, whole.content[0].text)
        self.assertEqual(final.usage.output_tokens, whole.usage.output_tokens)

    def test_tool_loop_runs_to_its_end(self):
        messages = said("Which document has the hours of the lock?")
        asked = self.analyst().create(messages=messages, tools=TOOLS)
        self.assertEqual(asked.stop_reason, "tool_use")
        [call] = [block for block in asked.content if block.type == "tool_use"]
        self.assertEqual(call.name, "documents.read")
        self.assertEqual(call.input, {"document": "harbour-rules", "page": 3})
        content = [block.model_dump(exclude_none=True) for block in asked.content]
        messages.append({"role": "assistant", "content": content})
        result = {"type": "tool_result", "tool_use_id": call.id, "content": "Closed at noon."}
        messages.append({"role": "user", "content": [result]})
        answer = self.analyst().create(messages=messages, tools=TOOLS)
        self.assertEqual(answer.content[0].text, "The lock closes at noon.")

    def test_streamed_tool_call_is_whole(self):
        final = self.analyst().final(messages=said("Which document has the hours?"), tools=TOOLS)
        self.assertEqual(final.stop_reason, "tool_use")
        self.assertEqual(final.content[-1].name, "documents.read")
        self.assertEqual(final.content[-1].input, {"document": "harbour-rules", "page": 3})

    def test_refusal_of_the_model_arrives_as_one(self):
        answer = self.analyst().create(messages=said("Please refuse this."))
        self.assertEqual(answer.stop_reason, "refusal")

    def test_models_are_listed(self):
        self.assertEqual(self.analyst().models(), [MODEL])

    def test_held_request_is_a_permission_error_and_not_tried_again(self):
        for stream in (False, True):
            caller = self.analyst()
            act = caller.events if stream else caller.create
            error = self.raised(
                anthropic.PermissionDeniedError, lambda: act(messages=said(SURVEILLANCE))
            )
            self.assertEqual(error.body["error"]["type"], "permission_error")
            self.assertEqual(len(caller.requests), 1)
            held = error.body["brightline"]
            self.assertEqual((held["code"], held["clause"]), ("approval_required", "surveillance"))
            self.assertTrue(held["review"].startswith("rv_"))
            self.assertEqual(error.response.headers["brightline-review"], held["review"])

    def test_denied_request_is_a_bad_request_and_not_tried_again(self):
        caller = self.caller(house().vehicle)
        error = self.raised(
            anthropic.BadRequestError, lambda: caller.create(messages=said("Good morning."))
        )
        self.assertEqual(error.body["error"]["type"], "invalid_request_error")
        self.assertEqual(len(caller.requests), 1)
        denied = error.body["brightline"]
        self.assertEqual((denied["code"], denied["clause"]), ("outside_boundary", "boundary"))

    def test_lethal_tool_call_does_not_arrive(self):
        answer = self.analyst().create(
            messages=said("Please release the effector."), tools=TOOLS
        )
        self.assertEqual(answer.stop_reason, "refusal")
        self.assertFalse([block for block in answer.content if block.type == "tool_use"])
        held = answer.model_extra["brightline"]
        self.assertEqual(held["clause"], "lethal")
        self.assertTrue(held["review"].startswith("rv_"))

    def test_lethal_tool_call_ends_a_stream_validly(self):
        events = self.analyst().events(
            messages=said("Please release the effector."), tools=TOOLS
        )
        begun = [event.content_block for event in events if event.type == "content_block_start"]
        self.assertFalse([block for block in begun if block.type == "tool_use"])
        self.assertEqual(events[-1].type, "message_stop")
        [end] = [event for event in events if event.type == "message_delta"]
        self.assertEqual(end.delta.stop_reason, "refusal")
        held = end.model_extra["brightline"]
        self.assertEqual(held["clause"], "lethal")
        self.assertTrue(held["review"].startswith("rv_"))
        final = self.analyst().final(messages=said("Please release the effector."), tools=TOOLS)
        self.assertEqual(final.stop_reason, "refusal")
        self.assertFalse([block for block in final.content if block.type == "tool_use"])

    def test_field_that_reroutes_is_a_bad_request(self):
        caller = self.analyst()
        error = self.raised(
            anthropic.BadRequestError,
            lambda: caller.create(
                messages=said("Good morning."), extra_body={"fallbacks": ["another-model"]}
            ),
        )
        self.assertEqual(error.body["brightline"]["code"], "reroute_field")
        self.assertEqual(len(caller.requests), 1)

    def test_unknown_key_is_an_authentication_error(self):
        for key in ("sk-ant-1234", house().analyst[:-1], "blk_"):
            caller = self.caller(key)
            self.raised(
                anthropic.AuthenticationError,
                lambda: caller.create(messages=said("Good morning.")),
            )
            self.raised(anthropic.AuthenticationError, caller.models)
            self.assertEqual(len(caller.requests), 2)

    def test_unknown_model_is_not_found(self):
        caller = self.analyst()
        create = lambda: caller.create(messages=said("Hello."), extra_body={"model": "another"})
        self.raised(anthropic.NotFoundError, create)

    def test_failing_vendor_is_a_server_error(self):
        caller = self.analyst()
        create = lambda: caller.create(messages=said("Please fail at the vendor."))
        self.assertEqual(self.raised(anthropic.InternalServerError, create).status_code, 502)


class SyncClient(Claims, unittest.TestCase):
    caller = Sync


class AsyncClient(Claims, unittest.TestCase):
    caller = Async
