"""Models behind an endpoint, each test with a real server."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bitext.errors import ModelError
from bitext.translate.engines.chat import KEY, ChatEngine, ChatOptions
from bitext.translate.load import load_translator

ENGLISH = {
    "وصل الوزير إلى العاصمة أمس.": "The minister reached the capital yesterday.",
    "زار ٣٠ سائحا المدينة.": "Thirty tourists visited the city.",
}


class Server:
    """Answers chat requests with ENGLISH; ``failures`` come first, as (status, headers, body)."""

    def __init__(self):
        self.seen, self.keys, self.failures = [], [], []
        self.answer = lambda text, seed: ENGLISH.get(text, "unknown")
        self.finish, self.usage = "stop", {"prompt_tokens": 10, "completion_tokens": 5}
        self.raw = None
        self.under_way = self.most_under_way = 0
        self.lock = threading.Lock()

    def reply(self, handler):
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        with self.lock:
            self.seen.append(body)
            self.keys.append(handler.headers.get("Authorization"))
            self.under_way += 1
            self.most_under_way = max(self.under_way, self.most_under_way)
            failure = self.failures.pop(0) if self.failures else None
        if failure is None:
            time.sleep(0.02)
            text = body["messages"][0]["content"].rpartition("\n")[2]
            choice = {
                "message": {"role": "assistant", "content": self.answer(text, body.get("seed"))},
                "finish_reason": self.finish,
            }
            content = json.dumps({"choices": [choice], "usage": self.usage})
            failure = (200, {}, self.raw or content)
        with self.lock:
            self.under_way -= 1
        status, headers, text = failure
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        handler.wfile.write(text.encode())


@pytest.fixture
def server():
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            assert self.path == "/v1/chat/completions"
            state.reply(self)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        state.address = f"http://127.0.0.1:{http.server_port}/v1"
        yield state
        http.shutdown()


def engine(server, **options):
    return ChatEngine("small", ChatOptions(server.address, first_wait=0.01, **options))


def test_texts_are_translated_in_order_with_the_usual_guards(server):
    translator = load_translator(engine(server))
    first, second = ENGLISH
    assert translator.translate([second, "", first]) == [ENGLISH[second], "", ENGLISH[first]]
    assert {body["model"] for body in server.seen} == {"small"}
    assert all(body["temperature"] == 0 for body in server.seen)
    assert all(body["messages"][0]["content"].startswith("Translate") for body in server.seen)
    server.answer = lambda text, seed: "Forty tourists visited the city."
    (doubtful,) = translator.translate_with_diagnosis([second])
    assert "numbers-missing" in doubtful.problem
    server.finish = "length"
    (cut,) = translator.translate_with_diagnosis([first])
    assert cut.text == "" and cut.problem.startswith("runaway")


def test_no_more_requests_at_a_time_than_allowed(server):
    texts = [f"وصل الوزير رقم {number}" for number in range(20)]
    engine(server, parallel=3).generate(texts)
    assert len(server.seen) == 20 and server.most_under_way <= 3


def test_the_work_stops_at_the_limit_of_requests(server):
    with pytest.raises(ModelError, match=r"stopped after 2 requests.*goes on where it was"):
        engine(server, parallel=1, max_requests=2).generate(["أ", "ب", "ت"])
    assert len(server.seen) == 2


def test_tokens_and_cost_are_reported(server):
    asked = engine(server, prices=(2.0, 8.0))
    asked.generate(list(ENGLISH))
    assert asked.usage() == "chat:small: 2 requests, 20 tokens read, 10 written, cost 0.0001"
    server.usage = {"prompt_tokens": 1, "completion_tokens": 1, "cost": 0.5}
    asked.generate(["أ"])
    assert asked.usage().endswith("21 tokens read, 11 written, cost 0.5000")
    server.usage = None
    asked = engine(server)
    asked.generate(["أ"])
    assert asked.usage() == "chat:small: 1 request, 0 tokens read, 0 written"


def test_failures_that_pass_are_tried_again(server):
    server.failures = [(503, {}, "busy"), (429, {"Retry-After": "0"}, "slow down")]
    asked = engine(server)
    assert asked.generate(["زار ٣٠ سائحا المدينة."])[0].text == "Thirty tourists visited the city."
    assert asked.requests == 3


def test_other_failures_are_told_at_once(server, monkeypatch):
    monkeypatch.setenv(KEY, "secret-key")
    server.failures = [(401, {}, '{"error": "wrong key"}')]
    with pytest.raises(ModelError, match=f"answered 401.*wrong key.*{KEY}") as caught:
        engine(server).generate(["أ"])
    assert "secret-key" not in str(caught.value)
    server.failures = [(503, {}, "busy")] * 3
    with pytest.raises(ModelError, match="answered 503: busy"):
        engine(server, attempts=3).generate(["أ"])
    assert len(server.seen) == 4


def test_a_parameter_that_the_server_refuses_is_left_out(server):
    server.failures = [(400, {}, "Unsupported value: 'temperature' does not support 0")]
    asked = engine(server, parallel=1)
    asked.generate(["أ", "ب"])
    assert ["temperature" in body for body in server.seen] == [True, False, False]


def test_the_key_goes_to_the_endpoint_only(server, monkeypatch):
    monkeypatch.delenv(KEY, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "of-another-service")
    engine(server).generate(["أ"])
    monkeypatch.setenv(KEY, "k")
    engine(server).generate(["أ"])
    assert server.keys == [None, "Bearer k"]
    server.failures = [(307, {"Location": server.address + "/elsewhere"}, "")]
    with pytest.raises(ModelError, match="answered 307"):
        engine(server).generate(["أ"])
    assert len(server.seen) == 3


@pytest.mark.parametrize(
    "raw", ["no json", "[]", '{"choices": []}', '{"choices": [{"message": null}]}', "[" * 100_000]
)
def test_answers_that_are_none(server, raw):
    server.raw = raw
    with pytest.raises(ModelError, match="expected"):
        engine(server).generate(["أ"])


def test_thoughts_are_no_translation(server):
    server.answer = lambda text, seed: "<think>The user wants …\n</think>\n\nHe arrived."
    assert engine(server).generate(["وصل"])[0].text == "He arrived."
    server.answer = lambda text, seed: "<think>and on and on"
    server.finish = "length"
    hypothesis = engine(server).generate(["وصل"])[0]
    assert hypothesis.text == "" and not hypothesis.finished


def test_candidates_are_one_greedy_answer_and_samples(server):
    server.answer = lambda text, seed: f"answer {seed}"
    ((first, *others),) = engine(server).candidates(["وصل"], 3)
    assert first.text == "answer None"
    assert [other.text for other in others] == ["answer 1", "answer 2"]
    server.answer = lambda text, seed: "the same"
    assert len(engine(server).candidates(["وصل"], 3)[0]) == 1


@pytest.mark.parametrize(
    ("endpoint", "message"),
    [
        ("localhost:8000", "no address"),
        ("ftp://here/v1", "no address"),
        ("http:///v1", "no address"),
        ("https://user:pass@here/v1", "password"),
    ],
)
def test_what_is_no_endpoint(endpoint, message):
    with pytest.raises(ModelError, match=message):
        ChatEngine("small", ChatOptions(endpoint))


def test_a_prompt_needs_one_place():
    with pytest.raises(ModelError, match="exactly one"):
        ChatEngine("small", ChatOptions("http://localhost/v1", "Translate"))


def test_an_endpoint_is_named_or_nothing_is_sent():
    with pytest.raises(ModelError, match="no endpoint is named"):
        load_translator("chat:small")


def test_a_server_that_is_not_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        options = ChatOptions(address, attempts=2, first_wait=0.01)
        with pytest.raises(ModelError, match=r"cannot be reached: .*refused"):
            ChatEngine("small", options).generate(["أ"])


@contextmanager
def transformers_serve(model):
    """``transformers serve`` in a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Path(sys.executable).with_name("transformers")
    process = subprocess.Popen(
        [command, "serve", model, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        for _ in range(600):
            assert process.poll() is None, process.stdout.read().decode()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_a_model_that_transformers_serves(tiny_causal, tmp_path, monkeypatch):
    settings = json.loads((tiny_causal / "tokenizer_config.json").read_text())
    settings["chat_template"] = "{{ messages[0]['content'] }}"
    folder = tmp_path / "tiny"
    folder.mkdir()
    for file in tiny_causal.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    (tmp_path / "text.txt").write_text("وصل الوزير\n\nزار الرئيس\n", "utf-8")
    with transformers_serve(str(folder)) as address:
        result = subprocess.run(
            [
                *(sys.executable, "-m", "bitext", "translate", tmp_path / "text.txt", "--lines"),
                *("--translator", f"chat:{folder}", "--endpoint", address),
            ],
            capture_output=True,
            env={**os.environ, "BITEXT_CACHE": str(tmp_path / "cache")},
        )
    said = result.stderr.decode()
    assert result.returncode == 0, said
    lines = result.stdout.decode("utf-8").split("\n")
    assert len(lines) == 4 and lines[1] == ""
    usage = said.splitlines()
    (usage,) = [line for line in usage if "tokens read" in line]
    assert usage.startswith(f"bitext: chat:{folder}: ") and " 0 tokens read" not in usage
