"""When: moments as a visitor's machine writes them."""

from datetime import datetime


def local(time: str) -> str:
    """Return a moment in UTC as date and time of this machine."""
    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
