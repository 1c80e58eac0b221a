// LedgerAudit
