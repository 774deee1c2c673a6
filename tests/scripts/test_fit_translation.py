import json
import lzma

import pytest

from bitext.formats import open_writer
from bitext.translate.load import load_translator
from scripts.fit import translation
from tests.training.test_encoder import make_encoder

PAIRS = [
    ("وصل الوزير إلى العاصمة أمس.", "The minister reached the capital yesterday.", "news/a"),
    ("زار الرئيس المدينة القديمة.", "The president visited the old town.", "news/a"),
    ("اشترت فاطمة ثلاث تفاحات من السوق.", "Fatima bought three apples at the market.", "life"),
    ("فتح المتجر أبوابه صباح اليوم.", "The shop opened its doors this morning.", "life"),
    ("سافر الأطباء إلى الجنوب أمس.", "The doctors travelled to the south yesterday.", "news/b"),
]


@pytest.fixture
def script():
    return translation


@pytest.fixture
def files(tmp_path):
    found = []
    for suffix in ("tsv", "jsonl", "tmx", "parquet"):
        path = tmp_path / f"pairs.{suffix}"
        with open_writer(path, ("ar", "en", "source")) as writer:
            for arabic, english, source in PAIRS:
                writer.write({"ar": arabic, "en": english, "source": source})
        found.append(path)
    compressed = tmp_path / "pairs.tsv.xz"
    compressed.write_bytes(lzma.compress(found[0].read_bytes()))
    return [*found, compressed]


def test_pairs_are_read_from_whatever_they_lie_in(script, files):
    for path in files:
        found = [(each.arabic, each.english) for each in script.read_examples(str(path))]
        assert found == [pair[:2] for pair in PAIRS], path
    assert {each.source for each in script.read_examples(str(files[-1]))} == {
        "news/a",
        "news/b",
        "life",
    }


def test_one_command_makes_a_model_that_translates(script, files, tmp_path, monkeypatch):
    from bitext.training.architecture import Architecture

    small = Architecture(32, 64, 2, 1, 1, pieces=440, dropout=0.0)
    monkeypatch.setitem(script.ARCHITECTURES, "tiny", small)
    sources = tmp_path / "sources.toml"
    sources.write_text('[news]\nweight = 2.0\nlicence = "CC0"\nvalidate = true\n')
    out = tmp_path / "model"
    settings = "--size tiny --held-out 1 --updates 4 --validate-every 2 --warmup 1 --tokens 300"
    command = ["train", str(files[0]), "--out", str(out), "--sources", str(sources)]
    command += ["--test", str(files[1]), *settings.split()]
    monkeypatch.setattr("sys.argv", command)
    script.main()
    assert not out.with_name("model.unfinished").exists()
    record = json.loads((out / "training.json").read_text())
    assert record["outcome"]["validations"][-1]["step"] == 4
    assert record["sources"]["news/a"][1] == 2.0
    assert "CC0" in (out / "README.md").read_text(encoding="utf-8")
    assert len(load_translator(f"ct2:{out}", cache=tmp_path).translate(["وصل"])) == 1
    with pytest.raises(SystemExit, match="is there already"):
        script.main()


def test_an_encoder_that_has_learned_and_pairs_of_a_teacher(script, files, tmp_path, monkeypatch):
    from bitext.training.architecture import Architecture

    small = Architecture(encoder_layers=1, decoder_layers=1, pieces=300, dropout=0.0)
    monkeypatch.setitem(script.ARCHITECTURES, "tiny", small)
    encoder = tmp_path / "encoder"
    make_encoder(encoder, [side for pair in PAIRS for side in pair[:2]] * 3, "Bert", 1e-12)
    teacher = tmp_path / "teacher.tsv"
    lines = ["source\tar\ten", "teacher\tغادر القطار\tThe train left.", "teacher\tمتأخرا\t"]
    teacher.write_text("\n".join([*lines, ""]))
    sources = tmp_path / "sources.toml"
    sources.write_text("[teacher]\nweight = 3.0\n")
    out = tmp_path / "model"
    settings = "--size tiny --held-out 1 --updates 2 --validate-every 1 --warmup 1 --tokens 300"
    command = ["train", str(files[0]), str(teacher), "--out", str(out), "--encoder", str(encoder)]
    monkeypatch.setattr("sys.argv", [*command, "--sources", str(sources), *settings.split()])
    script.main()
    record = json.loads((out / "training.json").read_text())
    assert record["start"] == f"the encoder {encoder}, random weights (tiny) else"
    assert record["sources"]["teacher"] == [1, 3.0]  # what the teacher left empty is no pair
    assert len(load_translator(str(out)).translate(["وصل"])) == 1


def test_a_start_and_an_encoder_exclude_each_other(script, files, tmp_path, monkeypatch):
    command = ["train", str(files[0]), "--out", str(tmp_path / "model")]
    monkeypatch.setattr("sys.argv", [*command, "--start", "a", "--encoder", "b"])
    with pytest.raises(SystemExit):
        script.main()


@pytest.mark.parametrize(
    ("text", "message"), [("[un", "TOML"), ('[un]\nweight = "much"\n', "expected weight")]
)
def test_wrong_sources_are_named(script, files, tmp_path, monkeypatch, text, message):
    sources = tmp_path / "sources.toml"
    sources.write_text(text)
    command = ["train", str(files[0]), "--out", str(tmp_path / "model"), "--sources", str(sources)]
    monkeypatch.setattr("sys.argv", command)
    with pytest.raises(SystemExit, match=message):
        script.main()
