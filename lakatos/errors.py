"""Misuse raises; failed mathematics returns evidence. Each message says what, where, got, wanted, how to mend."""


class LakatosError(Exception):
    """Any misuse of lakatos."""


class ExactnessError(LakatosError, TypeError):
    """A float, or anything else that is no exact number, appeared in an exact computation."""


class Undecided(LakatosError, ArithmeticError):
    """Balls overlap: at this precision neither the relation nor its negation is known."""


class StatementError(LakatosError):
    """A statement that is not well formed: an unknown symbol, a wrong sort or shape, a bare truth value."""


class DeclarationError(LakatosError):
    """A claim, obligation or control that is not declared well: field, got, wanted, mend (the loader adds the file)."""

    def __init__(self, field: str, got: str, wanted: str, mend: str) -> None:
        super().__init__(f"{field}: got {got}; wanted {wanted}. To mend: {mend}.")


class ObservationError(LakatosError):
    """A property returned something that is no observation of its claim's symbols."""


class ProofError(LakatosError):
    """A step that its rule does not bear out, or a proof that is damaged: the step, what it says, what is missing."""


class MissingDataError(LakatosError):
    """Data of an extra that is not installed."""


class UnknownClaimError(LakatosError):
    """No claim has this id."""


class LedgerError(LakatosError):
    """The ledger cannot be read or written."""
