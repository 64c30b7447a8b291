"""Writes docs/reference.md from the docstrings: `python docs/make_reference.py`. A test holds the page to them."""

import inspect
from pathlib import Path

import lakatos.nouns
import lakatos.numbers
import lakatos.statement
from lakatos.checkers.derivation import Derivation
from lakatos.kernel.rules import RULES
from lakatos.nouns import Claim
from lakatos.numbers import gradients

PAGE = Path(__file__).with_name("reference.md")
PARTS = {
    "Declaring a claim": ("lakatos.nouns", lakatos.nouns),
    "Writing a statement": ("lakatos.statement", lakatos.statement),
    "Numbers": ("lakatos.numbers", lakatos.numbers),
}
METHODS = {"The decorators of a claim": ("claim", Claim), "The lines of a proof": ("p", Derivation)}


def signature(name, found):
    """The call as it is declared, on one line where it fits."""
    told = inspect.signature(found)
    parameters = [p for p in told.parameters.values() if p.name != "self"]
    written = []
    for p in parameters:
        kind = f": {p.annotation}" if isinstance(p.annotation, str) else ""
        default = "" if p.default is p.empty else f" = {p.default!r}" if kind else f"={p.default!r}"
        stars = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
        written.append(f"{stars}{p.name}{kind}{default}")
    first = next((k for k, p in enumerate(parameters) if p.kind in (p.KEYWORD_ONLY, p.VAR_POSITIONAL)), None)
    if first is not None and parameters[first].kind is parameters[first].KEYWORD_ONLY:
        written.insert(first, "*")
    line = f"{name}({', '.join(written)})"
    return line if len(line) <= 110 else f"{name}(\n    " + ",\n    ".join(written) + ",\n)"


def entry(name, found):
    """A public name: its signature where it has one, and its docstring."""
    if isinstance(found, str):
        return f"### `{name}`\n\nThe sort `{found}`.\n"
    if not inspect.isclass(found) and not inspect.isfunction(found):
        return f"### `{name}`\n\nThe type `{found}`.\n"
    raised = inspect.isclass(found) and issubclass(found, BaseException)
    block = "" if raised else f"```text\n{signature(name, found)}\n```\n\n"
    return f"### `{name}`\n\n{block}{inspect.getdoc(found)}\n"


def section(title, intro, entries):
    """A heading with its entries."""
    return "\n".join([f"## {title}\n", f"{intro}\n", *entries])


def reference():
    """The text of the page."""
    head = "# Reference\n\nFrom the docstrings, by `docs/make_reference.py`.\n"
    parts = [
        section(
            title,
            f"`from {path} import …`",
            [entry(name, getattr(module, name)) for name in module.__all__ if name != "Fraction"],
        )
        for title, (path, module) in PARTS.items()
    ]
    functions = [v for k, v in vars(gradients).items() if inspect.isfunction(v) and not k.startswith("_")]
    own = [entry(f.__name__, f) for f in functions if f.__module__ == gradients.__name__]
    parts.append(section("Derivatives of model code", "`from lakatos.numbers.gradients import …`", own))
    for title, (letter, kind) in METHODS.items():
        public = {k: v for k, v in vars(kind).items() if inspect.isfunction(v) and not k.startswith("_")}
        parts.append(section(title, inspect.getdoc(kind), [entry(f"{letter}.{k}", v) for k, v in public.items()]))
    rules = [f"### `{name}`\n\n{inspect.getdoc(rule)}\n" for name, rule in RULES.items()]
    parts.append(section("The rules of the kernel", "`lakatos/kernel/rules.py`", rules))
    return "\n".join([head, *parts])


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
