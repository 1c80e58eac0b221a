// EventLedger
