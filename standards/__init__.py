"""Published knowledge: standards, establishments, glossary, and the matcher over it. Pure."""
