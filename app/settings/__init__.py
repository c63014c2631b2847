"""Every setting, read once from the environment. The README has a table of them, and a test holds it to this room."""

from app.settings.forms import without_secrets
from app.settings.providers import SpotifyMode
from app.settings.settings import SandboxMode, Settings, read_settings

__all__ = ["SandboxMode", "Settings", "SpotifyMode", "read_settings", "without_secrets"]
