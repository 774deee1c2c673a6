"""How fast the review page is: a dataset of many pairs, a real server process, a real Chromium.

    python scripts/benchmark/review.py [--pairs 5000] [--rounds 5]

Prints the machine, the versions and, as median and worst of all rounds: the time until the browser
has painted something and until the first pair is shown (counted from the start of the
navigation), until the list shows what a filter or a search finds, until a verdict is on disk and
the next pair is shown, until two documents with as many sentences are shown with their texts, and
until an arrow key and the merging of two beads show; and the memory of the server. Then somebody
reviews ``--person`` pairs by the keyboard alone: 1 to 4 and 0, every tenth pair an edit and every
twentieth a comment before the verdict; the time from each verdict to the next pair is measured in
the page, and all that was done is compared with what the store holds.

The aims: 5,000 sentences open in a second, an arrow key shows within 50 ms, a merge within 200 ms,
filters of 50,000 pairs within 100 ms, the next pair within 100 ms, 300 MB. Needs Chromium
(``apt-get install chromium``) and ``pip install .[review,test]``.
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
from bitext.review.store import Store, default_store
from bitext.review.verdicts import verdicts
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

# Resolves once both columns show texts, counted from asking for the view.
OPEN_DOCUMENTS = """
() => new Promise((resolve) => {
  const start = performance.now();
  const shown = (side) => {
    const text = document.querySelector(`.column.${side} .sentence .text`)?.textContent;
    return text && text !== "…";
  };
  const wait = () => {
    if (shown("arabic") && shown("english")) resolve(performance.now() - start);
    else requestAnimationFrame(wait);
  };
  location.hash = "#/documents";
  requestAnimationFrame(wait);
})
"""

# Resolves in the frame after the one that shows what a key did.
PRESS_IN_DOCUMENTS = """
([key, code, until]) => new Promise((resolve) => {
  const state = () => until === "focus"
    ? document.activeElement.dataset.index
    : document.querySelectorAll(".sentence.bead").length;
  const before = state();
  const start = performance.now();
  const wait = () => {
    if (state() !== before) resolve(performance.now() - start);
    else requestAnimationFrame(wait);
  };
  document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }));
  wait();
})
"""

WATCH_NEXT_PAIR = """
() => {
  window.nextPair = [];
  let pressed = null;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.tagName === "TEXTAREA";
    if (/^[0-4]$/.test(event.key) && !typing) pressed = performance.now();
  }, true);
  let shown = document.querySelector(".card").dataset.pair;
  new MutationObserver(() => {
    const pair = document.querySelector(".card")?.dataset.pair;
    if (!pair || pair === shown) return;
    shown = pair;
    const start = pressed;
    requestAnimationFrame(() => window.nextPair.push(performance.now() - start));
  }).observe(document.querySelector(".stage"), { childList: true });
}
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
    parser.add_argument("--person", type=int, default=200, help="pairs reviewed by keyboard")
    options = parser.parse_args()
    print(describe(options.pairs, options.seed))
    with tempfile.TemporaryDirectory() as folder:
        dataset = make_dataset(Path(folder) / "pairs", options.pairs, options.seed)
        times, lost = measure(dataset, options.rounds, options.person)
    print(f"\n{'milliseconds':<28}{'median':>10}{'worst':>10}")
    for name, values in times.items():
        print(f"{name:<28}{statistics.median(values):>10.0f}{max(values):>10.0f}")
    print(f"lost of what the person did: {lost}")


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
        correspondence=quality,
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


def measure(dataset: Path, rounds: int, person: int) -> tuple[dict[str, list[float]], int]:
    """Times in milliseconds by what was done, and how much of what a person did is lost."""
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
            given = review_by_keyboard(browser, found.group(), person, times)
            print(f"Chromium {browser.version}")
            print(f"memory of the server: {memory(server.pid)} MB")
            browser.close()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(10)
    return dict(times), count_lost(dataset, given)


def review_by_keyboard(
    browser: Any, address: str, count: int, times: dict[str, list[float]]
) -> dict[str, tuple[str, str | None, str | None]]:
    """Review pairs as a person does; gives each one's verdict, edited text and comment."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".card")
    page.evaluate(WATCH_NEXT_PAIR)
    labels = ("skip", "parallel", "partial", "related", "unrelated")
    given: dict[str, tuple[str, str | None, str | None]] = {}
    for turn in range(count):
        pair = page.locator(".card").get_attribute("data-pair")
        edit = comment = None
        if turn % 10 == 9:
            edit = type_text(page, "e", f"Edited {turn}.", "Text saved")
        if turn % 20 == 19:
            comment = type_text(page, "c", f"Comment {turn}.", "Comment saved")
        key = turn % 5
        page.keyboard.press(str(key))
        page.wait_for_function(
            "id => document.querySelector('.card').dataset.pair !== id", arg=pair
        )
        given[pair] = labels[key], edit, comment
    times["by keyboard: next pair"] += page.evaluate("() => window.nextPair")
    context.close()
    return given


def type_text(page: Any, key: str, text: str, said: str) -> str:
    """Type into a field and save it."""
    page.evaluate("() => document.getElementById('notice').replaceChildren()")
    page.keyboard.press(key)
    page.wait_for_selector("textarea")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "text => document.getElementById('notice').textContent.includes(text)", arg=said
    )
    return text


def count_lost(dataset: Path, given: dict[str, tuple[str, str | None, str | None]]) -> int:
    """How many verdicts, edits and comments are not in the store as they were given."""
    with Store(default_store(dataset)) as store:
        records = {record["id"]: record for record in verdicts(store) if record["type"] == "pair"}
    lost = 0
    for pair, (label, edit, comment) in given.items():
        record = records.get(pair)
        found = (
            (None, None, None)
            if record is None
            else (
                record["judgements"].get("Benchmark"),
                record["edited"]["en"],
                next((each["text"] for each in record["comments"]), None),
            )
        )
        lost += sum(a != b for a, b in zip((label, edit, comment), found, strict=True))
    return lost


def memory(process: int) -> int:
    """Resident memory in MB, at its highest."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


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
        page.click(".found button:last-child")
        page.wait_for_timeout(500)
    times["documents: opened"].append(page.evaluate(OPEN_DOCUMENTS))
    page.wait_for_selector(".sentence:focus")
    for _ in range(20):
        pressed = page.evaluate(PRESS_IN_DOCUMENTS, ["ArrowDown", "ArrowDown", "focus"])
        times["documents: arrow key"].append(pressed)
    for _ in range(3):
        times["documents: merge"].append(page.evaluate(PRESS_IN_DOCUMENTS, ["m", "KeyM", "bead"]))
        page.wait_for_timeout(200)
    page.keyboard.press("z")
    page.wait_for_timeout(500)
    page.evaluate("() => { location.hash = '#/pairs' }")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    for key in "1234":
        times["verdict, saved, next pair"].append(page.evaluate(JUDGE_AND_WAIT, key))
    context.close()


if __name__ == "__main__":
    main()
