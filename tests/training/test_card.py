import json

from bitext.training.card import FIGURES, Figure, write_card
from bitext.training.checkpoint import Validation
from bitext.training.mixture import Mixture
from bitext.training.trainer import Outcome, Plan


def test_a_card_states_data_licences_and_figures(examples, tmp_path):
    outcome = Outcome((Validation(10, 1, 2.0, 1.5, 33.3, 4000, 60.0),), 33.3, (10,), "cpu, fp32")
    figure = Figure("town-news.tsv", 12, ("BLEU = 12.0",))
    mixture = Mixture(examples, {"news": 2.0})
    write_card(
        tmp_path, "random weights (tiny)", mixture, {"news": "CC BY 4.0"}, Plan(), outcome, [figure]
    )
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "| news | 4 | 2 | CC BY 4.0 |" in text and "| life | 4 | 1 | not stated |" in text
    assert (
        "| town-news.tsv | 12 | BLEU = 12.0 |" in text and "| 10 | 4,000 | 1.500 | 33.3 |" in text
    )
    record = json.loads((tmp_path / FIGURES).read_text())
    assert record["outcome"]["validations"][0]["chrf"] == 33.3
