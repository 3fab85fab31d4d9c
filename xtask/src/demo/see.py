"""Waits until the real window shows a message that arrived while it was open.

usage: see.py SERVER LOGIN PASSWORD

The server is asked, over its public API, what others have posted since the window was up;
the window is read through the accessibility tree, as a screen reader would.
Ends with 0 and the message when one is found in the window, with 1 after two minutes.
"""

import json
import re
import sys
import time
import urllib.request

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

SERVER, LOGIN, PASSWORD = sys.argv[1:4]
PATIENCE = 120


def call(path, body=None, token=None):
    """One request to the server: its headers and its answer."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVER + "/api/v4" + path, data, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.headers, json.load(answer)


def texts(node, depth=0):
    """Every name and text below a node of the tree."""
    if node is None or depth > 60:
        return
    try:
        yield node.get_name() or ""
        text = node.get_text_iface()
        if text is not None:
            yield Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))
        count = node.get_child_count()
    except Exception:  # the node went away while it was looked at
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except Exception:
            continue
        yield from texts(child, depth + 1)


def window():
    """All the text the app's window shows, or nothing while there is no window."""
    desktop = Atspi.get_desktop(0)
    shown = []
    for index in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(index)
        if app is not None and "tidings" in (app.get_name() or "").lower():
            shown.extend(texts(app))
    return " ".join(shown)


def plain(text):
    """Words only: what Markdown, mentions and line breaks do to a text does not matter here."""
    return " ".join(re.findall(r"\w+", text))


def gist(message):
    """The longest stretch of a message that is drawn as it was typed: no emoji names, no mentions, no code, one line."""
    parts = re.split(r":[\w+-]+:|@[\w.-]+|~[\w-]+|```|\n|https?://\S+", message)
    return max((plain(part) for part in parts), key=len)


def posts_since(token, me, since):
    """What others have written since then in the channels one is in."""
    _, teams = call("/users/me/teams", token=token)
    for team in teams:
        _, channels = call(f"/users/me/teams/{team['id']}/channels", token=token)
        for channel in channels:
            if channel["last_post_at"] < since:
                continue
            _, page = call(f"/channels/{channel['id']}/posts?since={since}", token=token)
            for post in page["posts"].values():
                if post["user_id"] != me and post["create_at"] >= since and not post.get("type"):
                    yield post


def main():
    headers, me = call("/users/login", {"login_id": LOGIN, "password": PASSWORD})
    token = headers["Token"]
    end = time.monotonic() + PATIENCE
    since = None
    while time.monotonic() < end:
        shown = plain(window())
        # The window is up when it shows a place to read, not just a title.
        if since is None and len(shown) > 200:
            # By the server's clock: the newest post so far is old.
            old = [channel["last_post_at"] for team in call("/users/me/teams", token=token)[1]
                   for channel in call(f"/users/me/teams/{team['id']}/channels", token=token)[1]]
            since = max(old) + 1
            print("see: the window is up; waiting for somebody to write", flush=True)
        elif since is not None:
            for post in posts_since(token, me["id"], since):
                words = gist(post["message"])
                if len(words) > 8 and words in shown:
                    print("see: arrived live: " + post["message"], flush=True)
                    time.sleep(1)  # for the paint of what the tree already knows
                    return 0
        time.sleep(0.5)
    print("see: the window showed: " + plain(window())[:2000], flush=True)
    return 1


sys.exit(main())
