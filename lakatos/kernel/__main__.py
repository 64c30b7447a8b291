"""`python -m lakatos.kernel < proof.json`: check a proof anew; one JSON object tells what it proves, or why not.

This process reads the document alone: it has seen neither the claim's file nor whatever found the proof.
"""

import json
import sys
from typing import Any

from lakatos.errors import ProofError
from lakatos.kernel.proof import check


def main(text: str) -> dict[str, Any]:
    """{"digest", "hypotheses", "where", "cited", "trust", "steps"}, or {"rejected": why}."""
    try:
        found = check(json.loads(text))
    except (ProofError, ValueError, RecursionError) as error:
        return {"rejected": str(error)}
    return vars(found) | {"where": [str(condition) for condition in found.where]}


if __name__ == "__main__":
    sys.setrecursionlimit(3000)
    print(json.dumps(main(sys.stdin.read())))
