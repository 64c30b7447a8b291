"""The report: one static site from the ledger's records, readable offline, without JavaScript, and on paper."""

from lakatos.report.site import write_report

__all__ = ["write_report"]
