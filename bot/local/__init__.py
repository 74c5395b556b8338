"""The local chat: a page that looks like a phone chat, and a Bot API as strict as Telegram's behind it.

See docs/local-chat.md for what it does and how to drive it from outside.
"""
