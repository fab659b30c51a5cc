"""The canary walks a shop that works and stops at the first step of one that does not."""

import importlib.util
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs

import pytest

SOURCE = Path(__file__).parents[2] / "templates" / "functions" / "canary.py"
PRODUCT = "d27cf49f-b689-4a75-a249-d373e0330bb5"


@pytest.fixture(scope="module")
def canary():
    spec = importlib.util.spec_from_file_location("canary", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Shop(ThreadingHTTPServer):
    """As much of the sample shop's pages as the canary sees."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Pages)
        self.broken, self.empty, self.late, self.seen, self.carts = "", False, 0, [], {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Pages(BaseHTTPRequestHandler):
    def log_message(self, *_):
        """Silence."""

    def _answer(self, text, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text.encode())

    def _session(self):
        return (self.headers.get("Cookie") or "").partition("SESSIONID=")[2]

    def do_GET(self):
        shop = self.server
        shop.seen.append(f"GET {self.path}")
        link = "" if shop.empty else f'<a href="/catalog/{PRODUCT}">'
        pages = {
            "/": '<a href="/catalog">',
            "/catalog": f'<a href="/catalog/">{link}',
            f"/catalog/{PRODUCT}": f'<input name="productId" value="{PRODUCT}">',
            "/cart": f'<a href="/catalog"> {shop.carts.get(self._session(), "")}',
            "/checkout": '<input name="firstName">',
        }
        if self.path == "/cart" and shop.late > 0:
            shop.late -= 1
            pages["/cart"] = '<a href="/catalog">'
        if shop.broken == self.path:
            return self._answer("error", 500)
        new = {} if self._session() else {"Set_Cookie": "SESSIONID=s-1"}
        return self._answer(pages[self.path], **new)

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.seen.append(f"POST {self.path}")
        self.server.carts[self._session()] = "" if self.path.endswith("/remove") else form["productId"][0]
        self._answer("", 303, Location="/cart")


@pytest.fixture
def shop():
    server = Shop()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_it_walks_to_the_checkout_orders_nothing_and_leaves_an_empty_cart(canary, shop):
    assert canary.walk(canary.opener(), shop.url) == PRODUCT
    assert shop.seen == [
        "GET /",
        "GET /catalog",
        f"GET /catalog/{PRODUCT}",
        "POST /cart",
        "GET /cart",
        "GET /cart",
        "GET /checkout",
        "POST /cart/remove",
        "GET /cart",
    ]
    assert shop.carts == {"s-1": ""}


@pytest.mark.parametrize("path", ["/", "/catalog", f"/catalog/{PRODUCT}", "/cart", "/checkout"])
def test_any_broken_step_fails_the_run(canary, shop, path):
    shop.broken = path
    with pytest.raises(HTTPError):
        canary.walk(canary.opener(), shop.url)


def test_a_broken_checkout_still_empties_the_cart(canary, shop):
    shop.broken = "/checkout"
    with pytest.raises(HTTPError):
        canary.walk(canary.opener(), shop.url)
    assert shop.carts == {"s-1": ""}


def test_a_cart_that_is_listed_late_is_waited_for(canary, shop, monkeypatch):
    monkeypatch.setattr(canary.time, "sleep", lambda seconds: None)
    shop.late = canary.TRIES  # the redirect sees the first
    assert canary.walk(canary.opener(), shop.url) == PRODUCT


def test_a_cart_that_stays_empty_fails_the_run(canary, shop, monkeypatch):
    monkeypatch.setattr(canary.time, "sleep", lambda seconds: None)
    shop.late = canary.TRIES + 1
    with pytest.raises(AssertionError, match="/cart"):
        canary.walk(canary.opener(), shop.url)


def test_an_empty_catalogue_is_a_failure_although_every_page_answers(canary, shop):
    shop.empty = True
    with pytest.raises(AssertionError, match="no product"):
        canary.walk(canary.opener(), shop.url)


def test_the_handler_visits_the_configured_shop_over_tls(canary, monkeypatch):
    visited = []
    monkeypatch.setenv("SHOP", "shop.example.com")
    monkeypatch.setattr(canary, "walk", lambda client, shop: visited.append(shop))
    canary.handler({}, None)
    assert visited == ["https://shop.example.com"]
