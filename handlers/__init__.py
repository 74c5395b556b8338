"""Telegram in, Telegram out: who is this, may they, which flow, show the screen. No decisions."""
