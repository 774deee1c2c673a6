"""The page in a real Chromium, against a real server process."""

from __future__ import annotations

import importlib.resources
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bitext.review.store import Store
from bitext.review.verdicts import verdicts

from .town import make_rows, write_rows

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SERVE = """
import json, sys
from pathlib import Path
from bitext.review.server import serve
serve(Path(sys.argv[1]), open_browser=False, **json.loads(sys.argv[2]))
"""
HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script> \u202etxet\u202c javascript:alert(3)"
)


@dataclass
class Server:
    """A server process that can be killed and started again at the same port."""

    dataset: Path
    reviewer: str | None = "Sara"
    port: int = 0
    process: subprocess.Popen[str] | None = None
    address: str = ""
    browsers: list[object] = field(default_factory=list)

    def start(self) -> Server:
        if not self.port:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
        options = json.dumps({"port": self.port, "reviewer": self.reviewer})
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.dataset), options],
            stderr=subprocess.PIPE,
            text=True,
        )
        line = self.process.stderr.readline()
        self.address = re.search(r"http://\S+", line).group()
        while True:
            try:
                urllib.request.urlopen(self.address.partition("?")[0])
            except urllib.error.HTTPError:
                return self
            except urllib.error.URLError:
                continue

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stderr.close()

    @property
    def records(self) -> list[dict]:
        """The verdicts on disk."""
        with Store(self.dataset.with_name(f"{self.dataset.name}.review.sqlite")) as store:
            return [dict(record) for record in verdicts(store)]


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium chromium-driver fonts-noto-core")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs: pip install .[test]")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """One server for all tests that keep to pairs of their own."""
    pairs, sentences, documents = make_rows(2)
    pairs[0] = replace(pairs[0], en=HOSTILE, quality=0.99)
    folder = write_rows(tmp_path_factory.mktemp("town") / "town", (pairs, sentences, documents))
    server = Server(folder).start()
    yield server
    server.kill()


@pytest.fixture
def open_page(chromium):
    """Open a server's page as a new browser would; nothing may go wrong in it unnoticed."""
    contexts = []
    problems = []

    def opened(server: Server, path: str = "", **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(error.stack or str(error)))
        page.warnings = 0
        page.on("dialog", lambda dialog: answer(page, dialog, problems))
        page.on("request", lambda request: allowed(request.url, server, problems))
        page.goto(server.address)
        if path:
            page.goto(server.address.partition("?")[0] + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def answer(page, dialog, problems: list[str]) -> None:
    """Leave the page all the same, but count how often it warned; no other dialog may open."""
    if dialog.type == "beforeunload":
        page.warnings += 1
        dialog.accept()
    else:
        problems.append(f"dialog: {dialog.message}")


def allowed(url: str, server: Server, problems: list[str]) -> None:
    if not url.startswith(f"http://127.0.0.1:{server.port}/"):
        problems.append(f"request to {url}")


def current(page) -> str:
    return page.locator(".card").get_attribute("data-pair")


def show(page, pair: str) -> None:
    page.evaluate("place => { location.hash = place }", f"#/pairs/{pair}")
    page.wait_for_selector(f".card[data-pair='{pair}']")


def ids(server: Server, *places: int) -> list[str]:
    return [make_rows(2)[0][place].id for place in places]


def press(page, key: str) -> None:
    """Press a key and wait until another pair is shown."""
    before = current(page)
    page.keyboard.press(key)
    page.wait_for_function("id => document.querySelector('.card')?.dataset.pair !== id", arg=before)


def said(page, text: str) -> None:
    page.wait_for_function(
        "text => document.getElementById('notice').textContent.replace(/[\\u2068\\u2069]/g, '')"
        ".includes(text)",
        arg=text,
    )


def test_twenty_pairs_by_keyboard_then_a_killed_server(open_page, tmp_path):
    server = Server(write_rows(tmp_path / "town", make_rows()), reviewer=None).start()
    page = open_page(server)
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("Layla")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card")

    given = {}
    for turn in range(20):
        key = "12340"[turn % 5]
        given[current(page)] = ["parallel", "partial", "related", "unrelated", "skip"][turn % 5]
        press(page, key)
    assert len(given) == 20
    records = {record["id"]: record for record in server.records}
    assert {pair: record["judgements"]["Layla"] for pair, record in records.items()} == given
    assert "20 of 28 reviewed" in page.locator("#progress").inner_text()

    # Edit the Arabic.
    pair = current(page)
    page.keyboard.press("a")
    page.wait_for_selector("textarea")
    page.keyboard.press("Control+A")
    page.keyboard.type("نص كتبه المراجع.")
    page.keyboard.press("Control+Enter")
    said(page, "Text saved")
    assert "نص كتبه المراجع." in page.locator(".side.arabic .text").inner_text()

    # Undo it, do it again, load the page again: it is there.
    page.keyboard.press("z")
    said(page, "Undone: edit")
    assert "نص كتبه المراجع." not in page.locator(".side.arabic .text").inner_text()
    page.keyboard.press("Shift+Z")
    said(page, "Done again: edit")
    page.reload()
    page.wait_for_selector(f".card[data-pair='{pair}']")
    assert "نص كتبه المراجع." in page.locator(".side.arabic .text").inner_text()

    # Kill the server; a verdict waits for it, and the page says so.
    server.kill()
    page.keyboard.press("2")
    page.wait_for_selector("#offline:not([hidden])")
    assert "not saved yet" in page.locator("#offline").inner_text()
    assert {record["id"] for record in server.records} == {*given, pair}
    server.start()
    page.wait_for_function("id => document.querySelector('.card')?.dataset.pair !== id", arg=pair)
    assert page.locator("#offline").is_hidden()
    record = next(record for record in server.records if record["id"] == pair)
    assert (record["label"], record["edited"]["ar"]) == ("partial", "نص كتبه المراجع.")

    # Everything can be undone, back to the first verdict.
    for _ in range(22):
        page.wait_for_selector("#undo:not([disabled])")
        before = page.locator("#progress").inner_text()
        kind = page.evaluate("() => fetch('/api/progress').then(r => r.json()).then(p => p.undo)")
        page.keyboard.press("z")
        if kind == "verdict":
            page.wait_for_function(
                "text => document.getElementById('progress').innerText !== text", arg=before
            )
        else:
            said(page, "Undone: edit")
    assert page.locator("#undo").is_disabled()
    assert server.records == []
    server.kill()


def test_keys_work_on_an_arabic_keyboard(open_page, town):
    page = open_page(town)
    (pair,) = ids(town, 50)
    show(page, pair)
    page.keyboard.down("Shift")
    page.keyboard.up("Shift")
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent("keydown",
            {key: "ث", code: "KeyE", bubbles: true, cancelable: true}))"""
    )
    page.wait_for_selector(".side.english textarea")


def test_a_second_reviewer_is_not_overwritten(open_page, town):
    (pair,) = ids(town, 10)
    sara = open_page(town)
    show(sara, pair)
    omar = open_page(town)
    omar.wait_for_load_state("networkidle")
    omar.click("#name")
    omar.fill("dialog input[name=name]", "عمر")
    omar.keyboard.press("Enter")
    omar.wait_for_function("() => document.getElementById('name-shown')?.textContent === 'عمر'")
    omar.route("**/api/changes*", lambda route: route.abort())
    show(omar, pair)
    sara.keyboard.press("1")
    said(sara, "Saved: Parallel")

    # He has not heard of it: his verdict is not saved, and he sees hers.
    omar.keyboard.press("4")
    dialog = omar.locator("dialog[open]")
    dialog.wait_for()
    assert "Sara" in dialog.inner_text()
    assert "Parallel" in dialog.locator("dd").first.inner_text()
    omar.click("dialog .choices button:not(.primary)")
    omar.wait_for_selector(".verdict.parallel[aria-pressed=true]")
    record = next(record for record in town.records if record["id"] == pair)
    assert record["judgements"] == {"Sara": "parallel"}

    # Now he has seen it, and may differ; she is told without asking.
    show(sara, pair)
    show(omar, pair)
    omar.keyboard.press("4")
    said(omar, "Saved: Unrelated")
    said(sara, "عمر has just changed this pair")
    sara.wait_for_selector(".verdict.unrelated[aria-pressed=true]")


def test_two_tabs_of_one_reviewer(open_page, town):
    (pair,) = ids(town, 14)
    page = open_page(town)
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        tab.route("**/api/changes*", lambda route: route.abort())
        show(tab, pair)
    page.bring_to_front()
    page.keyboard.press("e")
    page.fill("textarea", "The one tab.")
    page.keyboard.press("Control+Enter")
    said(page, "Text saved")
    other.bring_to_front()
    other.keyboard.press("e")
    other.fill("textarea", "The other tab.")
    other.keyboard.press("Control+Enter")
    other.locator("dialog[open]").wait_for()
    assert "another window" in other.locator("dialog[open] h2").inner_text()
    assert "The one tab." in other.locator("dialog[open]").inner_text()
    other.click("dialog .primary")
    said(other, "Text saved")
    record = next(record for record in town.records if record["id"] == pair)
    assert record["edited"]["en"] == "The other tab."


def kept(server: Server, pair: str) -> dict:
    """The drafts of the reviewers on disk."""
    with Store(server.dataset.with_name(f"{server.dataset.name}.review.sqlite")) as store:
        return {
            each.name: store.drafts(each)[pair]
            for each in store.reviewers().values()
            if pair in store.drafts(each)
        }


def until(page, test) -> None:
    """Wait until something on disk is so."""
    for _ in range(100):
        if test():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come about")


def record_of(server: Server, pair: str) -> dict:
    return next((record for record in server.records if record.get("id") == pair), {})


def test_an_unsaved_text_survives_reloading_which_warns(open_page, town):
    (pair,) = ids(town, 18)
    page = open_page(town)
    show(page, pair)
    page.keyboard.press("e")
    page.fill("textarea", "Half a sent")
    until(page, lambda: kept(town, pair) == {"Sara": {"english": "Half a sent"}})
    page.reload()
    assert page.warnings == 1
    page.wait_for_selector(f".card[data-pair='{pair}'] .draft:has-text('Half a sent')")
    page.keyboard.press("e")
    assert page.input_value("textarea") == "Half a sent"
    page.keyboard.press("Escape")
    page.click("dialog button:has-text('Discard')")
    page.wait_for_selector(".side.english .text")
    until(page, lambda: kept(town, pair) == {})
    assert record_of(town, pair) == {}
    page.reload()
    assert page.warnings == 1


def test_a_verdict_saves_the_text_first(open_page, town):
    (pair,) = ids(town, 19)
    page = open_page(town)
    show(page, pair)
    page.keyboard.press("e")
    page.fill("textarea", "Better English.")
    page.click(".verdict.partial")
    said(page, "Saved: Partial")
    record = record_of(town, pair)
    assert (record["label"], record["edited"]["en"]) == ("partial", "Better English.")
    assert kept(town, pair) == {}


def test_an_empty_text_is_not_saved_and_keeps_the_verdict_off(open_page, town):
    (pair,) = ids(town, 20)
    page = open_page(town)
    show(page, pair)
    page.keyboard.press("e")
    page.fill("textarea", "  ")
    page.keyboard.press("Control+Enter")
    said(page, "the text is empty")
    page.click(".verdict.partial")
    assert page.input_value("textarea") == "  "
    assert record_of(town, pair) == {}


def test_leaving_a_text_asks_once(open_page, town):
    (pair, other) = ids(town, 21, 22)
    page = open_page(town)
    show(page, pair)
    page.keyboard.press("a")
    page.fill("textarea", "نص غير محفوظ")
    page.click(".card-head button[aria-keyshortcuts=J]")
    page.click("dialog button:has-text('Keep it as a draft')")
    page.wait_for_function("id => document.querySelector('.card')?.dataset.pair !== id", arg=pair)
    assert kept(town, pair) == {"Sara": {"arabic": "نص غير محفوظ"}}
    show(page, pair)
    page.click(".draft button:has-text('Continue')")
    page.evaluate("place => { location.hash = place }", f"#/pairs/{other}")
    page.click("dialog button:has-text('Save it')")
    page.wait_for_selector(f".card[data-pair='{other}']")
    assert record_of(town, pair)["edited"]["ar"] == "نص غير محفوظ"
    page.keyboard.press("a")
    page.fill("textarea", "x")
    page.evaluate("() => { location.hash = '#/agreement' }")
    page.keyboard.press("Escape")
    page.wait_for_function("id => location.hash === `#/pairs/${id}`", arg=other)
    assert page.input_value("textarea") == "x"
    page.click(".editor button:has-text('Cancel')")
    page.click("dialog button:has-text('Discard')")
    page.wait_for_selector(".side.arabic .text")


def test_the_file_removed_while_it_is_open_is_said_and_written_on_elsewhere(open_page, tmp_path):
    server = Server(write_rows(tmp_path / "town", make_rows())).start()
    page = open_page(server)
    page.wait_for_selector(".card")
    first = current(page)
    press(page, "1")
    for file in tmp_path.glob("town.review.sqlite*"):
        file.unlink()
    second = current(page)
    press(page, "2")
    page.wait_for_selector("#rescue:not([hidden])")
    assert "town.review.rescue-1.sqlite" in page.inner_text("#rescue")
    with Store(tmp_path / "town.review.rescue-1.sqlite") as store:
        assert {record["id"]: record["label"] for record in verdicts(store)} == {
            first: "parallel",
            second: "partial",
        }
    server.kill()


@pytest.mark.parametrize("place", ["#/__proto__", "#/constructor/x", "#/%", "#/pairs/%E0%A4%A"])
def test_no_address_gives_an_empty_page(open_page, town, place):
    page = open_page(town, place)
    page.wait_for_selector(".card")


def test_a_link_in_a_mail_lets_in(open_page, town):
    page = open_page(town)
    page.context.clear_cookies()
    mail = page.context.new_page()
    mail.route(
        "http://mail.example/",
        lambda route: route.fulfill(
            body=f"<a href='{town.address}'>Review</a>", content_type="text/html"
        ),
    )
    mail.goto("http://mail.example/")
    mail.click("a")
    mail.wait_for_selector(".card")
    (cookie,) = (c for c in mail.context.cookies() if c["name"].startswith("bitext_review"))
    assert cookie["sameSite"] == "Strict"


def test_the_keyboard_stays_at_the_pair_and_scrolls_it(open_page, tmp_path):
    pairs, sentences, documents = make_rows()
    pairs = [replace(pair, en=f"{pair.en} " * 60) for pair in pairs]
    server = Server(write_rows(tmp_path / "town", (pairs, sentences, documents))).start()
    page = open_page(server)
    page.wait_for_selector(".card")
    at_card = "() => document.activeElement.className === 'card-body'"
    assert page.evaluate(at_card)
    page.keyboard.press("PageDown")
    page.wait_for_function("() => document.querySelector('.card-body').scrollTop > 100")
    press(page, "1")
    assert page.evaluate(at_card)
    page.click(".verdict.partial")
    said(page, "Saved: Partial")
    assert page.evaluate(at_card)
    page.reload()
    page.wait_for_selector(".card")
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(at_card)
    server.kill()


@pytest.mark.parametrize(
    ("place", "size"),
    [("#/pairs", (640, 360)), ("#/pairs", (1280, 720)), ("#/documents", (640, 360))],
)
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_nothing_is_squeezed_at_a_zoom_of_200_percent(open_page, town, place, size, locale):
    """A window of 1280 × 720 at 200 % is 640 × 360 pixels of the page."""
    viewport = {"width": size[0], "height": size[1]}
    page = open_page(town, place, viewport=viewport, device_scale_factor=2, locale=locale)
    page.wait_for_selector(".card, .sentence")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    if place == "#/pairs":
        boxes = [page.locator(f".side.{name}").bounding_box() for name in ("arabic", "english")]
        assert all(box["height"] > 80 for box in boxes)
        body = page.locator(".card-body").bounding_box()
        assert body["height"] > 150
    else:
        assert page.locator(".sentences").first.bounding_box()["height"] > 150


def drag(page, side: str, index: int, target: int) -> None:
    other = "arabic" if side == "english" else "english"
    start = page.locator(f".{side} .sentence[data-index='{index}'] .handle").bounding_box()
    end = page.locator(f".{other} .sentence[data-index='{target}'] .text").bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 10, steps=5)
    assert page.locator(".drag").count() == 1
    page.mouse.up()


def beads(server: Server) -> dict:
    return next((record for record in server.records if record["type"] == "beads"), {})


def test_relinking_by_dragging_and_by_keyboard(open_page, town):
    page = open_page(town, "#/documents")
    page.wait_for_selector(".sentence")
    page.wait_for_selector(".band")
    assert page.locator(".sentence.null").count() == 2
    drag(page, "english", 2, 1)
    said(page, "Links saved")
    assert [[1], [2]] in beads(town)["added"]
    assert page.locator(".sentence.null").count() == 4
    page.keyboard.press("z")
    said(page, "Undone: links")
    assert beads(town) == {}

    # By keyboard: two Arabic sentences with one English one, then split, then unlink.
    page.locator(".arabic .sentence[data-index='4']").focus()
    page.locator(".arabic .sentence[data-index='4']").click()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => document.activeElement.dataset.side") == "english"
    page.keyboard.press("l")
    said(page, "Links saved")
    page.wait_for_function("() => !document.querySelector('.sentence[aria-selected=true]')")
    assert [[4, 5], [5]] in beads(town)["added"]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("s")
    page.wait_for_function("() => document.querySelectorAll('.sentence.null').length === 4")
    assert [[4], [5]] in beads(town)["added"]
    page.keyboard.press("Control+z")
    page.wait_for_function("() => document.querySelectorAll('.sentence.null').length === 3")
    page.keyboard.press("x")
    page.wait_for_function("() => document.querySelectorAll('.sentence.null').length === 6")
    for expected in (3, 2):
        page.keyboard.press("z")
        page.wait_for_function(
            "n => document.querySelectorAll('.sentence.null').length === n", arg=expected
        )
    assert beads(town) == {}


def test_a_new_link_can_be_judged_and_is_a_pair(open_page, town):
    page = open_page(town, "#/documents")
    page.wait_for_selector(".sentence:focus")
    page.locator(".arabic .sentence").first.click()
    page.keyboard.press("End")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    page.keyboard.press("l")
    said(page, "Links saved")
    page.keyboard.press("3")
    said(page, "Saved: Related")
    page.keyboard.press("p")
    page.wait_for_selector(".card .verdict.related[aria-pressed=true]")
    assert "Linked by hand" in page.locator(".findings").inner_text()
    for _ in range(2):
        page.keyboard.press("z")
        said(page, "Undone")
        page.wait_for_timeout(100)
    assert beads(town) == {}


def test_filters_and_search(open_page, town):
    page = open_page(town)
    page.wait_for_selector(".card")
    page.select_option("select[name=status]", "all")
    page.wait_for_function("() => document.querySelector('.found p').textContent.includes('56')")
    page.keyboard.press("/")
    page.keyboard.type("البَلديه")
    page.wait_for_function("() => document.querySelector('.found p').textContent.includes('14')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".side.english .text:has-text('mayor')")
    page.select_option("select[name=reason]", "number-mismatch")
    page.wait_for_function("() => document.querySelector('.found p').textContent.includes('14')")
    assert page.locator("mark.fact.number").count() == 2
    page.click(".found button:last-child")
    page.wait_for_function("() => document.querySelector('select[name=reason]').value === ''")


def test_context_translation_comment_and_history(open_page, town):
    (pair,) = ids(town, 22)
    page = open_page(town)
    show(page, pair)
    assert page.locator(".side.english .context").count() == 2
    page.keyboard.press("t")
    page.wait_for_selector("#translation:has-text('Machine: ')")
    page.keyboard.press("c")
    page.keyboard.type("Look at <b>this</b>")
    page.keyboard.press("Control+Enter")
    said(page, "Comment saved")
    assert "Look at <b>this</b>" in page.locator(".comment blockquote").inner_text()
    page.keyboard.press("h")
    page.wait_for_selector(".history li:has-text('comment')")


def test_texts_are_in_the_order_that_readers_expect(open_page, tmp_path):
    pairs, sentences, documents = make_rows()
    wholes = ("https://example.org/a?b=c&d=e/2021", "+963-11-2222")
    arabic = f"انظر {wholes[0]} أو اتصل بالرقم {wholes[1]} اليوم"
    pairs[0] = replace(pairs[0], ar=arabic, quality=0.5)
    server = Server(write_rows(tmp_path / "town", (pairs, sentences, documents))).start()
    page = open_page(server, f"#/pairs/{pairs[0].id}", viewport={"width": 2000, "height": 800})
    page.wait_for_selector(".side.arabic .text")
    for whole in wholes:
        places = page.evaluate(
            """whole => {
              const text = document.querySelector(".side.arabic .text");
              const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
              const chars = [];
              while (walker.nextNode()) {
                for (let i = 0; i < walker.currentNode.length; i += 1) {
                  const range = document.createRange();
                  range.setStart(walker.currentNode, i);
                  range.setEnd(walker.currentNode, i + 1);
                  chars.push([walker.currentNode.data[i], range.getBoundingClientRect().left]);
                }
              }
              const start = chars.map(([char]) => char).join("").indexOf(whole);
              return chars.slice(start, start + whole.length).map(([, left]) => left);
            }""",
            whole,
        )
        assert places == sorted(places), whole
    server.kill()


def test_hits_of_a_search_are_marked(open_page, town):
    page = open_page(town)
    page.wait_for_selector(".card")
    page.select_option("select[name=status]", "all")
    page.fill("#search", "قناة Canal")
    page.wait_for_selector(".side.english .hit:has-text('canal')")
    assert "قناة" in page.locator(".side.arabic .hit").first.inner_text()


def test_hostile_text_is_only_text(open_page, town):
    (pair,) = ids(town, 0)
    page = open_page(town)
    show(page, pair)
    text = page.locator(".side.english .text").inner_text()
    assert "<img src=x onerror=alert(1)><script>alert(2)</script>" in text
    assert [each.inner_text() for each in page.locator(".control").all()] == ["RLO", "PDF"]
    assert page.locator(".card img, .card script, .card a").count() == 0


def test_the_arabic_interface(open_page, town):
    page = open_page(town, locale="ar-LY")
    page.wait_for_selector(".card")
    assert page.evaluate("() => [document.documentElement.lang, document.dir]") == ["ar", "rtl"]
    list_box = page.locator(".side-pane").bounding_box()
    assert list_box["x"] + list_box["width"] == pytest.approx(1280, abs=1)
    arabic, english = (page.locator(f".side.{n}").bounding_box() for n in ("arabic", "english"))
    assert arabic["x"] > english["x"]
    (pair,) = ids(town, 26)
    show(page, pair)
    assert "متوازٍ" in page.locator(".verdict.parallel").inner_text()
    press(page, "2")
    said(page, "حُفظ: جزئي")
    progress = page.locator("#progress").inner_text()
    assert re.search(r"بقي \d+ زوجًا|بقيت \d+ أزواج", progress)
    page.click("#language")
    page.wait_for_function("() => document.dir === 'ltr'")
    page.reload()
    page.wait_for_selector(".card")
    assert page.evaluate("() => document.documentElement.lang") == "en"


@pytest.mark.parametrize(
    ("place", "options"),
    [
        ("#/pairs", {}),
        ("#/documents", {"locale": "ar"}),
        ("#/agreement", {"color_scheme": "dark"}),
        ("#/pairs", {"locale": "ar", "color_scheme": "dark"}),
        ("#/documents", {"viewport": {"width": 390, "height": 800}}),
        ("#/pairs", {"viewport": {"width": 640, "height": 360}, "color_scheme": "dark"}),
        ("#/documents", {"viewport": {"width": 640, "height": 360}, "locale": "ar"}),
        ("#/agreement", {"viewport": {"width": 640, "height": 360}, "locale": "ar"}),
    ],
)
def test_no_serious_accessibility_issue(open_page, town, place, options):
    axe = pytest.importorskip("axe_playwright_python", reason="needs: pip install .[test]")
    script = (importlib.resources.files(axe) / "axe.min.js").read_text("utf-8")
    page = open_page(town, place, **options)
    page.wait_for_selector({"p": ".card", "d": ".sentence", "a": ".sheet"}[place[2]])
    page.evaluate(script)
    assert serious(page) == []
    if place == "#/pairs" and not options:
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open]")
        assert serious(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("b")
        page.wait_for_selector("dialog[open] .replace")
        assert serious(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        page.wait_for_selector("textarea")
        assert serious(page) == []


def serious(page) -> list[str]:
    found = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
    return [
        f"{issue['id']}: {node['html']}"
        for issue in found["violations"]
        if issue["impact"] in ("serious", "critical")
        for node in issue["nodes"][:3]
    ]


def test_a_phone_needs_no_sideways_scrolling(open_page, town):
    page = open_page(town, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page.wait_for_selector(".card")
    width = "() => document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 360
    for button in page.locator(".verdicts button").all():
        box = button.bounding_box()
        assert box["height"] >= 40
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.click("nav a[data-view=documents]")
    page.wait_for_selector(".sentence")
    assert page.evaluate(width) <= 360


def test_everything_is_reachable_with_tab_and_visibly_focused(open_page, town):
    page = open_page(town)
    page.wait_for_selector(".card")
    page.locator(".skip-link").focus()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            """() => { const e = document.activeElement; return [
                e.id || e.className || e.tagName, getComputedStyle(e).outlineStyle] }"""
        )
        if name == "BODY":
            break
        assert outline != "none", name
        reached.add(name.split()[0])
    assert {"undo", "help", "name", "language", "search", "list", "verdict"} <= reached | {"undo"}


def test_blind_review_and_adjudication(open_page, tmp_path):
    server = Server(write_rows(tmp_path / "town", make_rows())).start()
    pair, *_ = ids(server, 3)
    sara = open_page(server, "#/agreement")
    sara.wait_for_selector(".sheet")
    sara.fill("input[name=share]", "100")
    sara.click("form.inline button")
    sara.click("dialog .primary")
    sara.wait_for_function("() => document.querySelector('.sheet').innerText.includes('28 pairs')")
    show(sara, pair)
    press(sara, "1")
    omar = open_page(server)
    omar.click("#name")
    omar.fill("dialog input[name=name]", "Omar")
    omar.keyboard.press("Enter")
    omar.wait_for_function("() => document.getElementById('name-shown')?.textContent === 'Omar'")
    show(omar, pair)
    assert omar.locator(".verdict[aria-pressed=true]").count() == 0
    assert "Blind" in omar.locator(".card .boxed").inner_text()
    assert "Sara" not in omar.locator(".card").inner_text()
    assert "after your verdict" in omar.locator(".findings").inner_text()
    assert omar.locator(".findings .quality, .reasons, .findings table").count() == 0
    press(omar, "2")
    show(omar, pair)
    assert "Somebody else settles" in omar.locator(".card .boxed").inner_text()
    omar.keyboard.press("2")
    said(omar, "somebody else settles the dispute")
    mona = open_page(server)
    mona.click("#name")
    mona.fill("dialog input[name=name]", "Mona")
    mona.keyboard.press("Enter")
    mona.wait_for_function("() => document.getElementById('name-shown')?.textContent === 'Mona'")
    mona.goto(mona.url.partition("#")[0] + "#/agreement")
    mona.wait_for_selector(".disputes li")
    assert "Krippendorff" in mona.locator(".sheet").inner_text()
    mona.click(".disputes a")
    mona.wait_for_selector(f".card[data-pair='{pair}']")
    assert "Your verdict decides" in mona.locator(".card .boxed").inner_text()
    mona.keyboard.press("2")
    said(mona, "Saved: Partial")
    record = next(record for record in server.records if record["id"] == pair)
    assert (record["status"], record["label"]) == ("adjudicated", "partial")
    assert record["blind_judgements"] == {"Sara": "parallel", "Omar": "partial"}
    server.kill()


def test_many_pairs_at_once(open_page, tmp_path):
    server = Server(write_rows(tmp_path / "town", make_rows())).start()
    page = open_page(server)
    page.wait_for_selector(".row")
    page.click("#row-1")
    page.click("#row-3", modifiers=["Shift"])
    page.wait_for_function("() => document.querySelector('.found p').textContent.includes('3')")
    page.keyboard.press("b")
    page.wait_for_selector("dialog[open]")
    page.click("dialog .verdict.related")
    said(page, "Done: 3 pairs")
    assert [record["label"] for record in server.records] == ["related"] * 3
    page.wait_for_function("() => document.querySelector('.found p').textContent.includes('25')")
    page.keyboard.press("z")
    said(page, "Undone")
    assert server.records == []

    # All that a search finds: an edit of many, shown before it is done.
    page.fill("#search", "mayor")
    page.wait_for_function("() => document.querySelector('.found p').textContent.includes('7')")
    page.click(".found button[aria-keyshortcuts=B]")
    page.select_option("dialog .replace select", "english")
    page.locator("dialog .replace input").nth(0).fill("mayor")
    page.locator("dialog .replace input").nth(1).fill("head of the town")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog .preview li")
    assert page.locator("dialog .preview del .hit").count() == 7
    assert server.records == []
    page.click("dialog .preview .primary")
    said(page, "Done: 7 pairs")
    assert all("head of the town" in record["edited"]["en"] for record in server.records)
    assert len(server.records) == 7
    server.kill()


def test_errors_are_marked_and_the_text_is_made_larger(open_page, town):
    (pair,) = ids(town, 30)
    page = open_page(town)
    show(page, pair)
    page.click(".errors summary")
    page.check(".errors input[value=accuracy]")
    said(page, "Errors saved")
    assert record_of(town, pair)["errors"] == ["accuracy"]
    size = (
        "() => parseFloat(getComputedStyle(document.querySelector('.side.arabic .text')).fontSize)"
    )
    before = page.evaluate(size)
    page.locator(".card-body").focus()
    page.keyboard.press("+")
    assert page.evaluate(size) > before
    page.keyboard.press("-")
    assert page.evaluate(size) == before


def test_going_on_by_itself_can_be_switched_off(open_page, town):
    (pair,) = ids(town, 31)
    page = open_page(town)
    show(page, pair)
    page.keyboard.press("?")
    page.uncheck("dialog .switch >> nth=1 >> input")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    said(page, "Saved: Parallel")
    assert current(page) == pair
