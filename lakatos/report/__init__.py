"""The report: one static site from the ledger's records, readable offline, without JavaScript, and on paper."""
