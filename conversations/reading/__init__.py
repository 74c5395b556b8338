"""What a monitor wrote, read: dates, times, counts, places, whole notes; every fact a span of the text."""
