"""`python -m lakatos.kernel < proof.json`: check a proof or a table anew; one JSON object tells what it shows.

This process reads the document alone: it has seen neither the claim's file nor whatever found the proof.
"""

import json
import sys
from typing import Any

from lakatos.errors import ProofError
from lakatos.kernel.proof import check
from lakatos.kernel.table import check_table


def main(text: str) -> dict[str, Any]:
    """What `check` or `check_table` (of a document with rows) says of it, or {"rejected": why}."""
    try:
        document = json.loads(text)
        if isinstance(document, dict) and "rows" in document:
            return check_table(document)
        found = check(document)
    except (ProofError, ValueError, RecursionError) as error:
        return {"rejected": str(error)}
    return vars(found) | {"where": [str(condition) for condition in found.where]}


if __name__ == "__main__":
    sys.setrecursionlimit(3000)
    print(json.dumps(main(sys.stdin.read())))
