"""The app in a real browser; requests that leave the machine and logged errors fail the test."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import serve

FOLDER = Path(__file__).resolve().parent
PAGE_MILLISECONDS = 30_000
LOCAL_SCHEMES = {"data", "blob", "about"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep all tests in a browser in one process: two browsers would starve each other."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the app; a traceback in its log is a failure."""
    log = tmp_path_factory.mktemp("app") / "log.txt"
    with serve.served(log) as address:
        yield address
    said = log.read_text("utf-8")
    assert "Traceback" not in said, said[-4000:]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield one browser for all tests; without any, every test fails and none is skipped."""
    with serve.started() as browser:
        yield browser


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield one profile for all tests, so that the scripts of the page are fetched once."""
    made = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
    made.set_default_timeout(PAGE_MILLISECONDS)
    expect.set_options(timeout=PAGE_MILLISECONDS)
    yield made
    made.close()


@pytest.fixture
def page(app: str, context: BrowserContext) -> Iterator[Page]:
    """Yield a page on the app; requests to other hosts and errors in the browser fail the test."""
    faults: list[str] = []
    opened = context.new_page()
    opened.on("request", lambda request: faults.extend(foreign(request.url, app)))
    opened.on("websocket", lambda socket: faults.extend(foreign(socket.url, app)))
    opened.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    opened.on(
        "console",
        lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
    )
    yield opened
    opened.close()
    assert faults == []


def foreign(url: str, app: str) -> list[str]:
    """Return the fault of a request that leaves the machine."""
    parts = urlsplit(url)
    if parts.scheme in LOCAL_SCHEMES or parts.netloc == urlsplit(app).netloc:
        return []
    return [f"request to another host: {url}"]
