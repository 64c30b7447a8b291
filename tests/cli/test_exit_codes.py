"""One exit code for each way in which a run can end; the worst claim decides."""

import re

import pytest

TRUE, WRONG, CRASHING = {}, {"right": "3 * n"}, {"body": "1 / 0"}
UNTRIED = {"body": "x = 0"}  # one and the same case again and again shows nothing
DECLARED = {"arguments": 'open_because="nobody knows",'}
IDLE_CONTROL = {
    "top": 'EXACT = Hypothesis("exact", "nothing is added", Words("nothing is added"))\n',
    "arguments": 'hypotheses=(EXACT,),\n    controls=(Control("nothing", drops=EXACT, shift=0),),',
}
IDLE_CONTROL["top"] = "from lakatos.statement import Words\n" + IDLE_CONTROL["top"]


@pytest.mark.parametrize(
    ("claims", "code", "verdicts"),
    [
        ([TRUE], 0, ["supported"]),
        ([UNTRIED | DECLARED], 0, ["open"]),
        ([WRONG], 1, ["refuted"]),
        ([IDLE_CONTROL], 1, ["open"]),
        ([DECLARED], 1, ["supported"]),
        ([CRASHING], 3, ["error"]),
        ([UNTRIED], 4, ["open"]),
        ([TRUE, UNTRIED, WRONG, CRASHING], 3, ["supported", "open", "refuted", "error"]),
        ([UNTRIED, WRONG], 1, ["open", "refuted"]),
    ],
    ids=[
        "true",
        "open and declared so",
        "refuted",
        "a control that survives",
        "better than declared",
        "crashed",
        "open",
        "a crash among others",
        "refuted beside open",
    ],
)
def test_exit_code_of_verify(plant, verified, claims, code, verdicts):
    for number, parts in enumerate(claims):
        plant(f"claim_{number}", **parts)
    got, results = verified("pack")
    assert (got, [result["verdict"] for result in results.values()]) == (code, verdicts)


def test_an_empty_folder_is_nothing_selected(lakatos, tmp_path):
    (tmp_path / "empty").mkdir()
    for command in ("verify", "list"):
        done = lakatos(command, "empty")
        assert (done.returncode, done.stdout) == (5, "")
    assert lakatos("verify", "empty").stderr == "lakatos: nothing selected: the targets hold no claim files\n"


def test_a_report_of_an_empty_ledger_is_nothing_too(lakatos):
    done = lakatos("report")
    assert done.returncode == 5
    assert done.stderr == "lakatos: the ledger .lakatos holds no claims: run `lakatos verify` first\n"


USAGE = {
    ("verify", "--no-such-option"): "No such option '--no-such-option'",
    ("verify", "--effort", "heroic"): "Invalid value for '--effort': 'heroic' is not one of 'smoke', 'default', 'deep'",
    ("verify", "-j", "0"): "Invalid value for '-j' / '--jobs': 0 is not in the range x>=1",
    ("verify", "--deadline", "0"): "Invalid value for --deadline: got 0.0, wanted seconds > 0 and at most a million",
    ("verify", "--deadline", "soon"): "Invalid value for '--deadline': 'soon' is not a valid float",
    ("show",): "Missing argument 'TARGETS...'",
    ("explain",): "Missing argument 'TARGETS...'",
    ("disprove",): "No such command 'disprove'",
    ("list", "--ledger", "file"): "Invalid value for '--ledger': Directory 'file' is a file",
    ("report", "-o", "file"): "Invalid value for '-o' / '--output': Directory 'file' is a file",
}


@pytest.mark.parametrize(("arguments", "message"), USAGE.items(), ids=" ".join)
def test_what_cannot_be_understood_is_usage(run_here, tmp_path, arguments, message):
    (tmp_path / "file").touch()
    done = run_here(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Usage: lakatos" in done.stderr
    assert f"Error: {message}" in done.stderr


@pytest.mark.parametrize("command", ["verify", "list", "show", "explain"])
def test_an_unknown_claim_is_usage(run_here, command):
    done = run_here(command, "no-such-claim-as-this")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "lakatos: no claim, topic, file or folder is called 'no-such-claim-as-this'; `lakatos list` names them all\n"
    )


def test_a_ledger_that_cannot_be_read_is_usage(run_here, tmp_path):
    (tmp_path / "book" / "ledger.jsonl").mkdir(parents=True)
    for command in ("verify", "explain"):
        done = run_here(command, "init.he-forward", "--ledger", "book")
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == (
            "lakatos: book/ledger.jsonl: cannot be read (Is a directory); mend its rights or choose --ledger\n"
        )


def test_a_file_that_holds_no_claim_is_usage_for_list_and_show_and_an_error_for_verify(plant, lakatos, tmp_path):
    broken = plant("broken", top="import no_such_module")
    plant("whole")
    message = f"{broken}: importing it raised ModuleNotFoundError: No module named 'no_such_module'"
    for command in ("list", "show"):
        done = lakatos(command, "pack")
        assert done.returncode == 2
        assert "pack.whole" in done.stdout
        assert done.stderr == f"lakatos: {message}\n"
    done = lakatos("verify", "pack", "--effort", "smoke")
    assert done.returncode == 3
    assert message in done.stdout


def test_explain_of_a_claim_not_in_the_ledger(plant, lakatos, verified):
    plant("known")
    plant("unknown")
    verified("pack/known.py")
    done = lakatos("explain", "pack")
    assert done.returncode == 5
    assert done.stdout.startswith("pack.known is ")
    assert "lakatos: pack.unknown is not in the ledger .lakatos: run `lakatos verify " in done.stderr


def test_the_command_that_a_message_names_can_be_run(plant, lakatos):
    plant("unknown")
    told = lakatos("explain", "pack").stderr
    assert lakatos(*re.search("`lakatos (.*)`", told)[1].split(), "--effort", "smoke").returncode == 0
