"""The flows, as data, and the one engine that runs them. Pure: no Telegram, no database, no clock."""
