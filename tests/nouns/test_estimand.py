"""Estimands and statistics that cannot be meant are refused when they are declared, with a word on how to mend them."""

from fractions import Fraction

import pytest

from lakatos.errors import DeclarationError
from lakatos.nouns import Claim, Hypothesis, Mean, Proportion, Quantile, Slope, Trend
from lakatos.statement import Eq, Iff, Words, defined, given, measured, natural, positive, real, vector

k, x, v = given("k", positive), given("x", real), vector("v", given("n", natural))
p, y = measured("p", real, "a chance"), measured("y", natural, "a count")
twice = defined("t", 2 * p)


def subject(z):
    """z."""
    return z


CLAIM = Claim(
    chance=Eq(p, 1 / k),
    rise=Fraction(1, 2) < p,
    unsolved=Eq(2 * p, 1 / k),
    both=Eq(p, p * k),
    hidden=Eq(p, twice),
    joined=Iff(p < 1, k > 1),
    words=Words("it is so"),
    count=Eq(y, k),
    other=Eq(x, k),
    scope="everything",
    subjects=(subject,),
)


def sized(subject, rng, size):
    """No draw."""


CHANCE = Proportion(p)


def declare(clause="chance", function=sized, estimates=CHANCE, margin=1, claim=CLAIM, **columns):
    return claim.statistic(clause, estimates=estimates, margin=margin, **(columns or {"size": (1, 2)}))(function)


def test_a_mean_needs_one_bound():
    assert Mean(p, within=(0, 1)).assumes == ""
    assert Mean(p, variance=1 / k).assumes == "a variance of at most 1/k"
    with pytest.raises(DeclarationError, match=r"Mean\(p\): got neither within nor variance; wanted one of them"):
        Mean(p)
    with pytest.raises(DeclarationError, match="got both within and variance"):
        Mean(p, within=(0, 1), variance=1)


@pytest.mark.parametrize("level", [Fraction(0), Fraction(1), 0.5, Fraction(3, 2)])
def test_a_level_of_a_quantile_lies_between_0_and_1(level):
    with pytest.raises(DeclarationError, match="wanted a Fraction between 0 and 1"):
        Quantile(p, level)


def test_estimands_say_what_they_are():
    some = (Mean(p, variance=1), Proportion(p), Quantile(p), Quantile(p, Fraction(1, 4)), Slope(p, k), Trend(p, k))
    assert [one.words for one in some] == [
        "mean",
        "probability",
        "median",
        "quantile 1/4",
        "median slope of the logarithms over k",
        "least probability of a rise over k",
    ]


def test_columns_are_a_table_of_settings():
    found = declare(function=lambda subject, rng, a, b=0: {}, a=(1, 2), b=("x", "y"))
    assert [dict(row) for row in found.settings] == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
    assert declare(function=lambda subject, rng, a=3: {}, a=(5,)).settings == ({"a": 5},)
    assert CLAIM.statistic("chance", estimates=Proportion(p), margin=1)(lambda rng, a=3: {}).settings == ({},)


def test_what_the_clause_compares_with_is_read_from_it():
    assert str(declare().expected) == "1/k"
    assert str(declare("rise").expected) == "1/2"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"function": lambda subject, size: {}}, r"got the parameters \(subject, size\); wanted rng among them"),
        ({"function": lambda rng, size, other: {}}, r"parameter 'other' without a value; wanted a column of settings"),
        ({"other": (1,)}, r"parameter 'size' without a value"),
        (
            {"size": (1,), "other": (1,)},
            r"got a column for 'other'; wanted a column for one of its parameters \(size\)",
        ),
        ({"size": (1,), "rng": (1,)}, "got a column for 'rng'"),
        ({"size": (1,), "subject": (1,)}, "got a column for 'subject'"),
        ({"size": 3}, r"got size=3; wanted a tuple of values\. To mend: mind the comma: \(3,\)"),
        ({"size": ()}, r"got size=\(\); wanted a tuple of values"),
        (
            {"function": lambda rng, a, b: {}, "a": (1, 2), "b": (1,)},
            "got 2 for a, 1 for b; wanted columns of one length",
        ),
        ({"clause": "unsolved"}, r"got the clause '2·p = 1/k'; wanted p = b, .*To mend: solve it for p"),
        ({"clause": "both"}, "got the clause 'p = p·k'"),
        ({"clause": "hidden"}, "got the clause 'p = t'"),
        ({"clause": "joined"}, "got the clause 'p < 1 ⇔ 1 < k'"),
        ({"clause": "words"}, "got the clause 'it is so'"),
        ({"clause": "nothing"}, "got clause 'nothing'; wanted one of chance"),
        ({"clause": "count", "estimates": Proportion(y)}, "estimates 'y'; wanted a measured scalar of sort real"),
        ({"clause": "other", "estimates": Proportion(x)}, "estimates 'x'; wanted a measured scalar of sort real"),
        ({"estimates": Slope(p, k)}, "got over=k; wanted a given scalar that the clause does not speak of"),
        ({"estimates": Trend(p, v)}, "got over=v; wanted a given scalar"),
    ],
)
def test_a_statistic_that_cannot_be_meant_is_refused(changed, message):
    with pytest.raises(DeclarationError, match=message):
        declare(**changed)


def test_an_estimated_symbol_in_a_premise_is_refused():
    claim = Claim(chance=Eq(p, 1), hypotheses=(Hypothesis("small", "p < 1", p < 1),), scope="everything")
    with pytest.raises(DeclarationError, match="got p in 'small'; wanted premises in exact symbols"):
        declare(claim=claim, function=lambda rng, size: {})
