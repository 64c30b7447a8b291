"""Samples: each replicate has a seed of its own that nobody chooses, and no draw depends on how many are drawn."""

from fractions import Fraction
from itertools import product

from lakatos.checkers.check_statistic import check_statistic
from lakatos.checkers.plan import plan
from lakatos.checkers.sample import Sampler
from lakatos.nouns import Claim, Control, Proportion
from lakatos.statement import Eq, given, measured, positive, real

k, p = given("k", positive), measured("p", real, "a chance")


def pick(size, rng):
    """One of `size`."""
    return int(rng.integers(size))


def statistic(clause):
    claim = Claim(clause=clause, controls=(Control("far", clause=Eq(p, 2)),), subjects=(pick,), scope="all sizes")

    @claim.statistic("clause", estimates=Proportion(p), margin=Fraction(1, 5), size=(1, 2))
    def drawing(pick, rng, size):
        return {k: size, p: pick(size, rng) == 0}

    return drawing


TRUE, FALSE = statistic(Eq(p, 1 / k)), statistic(Eq(p, 1 - 1 / k))


def test_seeds_differ_by_claim_part_setting_and_replicate_and_in_nothing_else():
    parts = product(("a.b", "a.c"), ("pilot", "sample", "control 'c' few"), (0, 1), range(50))
    seeds = [Sampler(name, TRUE, part).seed(setting, number) for name, part, setting, number in parts]
    assert len(set(seeds)) == len(seeds)
    assert Sampler("a.b", TRUE, "pilot").seed(1, 7) == Sampler("a.b", FALSE, "pilot").seed(1, 7)


def test_a_draw_is_the_same_however_many_are_drawn():
    sampler = Sampler("a.b", TRUE, "sample")
    few, many = sampler(1, 30), sampler(1, 300)
    assert few.draws.tolist() == many.draws[:30].tolist()
    assert few.seen == many.seen


def test_the_sample_is_not_the_pilot():
    pilot, sample = (Sampler("a.b", TRUE, part)(1, 200).draws for part in ("pilot", "sample"))
    assert (pilot != sample).any()


def test_the_sample_is_as_large_as_the_pilot_says_whatever_it_shows():
    for asked, outcome in ((TRUE, "holds"), (FALSE, "fails")):
        [evidence] = check_statistic("a.b", asked, "default").evidence
        assert evidence.outcome == outcome
        assert [one.size for one in evidence.estimates] == plan("a.b", asked, "default").sizes
    assert plan("a.b", TRUE, "default").sizes == plan("a.b", FALSE, "default").sizes


def test_a_replacement_for_a_subject_is_what_the_function_gets():
    replaced = Sampler("a.b", TRUE, "sample", subjects={"pick": lambda size, rng: 1})
    assert not replaced(1, 50).draws.any()
