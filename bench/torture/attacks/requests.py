"""Requests of the signed in, whose answers are large or whose values are odd."""

import select

import wire
from attacks import Broken, attack


def asking(attacker, name, connections, request):
    """So many connections of one user ask as fast as they may."""

    def one(number):
        with attacker.user(name) as chat:
            attacker.ask_fast(chat, request)

    attacker.crowd(connections, one)
    return attacker.said()


@attack("t18-users", "", "twenty connections of one user ask for the list of users")
def list_users(attacker):
    attacker.user("t18u").close()
    yield
    return asking(attacker, "t18u", 20, lambda: dict(type="users"))


@attack("t18-rooms", 13, "twenty connections of one user ask for the list of rooms")
def list_rooms(attacker):
    attacker.user("t18r").close()
    yield
    return asking(attacker, "t18r", 20, lambda: dict(type="rooms"))


@attack("t18-history", 8, "twenty connections of one user ask for the largest page of a room's history")
def pages(attacker):
    fill(attacker, "t18h", "t18-room", 400)
    yield
    return asking(attacker, "t18h", 20, lambda: dict(type="history", room="t18-room", limit=200))


@attack("t18-joins", "", "twenty connections of one user join and leave a room of the fifty, with the largest page")
def joins(attacker):
    attacker.user("t18j").close()
    yield

    def request():
        kind = attacker.random.choice(("join", "leave"))
        return dict(type=kind, room="honest-room-1", **({"limit": 200} if kind == "join" else {}))

    return asking(attacker, "t18j", 20, request)


@attack("n07-unread-pages", "", "twenty connections of one user ask for the largest pages, and never read them")
def unread_pages(attacker):
    fill(attacker, "n07", "n07-room", 400)
    yield

    def one(number):
        with attacker.user("n07", receive_buffer=4096) as chat:
            chat.socket.settimeout(5)
            for _ in range(200):
                chat.send(type="history", room="n07-room", limit=200)
            while not attacker.over():
                # Ended by the gateway, it raises.
                chat.send(type="ping")
                attacker.add("held for a second")
                chat.socket.settimeout(1)
                if attacker.over():
                    return
                pause(chat)

    attacker.crowd(20, one)
    return attacker.said()


def pause(chat):
    """A second in which the socket is not read, but that ends when the gateway ended it."""
    poll = select.poll()
    poll.register(chat.socket, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
    if poll.poll(1000):
        raise wire.Closed(None, "not read")


def fill(attacker, name, room, posts):
    """Says so much in a room that pages of it are as large as may be."""
    with attacker.user(name) as chat:
        chat.ask(type="join", room=room)
        for number in range(posts):
            reply = chat.ask(type="post", room=room, nonce=f"{name}-{number}", text="\u20ac" * 1000)
            if reply["type"] == "error" and reply["code"] != "BUSY":
                raise wire.Closed(None, reply["code"])


IDS = [
    "01KAJ6Q8X0000GZ4T9D3V1B7CK", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "0" * 26, "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "", None, 5, "01M8FBCPTK000B6XJR6JM4VYWT",
]  # fmt: skip
NAMES = [
    "t50", "a", "lobby", "é", "x" * 64, "x" * 65, "ﷺ", "..", "a/b", "a\0", " ", "parley", "@t50", "\u1160", None, 5, [], {}, True, "CON", "👍",
]  # fmt: skip
NUMBERS = [0, 1, -1, 50, 200, 201, 2**31, 2**63, -(2**63), 10**30, 1.5, "5", None, True, []]
TEXTS = ["hi", "", " ", "\0", "x" * 4096, "x" * 4097, "\ud800", "\u202e", "é" * 4096, None, 5, [], {"a": 1}]
NONCES = ["n" * 64, "n" * 65, "", "a b", "é", None, '"', "{}"]
TYPES = "join leave users rooms post edit remove react look typing away received history files upload parts complete abort download info ping login register nope".split()
FIELDS = {
    "room": NAMES, "to": NAMES, "with": NAMES, "user": NAMES, "after": IDS, "before": IDS, "cursor": IDS, "limit": NUMBERS, "text": TEXTS,
    "nonce": NONCES, "events": [[], IDS[:3], ["x"] * 501, [None], "x"], "name": NAMES + ['a"b', "x" * 256], "size": NUMBERS,
    "mediaType": ["a", "text/html", "", None, "x" * 128, "é"], "file": IDS + ["../x", "x" * 1000],
    "sha256": ["0" * 64, "g" * 64, "", None], "parts": [[1], [1] * 100, [], [0], [{"part": 1, "etag": "x"}], [None], "x", [[1]]],
    "password": ["12345678", None, ""], "token": ["x", None, ""], "about": IDS, "emoji": ["👍", "x", "", "👍👍", None, 5],
    "on": [True, False, None, 1, "x"], "away": [True, False, None, 1, "x"],
}  # fmt: skip


@attack("t50-odd-values", "", "requests of every type with odd values, signed in: none is INTERNAL")
def odd_values(attacker):
    attacker.user("t50").close()
    yield

    def odd():
        request = {"type": attacker.random.choice(TYPES)}
        for name, values in FIELDS.items():
            if attacker.random.random() < 0.4:
                request[name] = attacker.random.choice(values)
        return request

    def one(number):
        with attacker.user("t50") as chat:
            # The eleventh that is no request closes the connection.
            while not attacker.over():
                request = odd()
                number = chat.send(**request)
                code = None
                while code is None:
                    _, payload = chat.receive()
                    if payload.startswith(b'{"type":"event"') or b'"id":' in payload and b'"id":%d' % number not in payload:
                        continue
                    code = payload.split(b'"code":"')[1].split(b'"')[0].decode() if b'"type":"error"' in payload else "answered"
                if code == "INTERNAL":
                    raise Broken(f"INTERNAL: {request}")
                attacker.add(code)

    attacker.crowd(4, one)
    return attacker.said()
