"""One figure, made: the function is called once, and the ledger keeps the data that it returns."""

from __future__ import annotations

import numpy as np

from lakatos.checkers.explore import seed_of
from lakatos.errors import MissingDataError, ObservationError
from lakatos.nouns.claim import Claim
from lakatos.nouns.evidence import Findings
from lakatos.nouns.figure import Figure
from lakatos.nouns.obligation import Illustration


def check_figure(claim: Claim, name: str, obligation: Illustration) -> Findings:
    """The figure, none where its data are not installed; ObservationError where the function returns anything else."""
    rng = np.random.default_rng(seed_of(name, obligation.name))
    seam = {"rng": rng, **{s.__name__: s for s in claim.subjects}}
    try:
        found: object = obligation.function(**{k: v for k, v in seam.items() if k in obligation.parameters()})
    except MissingDataError:
        return Findings()
    if not isinstance(found, Figure):
        raise ObservationError(
            f"figure {obligation.name} returned {str(found)[:200]} ({type(found).__name__}): wanted a Figure, such as "
            "Figure(title, alt, Axis('n'), Axis('regions'), (Series('count', x, y),))"
        )
    return Findings(figures=((obligation.name, found),))
