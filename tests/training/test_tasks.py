import pytest

from bitext.training.tasks import IGNORED, load_task


@pytest.mark.parametrize("model", ["untrained", "tiny_causal"])
def test_only_what_is_asked_for_is_computed_and_is_the_same(model, examples, request):
    import torch

    task = load_task(request.getfixturevalue(model), "{} = " if model == "tiny_causal" else None)
    task.model.eval()
    coded = [task.encode(each.arabic, each.english) for each in examples[:3]]
    inputs, labels = task.collate(coded)
    places = labels != IGNORED
    assert places.sum() == sum(len(written) for _, written in coded)
    assert labels[places].tolist() == [number for _, written in coded for number in written]
    with torch.inference_mode():
        for _ in range(2):  # nothing of the first time is left
            whole = task.model(**inputs).logits
            asked = task.logits(inputs, places)
            torch.testing.assert_close(asked, whole[places], atol=1e-5, rtol=1e-5)
