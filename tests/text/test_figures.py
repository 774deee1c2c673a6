from __future__ import annotations

from bitext.text.facts import find_facts
from bitext.text.figures import contradicting_figures, lead_figures


def test_figures_with_what_they_count() -> None:
    facts = find_facts("The quake killed 40 people and injured 120. Inflation was 0.8%.", "en")
    figures = lead_figures(facts)
    assert [(figure.topic, figure.number.value) for figure in figures] == [
        ("killed", 40),
        ("injured", 120),
        ("inflation", 0.8),
    ]
    for figure in figures:
        assert facts.text[figure.number.start : figure.number.end] == figure.number.surface


def test_figures_that_contradict() -> None:
    arabic = lead_figures(find_facts("بلغ التضخم ٠٫٨٪، وقُتل 25 شخصا وأصيب نحو 100", "ar"))
    english = lead_figures(
        find_facts("Inflation was 1.5%; 40 people were killed and 102 injured", "en")
    )
    found = contradicting_figures(arabic, english)
    assert [(one.topic, one.number.value, other.number.value) for one, other in found] == [
        ("inflation", 0.8, 1.5),
        ("killed", 25, 40),
    ]


def test_what_is_not_in_the_lead_is_left_out() -> None:
    assert lead_figures(find_facts(f"{'word ' * 200}40 people were killed", "en")) == ()
