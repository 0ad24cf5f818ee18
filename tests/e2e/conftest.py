"""The app in a real browser; requests that leave the machine and logged errors fail the test."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

import run

START_SECONDS = 90
PAGE_MILLISECONDS = 30_000
LOCAL_SCHEMES = {"data", "blob", "about"}
ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--force-device-scale-factor=1",
    # names other than our own lead nowhere, so no test can pass thanks to the internet
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the app as `run.py` does and yield its address; a traceback in its log is a failure."""
    port = run.free_port()
    address = f"http://localhost:{port}"
    log = tmp_path_factory.mktemp("app") / "log.txt"
    command = run.app_command("--server.port", str(port), "--server.fileWatcherType", "none")
    with log.open("w", encoding="utf-8") as file:
        child = subprocess.Popen(
            command, cwd=run.ROOT, env=run.environment(), stdout=file, stderr=file
        )
    try:
        wait_until_healthy(child, address, log)
        yield address
    finally:
        child.terminate()
        child.wait(timeout=20)
    said = log.read_text("utf-8")
    assert "Traceback" not in said, said[-4000:]


def wait_until_healthy(child: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Return when the app answers, or fail with what it logged."""
    end = time.monotonic() + START_SECONDS
    while not run.is_healthy(address):
        if child.poll() is not None or time.monotonic() > end:
            pytest.fail(f"The app did not start:\n{log.read_text('utf-8')[-4000:]}")
        time.sleep(0.2)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Yield the driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Yield one browser for all tests; without any, every test fails and none is skipped."""
    path = run.find_browser()
    if path is None:
        pytest.fail(run.NO_BROWSER)
    started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    yield started
    started.close()


@pytest.fixture
def page(app: str, browser: Browser) -> Iterator[Page]:
    """Yield a page on the app; requests to other hosts and errors in the browser fail the test."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
    context.set_default_timeout(PAGE_MILLISECONDS)
    opened = context.new_page()
    opened.on("request", lambda request: faults.extend(foreign(request.url, app)))
    opened.on("websocket", lambda socket: faults.extend(foreign(socket.url, app)))
    opened.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    opened.on(
        "console",
        lambda message: (
            faults.append(f"console: {message.text}") if message.type == "error" else None
        ),
    )
    yield opened
    context.close()
    assert faults == []


def foreign(url: str, app: str) -> list[str]:
    """Return the fault of a request that leaves the machine."""
    parts = urlsplit(url)
    if parts.scheme in LOCAL_SCHEMES or parts.netloc == urlsplit(app).netloc:
        return []
    return [f"request to another host: {url}"]
