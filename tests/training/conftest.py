import pytest

from bitext.training.architecture import Architecture, write_untrained
from bitext.training.mixture import Example
from tests.translate.conftest import tiny_causal, tiny_model

__all__ = ["tiny_causal", "tiny_model"]

TINY = Architecture(
    width=48, inner=96, heads=4, encoder_layers=2, decoder_layers=1, pieces=440, dropout=0.02
)
EXAMPLES = [
    Example("وصل الوزير إلى العاصمة أمس.", "The minister reached the capital yesterday.", "news"),
    Example("زار الرئيس المدينة القديمة.", "The president visited the old town.", "news"),
    Example("اشترت فاطمة ثلاث تفاحات.", "Fatima bought three apples.", "life"),
    Example("فتح المتجر أبوابه صباحا.", "The shop opened in the morning.", "life"),
    Example("سافر الأطباء إلى الجنوب.", "The doctors travelled to the south.", "news"),
    Example("أغلقت المدرسة يوم الخميس.", "The school closed on Thursday.", "life"),
    Example("غادر القطار المحطة متأخرا.", "The train left the station late.", "life"),
    Example("وقع البلدان اتفاق سلام.", "The two countries signed a peace agreement.", "news"),
]


@pytest.fixture(scope="session")
def examples():
    return EXAMPLES


@pytest.fixture(scope="session")
def untrained(tmp_path_factory):
    """The folder of a small Marian model with random weights."""
    folder = tmp_path_factory.mktemp("untrained")
    texts = [side for each in EXAMPLES for side in (each.arabic, each.english)]
    write_untrained(folder, texts, TINY)
    return folder
