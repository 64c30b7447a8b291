"""What a person reads, where each line goes, and what a hostile claim cannot do to a terminal."""

import json
import os
import pty
import re
import subprocess
import sys
import termios

import pytest

from lakatos.cli import explain

TOP = """
from lakatos.nouns import Citation, Slide
EXACT = Hypothesis("exact", "nothing is added", Eq(given("s", integer, "what is added"), 0))
s = given("s", integer, "what is added")
"""
ARGUMENTS = """hypotheses=(EXACT,),
    controls=(Control("three times", double=Eq(t, 3 * n)), Control("one too many", drops=EXACT, shift=1)),
    cites=(Citation("Euclid, Elements", "VII.6"), Citation("Peano 1889", "§1", checked=True)),
    slide=Slide("Doubling", "true", note="As everyone knows."),
    rests_on=("pack.ground",),"""
SHOWN = """\
pack.full: Twice a number

Verdict
  not in the ledger: `lakatos verify` checks it

Statement
  double: t = 2·n

Symbols
  t: what the subject makes of it; integer, measured
  n: a number; integer, given
  s: what is added; integer, given

Hypotheses
  exact: nothing is added; s = 0

Scope
  integers from -9 to 9

Subjects
  twice (MODULE): 2x.

Checks
  property doubling (double): Integers from -9 to 9.

Controls, each of which must be refuted
  three times: double := t = 3·n
  one too many (drops 'exact'): shift := 1

Slide
  Doubling (true). As everyone knows.

Sources
  Euclid, Elements, VII.6 (unchecked)
  Peano 1889, §1

Rests on
  pack.ground

File: FILE
"""


@pytest.fixture
def full(plant):
    file = plant("full", top=TOP, arguments=ARGUMENTS)
    file.write_text(file.read_text().replace("return {n: x,", "return {n: x, s: shift,"))
    return file


@pytest.fixture
def ground(plant):
    return plant("ground", body="x = 0", title="Nothing is nothing.")


def test_list(full, ground, lakatos):
    done = lakatos("list", "pack")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "pack.full    Twice a number  [double]\npack.ground  Nothing is nothing  [double]\n"


def test_show(full, lakatos):
    done = lakatos("show", "pack/full.py")
    assert (done.returncode, done.stderr) == (0, "")
    shown = re.sub(r"lakatos_pack_\w+\.full", "MODULE", done.stdout).replace(str(full), "FILE")
    assert shown == SHOWN


def test_show_of_a_checked_claim_tells_what_its_page_tells(full, ground, lakatos):
    lakatos("verify", "pack", "--effort", "smoke")
    done = lakatos("show", "pack/full.py")
    assert (done.returncode, done.stderr) == (0, "")
    parts = dict(part.split("\n", 1) for part in done.stdout.rstrip("\n").split("\n\n")[1:-1])
    assert parts["Verdict"] == (
        "  ◐ open: 8 of 8 near misses, 2 of 2 perturbations, 1 of 1 hypothesis\n  rests on pack.ground, which is open"
    )
    assert parts["Statement"] == "  double: t = 2·n (supported)"
    assert re.fullmatch(r"  doubling, double: holds on \d+ cases, \d+ of them different; seed \d+", parts["Evidence"])
    assert parts["Controls, each of which must be refuted"].splitlines()[2:] == [
        "  one too many (drops 'exact'): shift := 1",
        "    refuted by doubling: shift=1, x=0: t = 1, 2·n = 0",
    ]
    assert re.search(r"^  effort: smoke$", parts["Provenance"], re.M)
    full.write_text(full.read_text().replace("Twice a number.", "Twice a number, again."))
    assert "has changed: run `lakatos verify" in lakatos("show", "pack/full.py").stderr


def test_show_tells_controls_that_survive_and_hypotheses_that_are_idle(plant, lakatos):
    plant(
        "idle",
        top="from lakatos.statement import Words\nSO = Hypothesis('so', 'it is so', Words('it is so'))\n",
        arguments="hypotheses=(SO,), controls=(Control('none', drops=SO, nothing=1),),",
    )
    lakatos("verify", "pack", "--effort", "smoke")
    shown = lakatos("show", "pack").stdout
    assert "\n    survives: no check has the parameter(s) nothing, so nothing applies it\n" in shown
    assert "\nIdle hypotheses, which no control drops\n  so\n" in shown


def test_show_of_definitions_and_lemmas(plant, lakatos):
    arguments = 'definitions=(Definition("doubled", "it doubles", Eq(t, n + n)),), '
    arguments += 'lemmas=(Lemma("half", Eq(t / 2, n), Citation("Euclid, Elements")),),'
    plant("resting", top="from lakatos.nouns import Citation, Definition, Lemma\n", arguments=arguments)
    shown = lakatos("show", "pack").stdout
    assert "\nDefinitions\n  doubled: it doubles; t = n + n\n" in shown
    assert "\nLemmas\n  half: t/2 = n; Euclid, Elements (unchecked)\n" in shown


def test_an_instance_is_told_in_one_line():
    assert explain.told({"inputs": {"x": "array([[1],\n       [2]])"}, "note": "a = 1"}) == "x=array([[1], [2]]): a = 1"


def test_verify(full, ground, lakatos):
    done = lakatos("verify", "pack", "--effort", "smoke")
    assert (done.returncode, done.stderr) == (4, "")
    *lines, closing = done.stdout.splitlines()
    assert lines[:2] == [
        "◐ open  pack.full: 8 of 8 near misses, 2 of 2 perturbations, 1 of 1 hypothesis",
        "    rests on pack.ground, which is open",
    ]
    assert lines[2].startswith("◐ open  pack.ground: ")
    assert re.sub(r"[\d.]+ s", "… s", closing) == (
        "2 open in … s; `lakatos report` writes the pages, `lakatos explain ID` says why"
    )


def test_explain(full, ground, lakatos):
    lakatos("verify", "pack", "--effort", "smoke")
    done = lakatos("explain", "pack/full.py")
    assert (done.returncode, done.stderr) == (0, "")
    parts = dict(part.split("\n", 1) for part in done.stdout.rstrip("\n").split("\n\n"))
    counterexamples = parts.pop("Counterexamples").splitlines()
    assert parts == {
        "pack.full is open": "  clause double: supported",
        "What keeps it from being stronger": "  rests on pack.ground, which is open",
        "Power": "  8 of 8 near misses, 2 of 2 perturbations, 1 of 1 hypothesis",
    }
    assert [line.partition(": ")[0] for line in counterexamples] == [
        "  control 'three times'",
        "  control 'one too many'",
    ]
    assert counterexamples[1] == "  control 'one too many': shift=1, x=0: t = 1, 2·n = 0"


def test_explain_of_a_refuted_claim_shows_the_smallest_counterexample(plant, lakatos):
    plant("wrong", right="3 * n", arguments="hypotheses=(Hypothesis('even', 'n is even', Eq(n, n * n)),),")
    lakatos("verify", "pack", "--effort", "smoke")
    done = lakatos("explain", "pack")
    assert "pack.wrong is refuted\n  clause double: refuted\n" in done.stdout
    assert "  double: doubling found a counterexample\n" in done.stdout
    assert "Hypotheses that no control drops (idle)\n  even\n" in done.stdout
    assert "  clause double, doubling: x=1: t = 2, 3·n = 3\n" in done.stdout


def test_explain_of_a_supported_claim_says_what_would_be_stronger(plant, lakatos):
    plant("good")
    lakatos("verify", "pack", "--effort", "smoke")
    told = lakatos("explain", "pack").stdout
    assert "  nothing in the evidence: the checks of double are properties on drawn cases, or statistics" in told
    assert "Proofs" not in told


RECTIFIED = {"top": "from lakatos.statement import relu", "right": "n + relu(n) - relu(-n)"}


def test_a_proved_claim(plant_proof, lakatos):
    plant_proof("proved", 'p.by("smt", claim.clauses["double"])', **RECTIFIED)
    verified = lakatos("verify", "pack", "--effort", "smoke")
    assert verified.returncode == 0
    assert verified.stdout.startswith("∎ proved  pack.proved: ")
    told = lakatos("explain", "pack").stdout
    assert told.startswith("pack.proved is proved\n  clause double: proved\n")
    assert "What keeps it from being stronger\n  nothing: no verdict is stronger\n" in told
    assert "  double, by by_definition: from no hypothesis; trusting z3\n    1 line: smt 1\n" in told
    assert "  proof by_definition (double): It is defined so.\n" in lakatos("show", "pack").stdout


RESTING = """
from lakatos.statement import Ne, relu
n = given("n", integer, "a number")
SMALL = Hypothesis("small", "n is at most 9", n <= 9)
LARGE = Hypothesis("large", "n is at least -9", n >= -9)
"""


def test_explain_tells_what_a_proof_rests_on(plant_proof, lakatos):
    moved, twice = "(9 + n - relu(9 - n))", "(2 * n - 1)"
    line = f'p.calc(t, ("=", {moved}, "smt", p.given(SMALL), p.given(LARGE)), ("=", claim.clauses["double"].right, '
    line += f'"ring", p.defined(Ne({twice}, 0))))'
    hypotheses = "hypotheses=(LARGE, SMALL),"
    plant_proof("resting", line, top=RESTING, right=f"{moved} * {twice} / {twice}", arguments=hypotheses)
    lakatos("verify", "pack", "--effort", "smoke")
    told = lakatos("explain", "pack").stdout
    assert "  double, by by_definition: from small; where 2·n − 1 ≠ 0; trusting z3\n" in told
    assert "    6 lines: chain 1, defined 1, hypothesis 2, ring 1, smt 1\n" in told


def test_a_proof_that_does_not_stand_is_told_with_its_line(plant_proof, lakatos):
    plant_proof("broken", 'p.by("ring", Eq(t, 3 * n))')
    plant_proof("other", 'p.by("smt", n * n >= 0)', **RECTIFIED)
    plant_proof("repeated", 'p.by("ring", claim.clauses["double"])')
    verified = lakatos("verify", "pack", "--effort", "smoke")
    assert verified.returncode == 4
    told = lakatos("explain", "pack/broken.py").stdout
    assert re.search(
        r"  double: by_definition: line \d of the proof, 't = 3·n', by ring: .* does not follow by algebra", told
    )
    assert "Proofs" not in told
    told = lakatos("explain", "pack/other.py").stdout
    assert "  double: by_definition: checked anew, it is rejected: the last step says " in told
    told = lakatos("explain", "pack/repeated.py").stdout
    assert "it is rejected: 't = 2·n' says what its measured symbols are defined as" in told


def test_explain_tells_what_has_changed_since(plant, lakatos):
    plant("good")
    lakatos("verify", "pack", "--effort", "smoke")
    assert lakatos("explain", "pack").stderr == ""
    file = plant("good", title="Twice a number, again.")
    done = lakatos("explain", "pack")
    assert done.stdout.startswith("pack.good is supported\n")
    assert done.stderr == (f"lakatos: pack.good or what it depends on has changed: run `lakatos verify {file}` again\n")


def test_explain_of_a_crash_says_where(plant, lakatos):
    plant("crash", body="1 / 0")
    lakatos("verify", "pack", "--effort", "smoke")
    told = lakatos("explain", "pack").stdout
    assert re.search(r"crashed with ZeroDivisionError: division by zero at crash\.py:\d+\n", told)


def test_damaged_rows_are_told_on_stderr(plant, lakatos, tmp_path):
    plant("good")
    lakatos("verify", "pack", "--effort", "smoke")
    book = tmp_path / ".lakatos" / "ledger.jsonl"
    book.write_bytes(book.read_bytes().replace(b'"holds"', b'"fails"'))
    done = lakatos("verify", "pack", "--effort", "smoke", "--json")
    assert done.stderr == (
        "lakatos: .lakatos/ledger.jsonl:2: damaged row, or of another version: set aside, "
        "its check will be made again\n"
    )
    assert [json.loads(line).get("verdict") for line in done.stdout.splitlines()] == ["supported", None]


# --- On a terminal ----------------------------------------------------------------------------------------------------


@pytest.fixture
def terminal(tmp_path, environment):
    """Run `lakatos ARGUMENTS` on a terminal; returns all that it writes there."""

    def run(*arguments, **variables):
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 120))
        command = [sys.executable, "-m", "lakatos", *arguments]
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment | variables, stdin=theirs, stdout=theirs, stderr=theirs
        ) as process:
            os.close(theirs)
            written = b""
            try:
                while part := os.read(ours, 65536):
                    written += part
            except OSError:  # how Linux says that nobody writes any more
                pass
            os.close(ours)
        return process.wait(60), written.decode()

    return run


STYLED = re.compile(r"\x1b\[[\d;]*m")


def test_verdicts_have_colour_on_a_terminal_and_signs_everywhere(plant, terminal, lakatos):
    plant("good")
    code, written = terminal("verify", "pack", "--effort", "smoke", TERM="xterm-256color")
    assert code == 0
    assert "\x1b[32m\x1b[1m✓ supported\x1b[0m" in written
    assert not STYLED.search(lakatos("verify", "pack", "--effort", "smoke").stdout)


def test_no_color_is_obeyed(plant, terminal):
    plant("good")
    code, written = terminal("verify", "pack", "--effort", "smoke", TERM="xterm-256color", NO_COLOR="1")
    assert code == 0
    assert "✓ supported" in written
    assert not STYLED.search(written)


HOSTILE = r"\x1b]0;gone\x07\x1b[2J\x9b31m\r[/bold][red]\b\u202e"


def test_hostile_words_reach_no_terminal(plant, terminal):
    plant(
        "hostile",
        title=f"Twice{HOSTILE} a number.",
        top=f'EXACT = Hypothesis("exact{HOSTILE}", "words{HOSTILE}", given("n", integer, "a number") >= 0)\n',
        arguments=f'hypotheses=(EXACT,), controls=(Control("three{HOSTILE}", double=Eq(t, 3 * n)),),',
        body=f'assert x < 1, "no{HOSTILE}"',
    )
    for command in ("verify", "list", "show", "explain"):
        _, written = terminal(command, "pack", TERM="xterm-256color")
        assert "hostile" in written
        assert [c for c in ("\x1b]", "\x1b[2J", "\x9b", "\x07", "\b", "\u202e") if c in written] == [], command


def test_a_claim_does_not_choose_its_colours(plant, terminal):
    plant("vain", title=r"Twice \x1b[8m\x1b[32m✓ supported")
    assert not STYLED.search(terminal("list", "pack", TERM="xterm-256color")[1])


def test_a_terminal_without_the_signs_gets_the_words(plant, lakatos):
    plant("good")
    done = lakatos("verify", "pack", "--effort", "smoke", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert "supported  pack.good" in done.stdout


def test_a_reader_that_leaves_early_gets_no_traceback(plant, environment, tmp_path):
    plant("good")
    command = f"{sys.executable} -m lakatos list pack | true"
    done = subprocess.run(command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stderr == ""
