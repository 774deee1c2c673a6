import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.cache import ResultCache, cache_folder
from bitext.embed.cached import CachedEmbedder
from bitext.errors import ModelError, OutputError
from bitext.translate.base import Translation
from bitext.translate.cached import CachedTranslator


class CountingEmbedder:
    signature = "counting"
    dimension = 3
    composes_spans = False

    def __init__(self):
        self.seen = []

    def encode(self, texts):
        self.seen += texts
        return np.array([[len(text), 1, 0] for text in texts], np.float32).reshape(-1, 3)

    def encode_spans(self, sentences, max_size):
        raise AssertionError("runs are looked up one by one")


class CountingTranslator:
    signature = "counting"

    def __init__(self):
        self.seen = []

    def translate(self, texts):
        return [each.text for each in self.translate_with_diagnosis(texts)]

    def translate_with_diagnosis(self, texts):
        self.seen += texts
        return [Translation(text.upper(), "copied-source" if text else None, 0.5) for text in texts]


def shout(texts):
    return [text.upper().encode("utf-8", "surrogatepass") for text in texts]


def run_python(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_folder_is_the_argument_else_the_environment_else_the_users_cache(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("BITEXT_CACHE", str(tmp_path / "environment"))
    assert cache_folder(tmp_path / "argument") == tmp_path / "argument"
    assert cache_folder() == tmp_path / "environment"
    monkeypatch.delenv("BITEXT_CACHE")
    assert cache_folder().name == "bitext"


def test_what_was_put_is_got_by_signature_and_text(tmp_path):
    with ResultCache(tmp_path) as memory:
        memory.put("a", ["x", "y"], [b"1", b"2"])
        memory.put("a", ["x"], [b"other"])
        assert memory.get("a", ["y", "x", "z", "x"]) == [b"2", b"1", None, b"1"]
        assert memory.get("b", ["x"]) == [None]
    assert ResultCache(tmp_path).get("a", ["x"]) == [b"1"]


def test_signature_and_text_do_not_run_together(tmp_path):
    memory = ResultCache(tmp_path)
    memory.put("ab", ["c"], [b"1"])
    assert memory.get("a", ["bc"]) == [None]


@settings(max_examples=40)
@given(st.lists(st.text(st.characters(), max_size=5), max_size=40), st.integers(1, 7))
def test_recall_gives_each_text_its_value_and_computes_none_twice(
    tmp_path_factory, texts, batch_size
):
    memory = ResultCache(tmp_path_factory.mktemp("memory"))
    computed = []

    def compute(batch):
        computed.extend(batch)
        assert len(batch) <= batch_size
        return shout(batch)

    for _ in range(2):
        assert memory.get_or_compute("s", texts, compute, batch_size=batch_size) == shout(texts)
    assert sorted(computed) == sorted(set(texts))


def test_progress_counts_distinct_texts(tmp_path):
    memory = ResultCache(tmp_path)
    memory.put("s", ["a"], [b"A"])
    calls = []
    memory.get_or_compute(
        "s",
        ["a", "b", "c", "b", "d"],
        shout,
        batch_size=2,
        progress=lambda *call: calls.append(call),
    )
    assert calls == [(1, 4), (3, 4), (4, 4)]


def test_a_failure_keeps_the_batches_before_it(tmp_path):
    texts = [f"{number:02}" for number in range(10)]

    def fail_late(batch):
        if "06" in batch:
            raise KeyboardInterrupt
        return shout(batch)

    with pytest.raises(KeyboardInterrupt):
        ResultCache(tmp_path).get_or_compute("s", texts, fail_late, batch_size=2)
    again = []
    ResultCache(tmp_path).get_or_compute(
        "s", texts, lambda batch: again.extend(batch) or shout(batch)
    )
    assert again == texts[6:]


def test_a_killed_process_loses_only_the_batch_under_way(tmp_path):
    code = """
        import sys, time
        from bitext.cache import ResultCache
        def compute(batch):
            if batch == ["4", "5"]:
                print("now", flush=True)
                time.sleep(60)
            return [text.encode() for text in batch]
        ResultCache(sys.argv[1]).get_or_compute("s", list("0123456789"), compute, batch_size=2)
    """
    process = run_python(code, tmp_path)
    assert process.stdout.readline() == "now\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert (
        ResultCache(tmp_path).get("s", list("0123456789")) == [b"0", b"1", b"2", b"3"] + [None] * 6
    )


def test_two_processes_and_threads_write_at_the_same_time(tmp_path):
    code = """
        import sys
        from bitext.cache import ResultCache
        memory = ResultCache(sys.argv[1])
        for number in range(200):
            memory.put("s", [str(number)], [str(number).encode()])
    """
    processes = [run_python(code, tmp_path) for _ in range(2)]
    memory = ResultCache(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: memory.put("t", [str(number)], [b"v"]), range(100)))
    for process in processes:
        process.stdout.close()
        assert process.wait() == 0
    texts = [str(number) for number in range(200)]
    assert memory.get("s", texts) == [text.encode() for text in texts]
    assert memory.get("t", texts[:100]) == [b"v"] * 100


@pytest.mark.parametrize(
    "garbage", [b"this is no database" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_damaged_file_is_named_with_what_to_do(tmp_path, garbage):
    (tmp_path / "results.sqlite3").write_bytes(garbage)
    with pytest.raises(ModelError, match=r"damaged.*delete this file") as caught:
        ResultCache(tmp_path).get("s", ["x"])
    assert caught.value.path == str(tmp_path / "results.sqlite3")


def test_damage_in_the_middle_is_noticed(tmp_path):
    with ResultCache(tmp_path) as memory:
        memory.put("s", [str(n) for n in range(2000)], [bytes(100)] * 2000)
    path = tmp_path / "results.sqlite3"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    with pytest.raises(ModelError, match="damaged"):
        ResultCache(tmp_path).get("s", ["1"])


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot keep results"):
        ResultCache(tmp_path / "file" / "folder").get("s", ["x"])


def test_a_full_disk(tmp_path):
    pytest.importorskip("resource")
    code = """
        import resource, signal, sys
        from bitext.errors import OutputError
        from bitext.cache import ResultCache
        memory = ResultCache(sys.argv[1])
        memory.put("s", ["small"], [b"1"])
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        try:
            memory.put("s", ["large"], [bytes(1_000_000)])
        except OutputError as error:
            print(error)
    """
    process = run_python(code, tmp_path)
    output, _ = process.communicate()
    assert "cannot keep results here" in output and "BITEXT_CACHE" in output
    assert ResultCache(tmp_path).get("s", ["small", "large"]) == [b"1", None]


def test_vectors_are_remembered_bit_by_bit(tmp_path):
    embedder = CountingEmbedder()
    texts = ["ab", "", "abc", "ab"]
    fresh = CachedEmbedder(embedder, ResultCache(tmp_path)).encode(texts)
    again = CachedEmbedder(embedder, ResultCache(tmp_path)).encode(texts)
    assert sorted(embedder.seen) == ["", "ab", "abc"]
    assert fresh.dtype == np.float32 and fresh.flags.writeable
    assert fresh.tobytes() == again.tobytes() == CountingEmbedder().encode(texts).tobytes()


def test_no_texts_give_no_rows(tmp_path):
    embedder = CachedEmbedder(CountingEmbedder(), ResultCache(tmp_path))
    assert embedder.encode([]).shape == (0, 3)
    assert embedder.encode_spans([], 2).shape == (2, 0, 3)


def test_spans_of_an_embedder_that_reads_runs_are_remembered_as_texts(tmp_path):
    embedder = CountingEmbedder()
    spans = CachedEmbedder(embedder, ResultCache(tmp_path)).encode_spans(["a", "bb", "c"], 2)
    assert spans[:, :, 0].tolist() == [[1, 2, 1], [4, 4, 0]]
    assert sorted(embedder.seen) == ["a", "a bb", "bb", "bb c", "c"]


def test_vectors_of_another_size_are_refused(tmp_path):
    memory = ResultCache(tmp_path)
    memory.put("counting", ["x"], [bytes(8)])
    with pytest.raises(ModelError, match="another size"):
        CachedEmbedder(CountingEmbedder(), memory).encode(["x"])


def test_translations_are_remembered_with_their_diagnosis(tmp_path):
    translator = CountingTranslator()
    texts = ["b", "", "aa\ud800", "b"]
    fresh = CachedTranslator(translator, ResultCache(tmp_path)).translate_with_diagnosis(texts)
    remembering = CachedTranslator(translator, ResultCache(tmp_path))
    assert remembering.translate_with_diagnosis(texts) == fresh
    assert remembering.translate(texts) == CountingTranslator().translate(texts)
    assert len(translator.seen) == 3
