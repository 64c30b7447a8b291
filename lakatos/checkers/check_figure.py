"""One figure, made: the function is called once, and the ledger keeps the data that it returns."""

from __future__ import annotations

from lakatos.errors import ObservationError
from lakatos.nouns.claim import Claim
from lakatos.nouns.evidence import Findings
from lakatos.nouns.figure import Figure
from lakatos.nouns.obligation import Illustration


def check_figure(claim: Claim, obligation: Illustration) -> Findings:
    """The figure of the claim's subjects; ObservationError where the function returns anything else."""
    asked = {s.__name__: s for s in claim.subjects if s.__name__ in obligation.parameters()}
    found: object = obligation.function(**asked)
    if not isinstance(found, Figure):
        raise ObservationError(
            f"figure {obligation.name} returned {str(found)[:200]} ({type(found).__name__}): wanted a Figure, such as "
            "Figure(title, alt, Axis('n'), Axis('regions'), (Series('count', x, y),))"
        )
    return Findings(figures=((obligation.name, found),))
