"""The app in a real browser; requests that leave the machine and logged errors fail the test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import serve, watch


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
    expect.set_options(timeout=watch.PATIENCE_MS)
    with serve.started() as browser:
        yield browser


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield one profile for all tests, so that the scripts of the page are fetched once."""
    made = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
    yield made
    made.close()


@pytest.fixture
def page(app: str, context: BrowserContext) -> Iterator[Page]:
    """Yield a page on the app; requests to other hosts and errors in the browser fail the test."""
    with watch.watched(context, app) as page:
        yield page
