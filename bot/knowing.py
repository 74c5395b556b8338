"""Which published knowledge this process works with: the organisation's own files over the shipped ones."""

from pathlib import Path

from bot.settings import Settings
from standards import loader
from standards.matcher import shipped
from standards.models import Knowledge

#: The folder of an organisation's own files, in IPM_HOME.
FOLDER = "standards"


def own_folder(settings: Settings) -> Path:
    """Where an organisation's own files lie; it need not be there."""
    return settings.home / FOLDER


def take_up(settings: Settings) -> None:
    """Have ``loader.load()`` give what these settings say, from now on; what is wrong with it is said then."""
    loader.use(own_folder(settings), settings.edition or "")


def checked(settings: Settings) -> Knowledge:
    """Take up the knowledge and read it, with the matcher's weights. Raises KnowledgeError: then nothing may start."""
    take_up(settings)
    shipped()
    return loader.load()
