"""What a question accepts: one small class for each kind of answer."""
