"""A model behind an HTTP endpoint that speaks the OpenAI chat interface.

vLLM, Ollama, llama.cpp, ``transformers serve`` and commercial services do. Requests go to the
endpoint that the user names and nowhere else; a redirection is refused, as it would carry texts
and key to another place.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bitext.errors import ModelError, counted
from bitext.translate.base import Hypothesis

KEY = "BITEXT_API_KEY"
"""Environment variable with the key of the endpoint. It is not ``OPENAI_API_KEY``, so that a key
goes only where it was meant for."""

PROMPT = "Translate from Arabic to English. Answer with the translation only.\n\n{}"

_CHARACTERS_OF_A_TOKEN = 3  # of Arabic in usual vocabularies, a cautious guess
_TIMEOUT = 300.0  # seconds; a model may first have to be loaded
_LONGEST_WAIT = 60.0  # seconds
_PASSING = {408, 409, 425, 429, 500, 502, 503, 504, 529}
_OPTIONAL = ("seed", "temperature", "max_tokens")  # what some servers and models refuse
_THOUGHT = re.compile(r"\A\s*<think>.*?(</think>|\Z)", re.DOTALL)
_LONGEST_ANSWER = 16 * 2**20  # bytes


@dataclass(frozen=True)
class ChatOptions:
    """How an endpoint is used.

    Attributes:
        endpoint: its base address as for other clients, e.g. ``http://localhost:8000/v1``.
        prompt: a text with ``{}`` in the place of the Arabic.
        parallel: requests under way at the same time.
        max_requests: after so many the work stops; what is translated by then is kept, as
            everywhere. ``None`` for no limit.
        prices: of a million tokens read and a million written, in any currency, if known.
        attempts: how often a request is made before its failure counts.
        first_wait: seconds before the second attempt; each further wait is twice as long.
    """

    endpoint: str
    prompt: str = PROMPT
    parallel: int = 4
    max_requests: int | None = None
    prices: tuple[float, float] | None = None
    attempts: int = 6
    first_wait: float = 1.0


class ChatEngine:
    """See :class:`bitext.translate.base.Engine`.

    A request holds one segment: what a model answers to several at once can be in another number
    or order, and depends on the neighbours.

    Args:
        model: its name at the endpoint.
        options: how it is used.

    Attributes:
        requests: made so far, those that failed too.
        tokens: read and written so far, as the endpoint counted them.

    Raises:
        ModelError: the address is not one, the prompt has not one ``{}``; later, the endpoint
            cannot be reached, refuses, answers something else, or the limit of requests is reached.
    """

    limit = 256

    def __init__(self, model: str, options: ChatOptions) -> None:
        parts = urllib.parse.urlsplit(options.endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ModelError(
                f"translator chat:{model}: {options.endpoint!r} is no address of an endpoint; "
                "expected one such as http://localhost:8000/v1"
            )
        if parts.username or parts.password:
            raise ModelError(
                f"translator chat:{model}: the address holds a password; expected the key in the "
                f"environment variable {KEY}"
            )
        if options.prompt.count("{}") != 1:
            raise ModelError(
                f"translator chat:{model}: the prompt {options.prompt!r} has not exactly one {{}} "
                "for the source"
            )
        self._model = model
        self._options = options
        self._address = f"{options.endpoint.rstrip('/')}/chat/completions"
        self._lock = threading.Lock()
        self._refused: frozenset[str] = frozenset()
        self._price: float | None = None
        self.requests = 0
        self.tokens = (0, 0)
        prompt = hashlib.sha256(options.prompt.encode()).hexdigest()[:8]
        self.signature = f"chat:{model}|{options.endpoint.rstrip('/')}|prompt:{prompt}|greedy"

    def size(self, text: str) -> int:
        """Tokens of a text, guessed from its length."""
        return -(-len(text) // _CHARACTERS_OF_A_TOKEN)

    def generate(self, segments: Sequence[str]) -> list[Hypothesis]:
        """See :meth:`bitext.translate.base.Engine.generate`.

        The confidence of a hypothesis is 1.0: most endpoints don't tell probabilities.
        """
        return self._all([(segment, 0) for segment in segments])

    def candidates(self, segments: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """See :meth:`bitext.translate.base.Engine.candidates`; all but the first are sampled."""
        asked = [(segment, seed) for segment in segments for seed in range(count)]
        answers = self._all(asked)
        return [
            list(dict.fromkeys(answers[start : start + count]))
            for start in range(0, len(answers), count)
        ]

    def usage(self) -> str:
        """Requests, tokens and, where it can be known, cost so far, in one line."""
        read, written = self.tokens
        cost = self._price
        if cost is None and self._options.prices is not None:
            cost = (read * self._options.prices[0] + written * self._options.prices[1]) / 1e6
        return (
            f"chat:{self._model}: {counted(self.requests, 'request')}, {read:,} tokens read, "
            f"{written:,} written" + (f", cost {cost:.4f}" if cost is not None else "")
        )

    def _all(self, asked: Sequence[tuple[str, int]]) -> list[Hypothesis]:
        with ThreadPoolExecutor(self._options.parallel) as threads:
            futures = [threads.submit(self._one, *each) for each in asked]
            try:
                return [future.result() for future in futures]
            finally:
                threads.shutdown(wait=False, cancel_futures=True)

    def _one(self, segment: str, seed: int) -> Hypothesis:
        """What the model answers; greedily with seed 0, else a sample."""
        before, _, after = self._options.prompt.partition("{}")
        request = {
            "model": self._model,
            "messages": [{"role": "user", "content": f"{before}{segment}{after}"}],
            "temperature": 0.7 if seed else 0.0,
            "max_tokens": 64 + 4 * self.size(segment),
            **({"seed": seed} if seed else {}),
        }
        answer = self._sent(request)
        try:
            choice = answer["choices"][0]
            text = choice["message"]["content"] or ""
            finished = choice.get("finish_reason") != "length"
            self._count(answer.get("usage") or {})
            thoughtless = _THOUGHT.sub("", text).strip()
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            raise self._error(
                f"answered {json.dumps(answer)[:200]}; expected a chat completion"
            ) from error
        return Hypothesis(thoughtless, 1.0 if thoughtless else 0.0, finished)

    def _count(self, usage: dict[str, Any]) -> None:
        with self._lock:
            read, written = self.tokens
            self.tokens = (
                read + int(usage.get("prompt_tokens") or 0),
                written + int(usage.get("completion_tokens") or 0),
            )
            if usage.get("cost") is not None:
                self._price = (self._price or 0.0) + float(usage["cost"])

    def _sent(self, request: dict[str, Any]) -> Any:
        """The answer to a request, made again while its failure can pass."""
        wait = self._options.first_wait
        for attempt in range(1, self._options.attempts + 1):
            body = {name: value for name, value in request.items() if name not in self._refused}
            self._take_one()
            try:
                return self._posted(body)
            except urllib.error.HTTPError as error:
                text = error.read(2000).decode("utf-8", "replace")
                refused = [name for name in _OPTIONAL if name in body and name in text]
                if error.code in (400, 422) and refused:
                    self._refused |= {*refused}
                    continue
                if error.code not in _PASSING or attempt == self._options.attempts:
                    key = "" if error.code not in (401, 403) else f"; the key is that of {KEY}"
                    raise self._error(
                        f"answered {error.code}: {' '.join(text.split())[:200]}{key}"
                    ) from error
                asked = error.headers.get("Retry-After", "")
                pause = min(_LONGEST_WAIT, float(asked) if asked.isdecimal() else wait)
            except (OSError, http.client.HTTPException) as error:
                if attempt == self._options.attempts:
                    raise self._error(f"cannot be reached: {_reason(error)}") from error
                pause = min(_LONGEST_WAIT, wait)
            time.sleep(pause)
            wait *= 2
        raise self._error("refuses every form of the request")

    def _take_one(self) -> None:
        with self._lock:
            most = self._options.max_requests
            if most is not None and self.requests >= most:
                raise ModelError(
                    f"translator chat:{self._model}: stopped after {counted(most, 'request')}, as "
                    "asked; the same command goes on where it was"
                )
            self.requests += 1

    def _posted(self, body: dict[str, Any]) -> Any:
        key = os.environ.get(KEY)
        request = urllib.request.Request(
            self._address,
            json.dumps(body).encode(),
            {
                "Content-Type": "application/json",
                **({"Authorization": f"Bearer {key}"} if key else {}),
            },
        )
        with _OPENER.open(request, timeout=_TIMEOUT) as response:
            content = response.read(_LONGEST_ANSWER)
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise self._error(f"answered {content[:200]!r}; expected JSON") from error

    def _error(self, message: str) -> ModelError:
        return ModelError(f"translator chat:{self._model}: {self._address} {message}")


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        """None: the redirection becomes an error."""


_OPENER = urllib.request.build_opener(_NoRedirection)


def _reason(error: BaseException) -> str:
    reason = getattr(error, "reason", None) or error
    return " ".join(str(reason).split()) or type(reason).__name__
