"""Reports: the filed records as tables and as a printable report, for the people who are allowed them."""
