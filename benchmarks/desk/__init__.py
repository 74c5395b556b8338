"""How long the desk, coverage, the lists and the search take over many years of records."""
