"""The official `openai` SDK, unmodified, through the gateway."""

import asyncio
import json
import unittest

import openai
from house import MODEL, SURVEILLANCE, house

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "documents.read",
            "description": "Reads one page of a document.",
            "parameters": {
                "type": "object",
                "properties": {"document": {"type": "string"}, "page": {"type": "integer"}},
                "required": ["document"],
            },
        },
    },
    {
        "type": "function",
        "function": {"name": "effector.release", "parameters": {"type": "object"}},
    },
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
        http = openai.DefaultHttpxClient(event_hooks={"request": [count]})
        return openai.OpenAI(api_key=self.key, base_url=house().url + "/v1", http_client=http)

    def create(self, **request):
        with self._client() as client:
            return client.chat.completions.create(model=MODEL, **request)

    def stream(self, **request) -> list:
        with self._client() as client:
            return list(client.chat.completions.create(model=MODEL, stream=True, **request))

    def headers(self, **request):
        with self._client() as client:
            raw = client.chat.completions.with_raw_response
            return raw.create(model=MODEL, **request).headers

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
            http = openai.DefaultAsyncHttpxClient(event_hooks={"request": [count]})
            url = house().url + "/v1"
            async with openai.AsyncOpenAI(
                api_key=self.key, base_url=url, http_client=http
            ) as client:
                return await act(client)

        return asyncio.run(run())

    def create(self, **request):
        return self._run(lambda it: it.chat.completions.create(model=MODEL, **request))

    def stream(self, **request) -> list:
        async def collect(client):
            stream = await client.chat.completions.create(model=MODEL, stream=True, **request)
            return [chunk async for chunk in stream]

        return self._run(collect)

    def headers(self, **request):
        async def ask(client):
            raw = client.chat.completions.with_raw_response
            return (await raw.create(model=MODEL, **request)).headers

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
        answer = self.analyst().create(messages=said("Good morning."))
        self.assertIn("stand-in model", answer.choices[0].message.content)
        self.assertEqual(answer.choices[0].finish_reason, "stop")
        self.assertEqual(answer.usage.total_tokens, answer.usage.prompt_tokens
                         + answer.usage.completion_tokens)

    def test_every_answer_names_its_decision(self):
        first, second = (
            int(self.analyst().headers(messages=said("Good morning."))["brightline-decision"])
            for _ in range(2)
        )
        # A decision and an outcome each.
        self.assertEqual(second, first + 2)

    def test_streamed_chat_says_the_same_in_pieces(self):
        whole = self.analyst().create(messages=said("Good morning."))
        chunks = self.analyst().stream(
            messages=said("Good morning."), stream_options={"include_usage": True}
        )
        pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
        self.assertGreater(len(pieces), 2)
        self.assertEqual("".join(pieces), whole.choices[0].message.content)
        self.assertEqual([it.choices[0].finish_reason for it in chunks if it.choices][-1], "stop")
        self.assertEqual(chunks[-1].usage.completion_tokens, whole.usage.completion_tokens)

    def test_several_choices_all_arrive(self):
        answer = self.analyst().create(messages=said("Good morning."), n=3)
        self.assertEqual([choice.index for choice in answer.choices], [0, 1, 2])
        chunks = self.analyst().stream(messages=said("Good morning."), n=3)
        ended = {it.choices[0].index for it in chunks if it.choices[0].finish_reason == "stop"}
        self.assertEqual(ended, {0, 1, 2})

    def test_tool_loop_runs_to_its_end(self):
        messages = said("Which document has the hours of the lock?")
        asked = self.analyst().create(messages=messages, tools=TOOLS)
        self.assertEqual(asked.choices[0].finish_reason, "tool_calls")
        [call] = asked.choices[0].message.tool_calls
        self.assertEqual(call.function.name, "documents.read")
        self.assertEqual(json.loads(call.function.arguments)["page"], 3)
        messages.append(asked.choices[0].message.model_dump(exclude_none=True))
        result = {"role": "tool", "tool_call_id": call.id, "content": "Closed at noon."}
        messages.append(result)
        answer = self.analyst().create(messages=messages, tools=TOOLS)
        self.assertEqual(answer.choices[0].message.content, "The lock closes at noon.")

    def test_streamed_tool_call_is_whole(self):
        chunks = self.analyst().stream(
            messages=said("Which document has the hours?"), tools=TOOLS
        )
        deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
        calls = [call for delta in deltas for call in delta.tool_calls or []]
        self.assertEqual(calls[0].function.name, "documents.read")
        arguments = "".join(call.function.arguments or "" for call in calls)
        self.assertEqual(json.loads(arguments), {"document": "harbour-rules", "page": 3})
        self.assertEqual(chunks[-1].choices[0].finish_reason, "tool_calls")

    def test_refusal_of_the_model_arrives_as_one(self):
        answer = self.analyst().create(messages=said("Please refuse this."))
        self.assertEqual(answer.choices[0].message.refusal, "I will not help with that.")

    def test_models_are_listed(self):
        self.assertEqual(self.analyst().models(), [MODEL])

    def test_held_request_is_a_permission_error_and_not_tried_again(self):
        for stream in (False, True):
            caller = self.analyst()
            act = caller.stream if stream else caller.create
            error = self.raised(
                openai.PermissionDeniedError, lambda: act(messages=said(SURVEILLANCE))
            )
            self.assertEqual(error.code, "approval_required")
            self.assertEqual(len(caller.requests), 1)
            held = error.response.json()["brightline"]
            self.assertEqual(held["clause"], "surveillance")
            self.assertTrue(held["review"].startswith("rv_"))
            self.assertEqual(error.response.headers["brightline-review"], held["review"])
            self.assertEqual(set(held), {"code", "message", "clause", "record", "review"})

    def test_denied_request_is_a_bad_request_and_not_tried_again(self):
        caller = self.caller(house().vehicle)
        error = self.raised(
            openai.BadRequestError, lambda: caller.create(messages=said("Good morning."))
        )
        self.assertEqual(error.code, "content_policy_violation")
        self.assertEqual(len(caller.requests), 1)
        denied = error.response.json()["brightline"]
        self.assertEqual((denied["code"], denied["clause"]), ("outside_boundary", "boundary"))

    def test_refused_request_leaves_one_record_and_no_outcome(self):
        before = int(self.analyst().headers(messages=said("Good morning."))["brightline-decision"])
        self.raised(
            openai.PermissionDeniedError,
            lambda: self.analyst().create(messages=said(SURVEILLANCE)),
        )
        after = int(self.analyst().headers(messages=said("Good morning."))["brightline-decision"])
        # Decision and outcome of the first, then the hold alone: nothing was sent to a model.
        self.assertEqual(after, before + 3)

    def test_lethal_tool_call_does_not_arrive(self):
        answer = self.analyst().create(
            messages=said("Please release the effector."), tools=TOOLS
        )
        self.assertEqual(answer.choices[0].finish_reason, "content_filter")
        self.assertFalse(answer.choices[0].message.tool_calls)
        self.assertFalse(answer.choices[0].message.content)
        held = answer.model_extra["brightline"]
        self.assertEqual(held["clause"], "lethal")
        self.assertTrue(held["review"].startswith("rv_"))

    def test_lethal_tool_call_ends_a_stream_validly(self):
        chunks = self.analyst().stream(
            messages=said("Please release the effector."), tools=TOOLS
        )
        deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
        self.assertFalse([delta for delta in deltas if delta.tool_calls])
        self.assertEqual(chunks[-1].choices[0].finish_reason, "content_filter")
        held = chunks[-1].model_extra["brightline"]
        self.assertEqual(held["clause"], "lethal")
        self.assertTrue(held["review"].startswith("rv_"))

    def test_field_that_reroutes_is_a_bad_request(self):
        caller = self.analyst()
        error = self.raised(
            openai.BadRequestError,
            lambda: caller.create(
                messages=said("Good morning."), extra_body={"fallbacks": ["another-model"]}
            ),
        )
        self.assertEqual(error.code, "reroute_field")
        self.assertEqual(len(caller.requests), 1)

    def test_unknown_key_is_an_authentication_error(self):
        for key in ("sk-1234", house().analyst[:-1], "blk_"):
            caller = self.caller(key)
            self.raised(
                openai.AuthenticationError, lambda: caller.create(messages=said("Good morning."))
            )
            self.raised(openai.AuthenticationError, caller.models)
            self.assertEqual(len(caller.requests), 2)

    def test_unknown_model_is_not_found(self):
        caller = self.analyst()
        create = lambda: caller.create(messages=said("Hello."), extra_body={"model": "another"})
        self.raised(openai.NotFoundError, create)

    def test_failing_vendor_is_a_server_error(self):
        caller = self.analyst()
        create = lambda: caller.create(messages=said("Please fail at the vendor."))
        self.assertEqual(self.raised(openai.InternalServerError, create).status_code, 502)


class SyncClient(Claims, unittest.TestCase):
    caller = Sync


class AsyncClient(Claims, unittest.TestCase):
    caller = Async
