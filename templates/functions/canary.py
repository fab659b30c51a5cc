"""Walks the path that earns money: home, catalogue, product, cart, checkout. It stops before anything is ordered."""

import http.cookiejar
import os
import re
import time
import urllib.parse
import urllib.request

SECONDS = 10
TRIES = 4
PRODUCT = re.compile(r"/catalog/([0-9A-Za-z][0-9A-Za-z-]{7,63})")


def opener():
    """A client with cookies, as the cart hangs on one; refused without a User-Agent by the web ACL."""
    client = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    client.addheaders = [("User-Agent", "shop-canary"), ("Accept", "text/html")]
    return client


def page(client, url, expected, form=None):
    """The page's text. An answer of 400 and above raises by itself; a page without ``expected`` is no answer either."""
    data = urllib.parse.urlencode(form).encode() if form else None
    with client.open(url, data, timeout=SECONDS) as answer:
        text = answer.read().decode("utf-8", "replace")
    if expected not in text:
        raise AssertionError(f"{urllib.parse.urlsplit(url).path}: {expected!r} is not on the page")
    return text


def see(client, url, expected):
    """Like ``page``, again after a second: a cart is listed from an index that follows the table a moment later."""
    for left in reversed(range(TRIES)):
        try:
            return page(client, url, expected)
        except AssertionError:
            if not left:
                raise
            time.sleep(1)
    return None


def walk(client, shop):
    """Visit the shop at ``shop``, an https address without a path. Raises at the first step that fails."""
    page(client, f"{shop}/", "/catalog")
    product = PRODUCT.search(page(client, f"{shop}/catalog", "/catalog/"))
    if product is None:
        raise AssertionError("/catalog: no product is on the page")
    item = {"productId": product[1], "quantity": "1"}
    page(client, f"{shop}/catalog/{product[1]}", product[1])
    page(client, f"{shop}/cart", "/catalog", item)
    try:
        see(client, f"{shop}/cart", product[1])
        page(client, f"{shop}/checkout", "firstName")
    finally:
        # Carts have no expiry: without this every run would leave one behind.
        page(client, f"{shop}/cart/remove", "/catalog", {"productId": product[1]})
    return product[1]


def handler(_event, _context):
    """Called by CloudWatch Synthetics; whatever is raised here fails the run."""
    return walk(opener(), f"https://{os.environ['SHOP']}")
