"""Pages under watch: a request that leaves the machine and an error in the browser are faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

PAGE_MILLISECONDS = 30_000
LOCAL_SCHEMES = {"data", "blob", "about"}


@contextmanager
def watched(context: BrowserContext, app: str) -> Iterator[Page]:
    """Yield a new page, and fail once it is left if anything went wrong in it."""
    faults: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: faults.extend(foreign(request.url, app)))
    page.on("websocket", lambda socket: faults.extend(foreign(socket.url, app)))
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on(
        "console",
        lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
    )
    yield page
    page.close()
    assert faults == []


def foreign(url: str, app: str) -> list[str]:
    """Return the fault of a request that leaves the machine."""
    parts = urlsplit(url)
    if parts.scheme in LOCAL_SCHEMES or parts.netloc == urlsplit(app).netloc:
        return []
    return [f"request to another host: {url}"]
