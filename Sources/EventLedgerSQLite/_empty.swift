// EventLedgerSQLite
