import re

from hypothesis import given
from hypothesis import strategies as st

from lakatos.report.mathml import NOTE, formula, mathml, visible

TAGS = re.compile(r'</?m[a-z]+(?: [a-z-]+="[^"<>]*")*/?>')


def test_a_formula_is_set_as_mathml() -> None:
    assert mathml(r"\frac{1}{2}") == "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"


def test_a_displayed_formula_says_so() -> None:
    assert str(mathml("x", display=True)).startswith('<math display="block">')


def test_latex_that_cannot_be_read_is_shown_as_text_with_a_note() -> None:
    shown = formula({"text": "a < b", "latex": r"\frac{a"})
    assert shown.startswith("<code>a &lt; b</code>")
    assert NOTE in shown


def test_empty_latex_is_shown_as_text() -> None:
    assert "<code>a</code>" in formula({"text": "a", "latex": " "})


def test_a_sentence_stays_a_sentence() -> None:
    assert formula({"text": "50 % so", "latex": r"\text{50 \% so}"}) == '<span class="words">50 % so</span>'


def test_a_change_without_latex_is_code_without_a_note() -> None:
    assert formula({"text": "<f>"}) == "<code>&lt;f&gt;</code>"


def test_a_mark_that_turns_the_direction_of_writing_is_spelt_out() -> None:
    assert visible("a\u202eb\u200f") == "a⟨U+202E⟩b⟨U+200F⟩"
    assert visible("naïve Σ שלום\n") == "naïve Σ שלום\n"


PIECES = [
    "\\text{",
    "\\mathrm{",
    "\\operatorname{",
    "{",
    "}",
    "<b>",
    "&",
    '"',
    "'",
    "]]>",
    "x",
    "^",
    "_",
    "\\frac",
    "\\color{",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_no_latex_brings_a_tag_of_its_own(latex: str) -> None:
    found = mathml(latex)
    if found is not None:
        assert "<" not in TAGS.sub("", found)
        assert not re.search(r" (on[a-z]+|href|src)=|url\(", "".join(TAGS.findall(found)))
