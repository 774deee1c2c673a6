import os
from contextlib import nullcontext
from dataclasses import replace
from multiprocessing import get_context

import pytest

from bitext.errors import ModelError
from bitext.training.augmentation import NO_AUGMENTATION
from bitext.training.mixture import Mixture
from bitext.training.tasks import Seq2SeqTask, load_task
from bitext.training.trainer import Plan, train
from bitext.translate.load import load_translator

PLAN = Plan(
    updates=75,
    tokens=400,
    rate=6e-3,
    warmup=15,
    smoothing=0.0,
    validate_every=25,
    save_every=10,
    average=2,
)


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Sums over several threads end in different last digits."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def trained(untrained, examples, tmp_path_factory):
    """A model that has learned a few sentences by heart, and what came of its training."""
    folder = tmp_path_factory.mktemp("trained")
    task = Seq2SeqTask(untrained)
    mixture = Mixture(examples, augmentation=NO_AUGMENTATION)
    outcome = train(task, mixture, examples, PLAN, folder / "work")
    task.save(folder / "model")
    return folder / "model", outcome


def stop_at(step, stop):
    return at_each_step(lambda done: stop() if done == step else None)


def at_each_step(act):
    class Steps:
        def step(self, description):
            return nullcontext(lambda done, total: act(done))

    return Steps()


def test_a_few_sentences_are_learned_by_heart(trained, examples):
    _, outcome = trained
    assert outcome.chrf > 95
    assert [each.step for each in outcome.validations] == [25, 50, 75]
    losses = [each.loss for each in outcome.validations]
    assert losses == sorted(losses, reverse=True)


@pytest.mark.parametrize("prefix", ["", "ct2:"])
def test_the_translator_uses_what_was_trained(trained, examples, prefix, tmp_path):
    folder, _ = trained
    translator = load_translator(f"{prefix}{folder}", cache=tmp_path)
    translations = translator.translate([each.arabic for each in examples])
    right = sum(
        written == each.english for written, each in zip(translations, examples, strict=True)
    )
    # Some processors multiply int8 less exactly than others: a sentence may differ there.
    assert right >= len(examples) - (1 if prefix else 0)


def test_a_letter_never_seen_is_read_all_the_same(trained):
    (translation,) = load_translator(str(trained[0])).translate_with_diagnosis(["وصل 漢 😀 ڨ"])
    assert translation.problem is None or "empty" not in translation.problem


def train_until_killed(untrained, examples, work):
    """As a process that dies without a chance to write anything down."""
    import torch

    torch.set_num_threads(1)
    mixture = Mixture(examples, augmentation=NO_AUGMENTATION)
    killed = stop_at(37, lambda: os._exit(9))
    train(Seq2SeqTask(untrained), mixture, examples, PLAN, work, progress=killed)


def train_until_interrupted(untrained, examples, work):
    def interrupt():
        raise KeyboardInterrupt

    mixture = Mixture(examples, augmentation=NO_AUGMENTATION)
    with pytest.raises(KeyboardInterrupt):
        train(
            Seq2SeqTask(untrained), mixture, examples, PLAN, work, progress=stop_at(50, interrupt)
        )


@pytest.mark.parametrize("how", ["killed", "interrupted"])
def test_a_training_that_was_stopped_ends_as_if_it_had_not_been(
    untrained, trained, examples, tmp_path, how
):
    work = tmp_path / "work"
    if how == "killed":
        arguments = (untrained, examples, work)
        process = get_context("spawn").Process(target=train_until_killed, args=arguments)
        process.start()
        process.join()
        assert process.exitcode == 9
    else:
        train_until_interrupted(untrained, examples, work)
    task = Seq2SeqTask(untrained)
    mixture = Mixture(examples, augmentation=NO_AUGMENTATION)
    outcome = train(task, mixture, examples, PLAN, work)
    task.save(tmp_path / "model")
    folder, uninterrupted = trained
    plain = [replace(each, seconds=0) for each in outcome.validations]
    assert plain == [replace(each, seconds=0) for each in uninterrupted.validations]
    weights = "model.safetensors"
    assert (tmp_path / "model" / weights).read_bytes() == (folder / weights).read_bytes()


def test_stopped_in_the_midst_of_an_update_it_loses_that_one(untrained, examples, tmp_path):
    class Stopped(Seq2SeqTask):
        called = 0

        def logits(self, inputs, places):
            self.called += 1
            if self.called == 8:
                raise KeyboardInterrupt
            return super().logits(inputs, places)

    plan = replace(PLAN, updates=9, save_every=100, tokens=4000)
    mixture = Mixture(examples, augmentation=NO_AUGMENTATION)
    with pytest.raises(KeyboardInterrupt):
        train(Stopped(untrained), mixture, examples, plan, tmp_path / "work")
    task, whole = Seq2SeqTask(untrained), Seq2SeqTask(untrained)
    steps = []
    watched = at_each_step(steps.append)
    after = train(task, mixture, examples, plan, tmp_path / "work", progress=watched)
    assert steps[0] == 7
    expected = train(whole, mixture, examples, plan, tmp_path / "other")
    assert after.validations[-1].loss == expected.validations[-1].loss


def test_training_ends_when_it_no_longer_helps(untrained, examples, tmp_path):
    plan = replace(PLAN, updates=500, rate=0.0, patience=2, validate_every=2)
    mixture = Mixture(examples)
    outcome = train(Seq2SeqTask(untrained), mixture, examples, plan, tmp_path)
    assert outcome.validations[-1].step == 6


def test_a_folder_belongs_to_one_training(untrained, examples, tmp_path):
    plan = replace(PLAN, updates=1)
    train(Seq2SeqTask(untrained), Mixture(examples), examples, plan, tmp_path)
    with pytest.raises(ModelError, match="another updates"):
        train(Seq2SeqTask(untrained), Mixture(examples), examples, PLAN, tmp_path)
    with pytest.raises(ModelError, match="another examples"):
        train(Seq2SeqTask(untrained), Mixture(examples[1:]), examples, plan, tmp_path)


def test_a_damaged_state_is_named(untrained, examples, tmp_path):
    plan = replace(PLAN, updates=1)
    train(Seq2SeqTask(untrained), Mixture(examples), examples, plan, tmp_path)
    (tmp_path / "state.pt").write_bytes(b"half")
    with pytest.raises(ModelError, match="damaged"):
        train(Seq2SeqTask(untrained), Mixture(examples), examples, plan, tmp_path)


def test_nothing_to_learn_from(untrained, examples, tmp_path):
    for learn, judge in ((examples, []), ([], examples)):
        with pytest.raises(ModelError, match="no examples"):
            train(Seq2SeqTask(untrained), Mixture(learn), judge, PLAN, tmp_path)


def test_training_goes_on_from_a_trained_model(trained, examples, tmp_path):
    task = load_task(trained[0], None)
    plan = replace(PLAN, updates=2, warmup=1, rate=1e-5, validate_every=1)
    outcome = train(task, Mixture(examples), examples, plan, tmp_path)
    assert outcome.validations[0].chrf > 95


def test_every_family_learns(tiny_model, examples, tmp_path):
    task = load_task(tiny_model, None)
    known = [("زار الوزير المدينة", "The minister visited the town")]
    short = [replace(examples[0], arabic=arabic, english=english) for arabic, english in known]
    plan = replace(PLAN, updates=12, warmup=2, rate=1e-2, validate_every=6)
    mixture = Mixture(short, augmentation=NO_AUGMENTATION)
    first, last = train(task, mixture, short, plan, tmp_path).validations
    assert last.loss < first.loss
    task.save(tmp_path / "model")
    assert len(load_translator(str(tmp_path / "model")).translate([known[0][0]])) == 1


def test_an_adapter_learns_and_is_added_to_the_weights(tiny_causal, examples, tmp_path):
    import torch

    torch.manual_seed(0)
    task = load_task(tiny_causal, "{} = ", rank=8)
    plan = replace(PLAN, updates=20, rate=2e-2, warmup=4, validate_every=10)
    mixture = Mixture(examples, augmentation=NO_AUGMENTATION)
    outcome = train(task, mixture, examples[:2], plan, tmp_path / "work")
    assert outcome.validations[-1].loss < outcome.validations[0].loss
    task.save(tmp_path / "model")
    texts = [each.arabic for each in examples[:2]]
    translations = load_translator(str(tmp_path / "model")).translate_with_diagnosis(texts)
    loaded = load_task(tmp_path / "model", None)
    assert loaded._prompt.template == "{} = "
    assert loaded.translate(texts) == task.translate(texts)
    assert len(translations) == 2
