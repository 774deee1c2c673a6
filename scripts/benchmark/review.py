"""How fast the review page is: a dataset of many pairs, a real server process, a real Chromium.

    python scripts/benchmark/review.py [--pairs 5000] [--rounds 5]

Prints the machine, the versions and, as median and worst of all rounds: the time until the browser
has painted something and until the first pair is shown (counted from the start of the
navigation), until the list shows what a filter or a search finds, and until a verdict is on disk
and the next pair is shown. The aims for 5,000 pairs are one second for the first paint and 200 ms
for a filter. Needs Chromium (``apt-get install chromium``) and ``pip install .[review,test]``.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bitext.align.beads import DocumentLink
from bitext.corpus.documents import Document, Sentence
from bitext.dataset.about import About
from bitext.dataset.publish import write_dataset
from bitext.dataset.rows import DocumentRow, PairRow, Scores, SentenceRow, pair_id
from bitext.text.languages import Language

SERVE = """
import sys
from pathlib import Path
from bitext.review.server import serve
serve(Path(sys.argv[1]), port=0, reviewer="Benchmark", open_browser=False)
"""

ARABIC = (
    "افتتح المجلس البلدي مدرسة جديدة في المدينة القديمة يوم الأحد بعد اجتماع طويل مع السكان "
    "والمعلمين وقال الرئيس إن العمل سيبدأ قبل نهاية العام رغم نقص المال والماء"
)
ENGLISH = (
    "opened council municipal school new in town old day Sunday after meeting long with residents "
    "teachers said president that work will begin before end year despite lack money water"
)

FILTERS = {
    "status: all": "select[name=status]|all",
    "order: best first": "select[name=order]|best",
    "label: partial": "select[name=label]|partial",
    "reason": "select[name=reason]|number-mismatch",
    "search, Arabic": "#search|المجلس البلديّ",
    "search, English": "#search|school residents",
}

WATCH_FIRST_PAIR = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".card")) return;
  observer.disconnect();
  requestAnimationFrame(() => { window.firstPair = performance.now(); });
}).observe(document, { childList: true, subtree: true });
"""

# Resolves once the list shows the answer to what was just set.
SET_AND_WAIT = """
([selector, value]) => new Promise((resolve) => {
  const field = document.querySelector(selector);
  const rows = document.querySelector(".rows");
  const start = performance.now();
  const observer = new MutationObserver(() => {
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - start));
  });
  observer.observe(document.querySelector(".found p"), { childList: true });
  field.value = value;
  field.dispatchEvent(new Event(field.id === "search" ? "input" : "change", { bubbles: true }));
})
"""

JUDGE_AND_WAIT = """
(key) => new Promise((resolve) => {
  const start = performance.now();
  const before = document.querySelector(".card").dataset.pair;
  const observer = new MutationObserver(() => {
    const card = document.querySelector(".card");
    if (!card || card.dataset.pair === before) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - start));
  });
  observer.observe(document.querySelector(".stage"), { childList: true });
  document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key, code: `Digit${key}`, bubbles: true, cancelable: true }));
})
"""

TYPING_PAUSE = 120.0
"""Milliseconds that the page waits for more letters of a search; part of its times."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(describe(options.pairs, options.seed))
    with tempfile.TemporaryDirectory() as folder:
        dataset = make_dataset(Path(folder) / "pairs", options.pairs, options.seed)
        times = measure(dataset, options.rounds)
    print(f"\n{'milliseconds':<28}{'median':>10}{'worst':>10}")
    for name, values in times.items():
        print(f"{name:<28}{statistics.median(values):>10.0f}{max(values):>10.0f}")


def describe(pairs: int, seed: int) -> str:
    """Machine, versions and settings."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("fastapi", "uvicorn", "starlette"))
    return (
        f"{pairs} pairs, seed {seed}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"{platform.platform()}; Python {platform.python_version()}, {libraries}"
    )


def make_dataset(folder: Path, count: int, seed: int) -> Path:
    """A dataset of made-up sentences."""
    chance = random.Random(seed)
    texts = []
    for number in range(count):
        size = chance.randint(8, 30)
        arabic = " ".join(chance.choices(ARABIC.split(), k=size))
        english = " ".join(chance.choices(ENGLISH.split(), k=size))
        texts.append((f"{arabic} {number}.", f"{english} {number}."))
    sides: tuple[tuple[Language, list[str]], ...] = (
        ("ar", [arabic for arabic, _ in texts]),
        ("en", [english for _, english in texts]),
    )
    link = DocumentLink("doc-ar", "doc-en", "parallel", 1.0)
    documents, sentences = [], []
    for language, lines in sides:
        document = Document(f"doc-{language}", language, "\n".join(lines))
        documents.append(DocumentRow.of(document, count, links=[link]))
        start = 0
        for index, line in enumerate(lines):
            sentence = Sentence(document.id, index, index // 5, start, start + len(line), line)
            sentences.append(SentenceRow.of(sentence, language))
            start += len(line) + 1
    pairs = [make_pair(index, *both, chance) for index, both in enumerate(texts)]
    write_dataset(folder, pairs, sentences, documents, About(name="benchmark", title="Benchmark"))
    return folder


def make_pair(index: int, arabic: str, english: str, chance: random.Random) -> PairRow:
    """A row with random quality."""
    quality = chance.random()
    return PairRow(
        id=pair_id("doc-ar", "doc-en", [index], [index], arabic, english),
        ar=arabic,
        en=english,
        machine_translation=english,
        quality=quality,
        label="parallel" if quality > 0.7 else "partial" if quality > 0.4 else "related",
        reasons=("number-mismatch: 7",) if chance.random() < 0.3 else (),
        scores=Scores(similarity=quality, margin=1 + quality, length_ratio=1.1),
        bead="1-1",
        method="sequence",
        ar_document="doc-ar",
        en_document="doc-en",
        ar_sentences=(index,),
        en_sentences=(index,),
    )


def measure(dataset: Path, rounds: int) -> dict[str, list[float]]:
    """Times in milliseconds by what was done."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("needs Chromium: apt-get install chromium")
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(dataset)], stderr=subprocess.PIPE, text=True
    )
    times: dict[str, list[float]] = defaultdict(list)
    try:
        assert server.stderr is not None
        found = re.search(r"http://\S+", server.stderr.readline())
        if found is None:
            raise SystemExit(f"the server did not start: {server.stderr.read()}")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for _ in range(rounds):
                measure_round(browser, found.group(), times)
            print(f"Chromium {browser.version}")
            browser.close()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(10)
    return dict(times)


def measure_round(browser: Any, address: str, times: dict[str, list[float]]) -> None:
    """One visit with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(WATCH_FIRST_PAIR)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".card")
    paint = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
    times["first paint"].append(page.evaluate(paint))
    times["first pair shown"].append(page.evaluate("() => window.firstPair"))
    for name, action in FILTERS.items():
        selector, _, value = action.partition("|")
        taken = page.evaluate(SET_AND_WAIT, [selector, value])
        pause = TYPING_PAUSE if selector == "#search" else 0.0
        times[name].append(taken - pause)
        page.click(".found button")
        page.wait_for_timeout(500)
    for key in "1234":
        times["verdict, saved, next pair"].append(page.evaluate(JUDGE_AND_WAIT, key))
    context.close()


if __name__ == "__main__":
    main()
