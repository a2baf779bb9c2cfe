"""A page in headless Chromium, spoken to over a pair of pipes (Chrome DevTools Protocol)."""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from cli.waiting import Patience

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")

PATIENCE = 60.0


class Browser:
    """One page; use it in a ``with`` statement."""

    def __init__(self, page: Path, profile: Path, *, width: int = 1280) -> None:
        assert CHROMIUM is not None
        to_browser, self._to = os.pipe()
        self._from, from_browser = os.pipe()
        self._process = subprocess.Popen(
            [
                "bash",
                "-c",  # it reads from the third and writes to the fourth descriptor
                f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}',
                CHROMIUM,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-pipe",
                f"--user-data-dir={profile}",
                f"--window-size={width},900",
            ],
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._numbers = itertools.count(1)
        self._unread = b""
        self.events: list[dict[str, Any]] = []
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = str(attached["sessionId"])
        for domain in ("Page", "Log", "Network", "Runtime"):
            self.ask(f"{domain}.enable")
        self.ask("Page.navigate", {"url": page.as_uri()})
        self.wait_for("document.readyState === 'complete' && location.protocol === 'file:'")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._to)
        os.close(self._from)

    def ask(self, method: str, parameters: Mapping[str, object] | None = None) -> dict[str, Any]:
        """Ask something of the page."""
        return self._ask(method, parameters or {}, self._session)

    def value(self, expression: str) -> Any:
        """Return what an expression is, on the page."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.ask("Runtime.evaluate", asked)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, expression: str) -> None:
        patience = Patience(lambda: expression)
        while not self.value(expression):
            patience.wait()

    def press(self, key: str) -> None:
        """Press a key that is no letter, such as ``Tab``, ``Enter``."""
        codes = {"Tab": 9, "Enter": 13}
        text = "\r" if key == "Enter" else ""
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent",
                {
                    "type": kind,
                    "key": key,
                    "code": key,
                    "windowsVirtualKeyCode": codes[key],
                    **({"text": text} if text and kind == "keyDown" else {}),
                },
            )

    def type(self, text: str) -> None:
        self.ask("Input.insertText", {"text": text})

    def picture(self, file: Path) -> None:
        shot = self.ask("Page.captureScreenshot", {"format": "png"})
        file.write_bytes(base64.b64decode(shot["data"]))

    def _ask(
        self, method: str, parameters: Mapping[str, object], session: str = ""
    ) -> dict[str, Any]:
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": parameters}
        if session:
            asked["sessionId"] = session
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self.events.append(answer)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._from], [], [], PATIENCE)
            assert ready, "the browser does not answer"
            data = os.read(self._from, 1 << 16)
            assert data, "the browser has ended"
            self._unread += data
        message, _, self._unread = self._unread.partition(b"\0")
        return dict(json.loads(message))
