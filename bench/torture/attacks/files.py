"""Files: announced and not sent, sent and not completed, hardly read, replaced; and what the store must not be made to do."""

import glob
import hashlib
import os
import re
import time

import wire
from attacks import Broken, attack
from attacks.requests import pause
from attacks.sockets import many


def begin(chat, room, size):
    """Announces a file, and says where its one part goes; raises Closed where that is refused."""
    begun = chat.ask(type="upload", room=room, name="x.bin", size=size, mediaType="application/octet-stream")
    if begun["type"] != "upload":
        raise wire.Closed(begun["code"])
    parts = chat.ask(type="parts", file=begun["file"], parts=[1])
    if parts["type"] != "parts":
        raise wire.Closed(parts["code"])
    return begun["file"], parts["parts"][0]


def complete(chat, file, body, etag):
    digest = hashlib.sha256(body).hexdigest()
    return chat.ask(type="complete", file=file, nonce=f"c{time.monotonic_ns()}", sha256=digest, parts=[{"part": 1, "etag": etag}])


def put(attacker, url, headers, body, size=None):
    with attacker.wire() as opened:
        opened.raw(wire.put_request(url, attacker.port, headers, len(body) if size is None else size) + body)
        return opened.response()


def share(attacker, chat, room, body):
    file, part = begin(chat, room, len(body))
    status, headers, _ = put(attacker, part["url"], part["headers"], body)
    if status != 200:
        raise wire.Closed(status, "upload")
    complete(chat, file, body, headers["etag"])
    return file, part


def get(attacker, url):
    with attacker.wire() as opened:
        opened.raw(wire.get_request(re.sub(r"^https?://[^/]+", "", url), attacker.port, "Connection: close"))
        return opened.response()


def member(attacker, name, room="files"):
    chat = attacker.user(name)
    chat.ask(type="join", room=room, limit=0)
    return chat


@attack("t12-fill", 6, "one user announces files of one byte, sends 100 MB, and completes none", short=4)
def fill(attacker):
    member(attacker, "t12").close()
    yield

    def one(number):
        with member(attacker, "t12") as chat:
            while not attacker.over():
                _, part = begin(chat, "files", 1)
                with attacker.wire(timeout=5) as opened:
                    opened.raw(wire.put_request(part["url"], attacker.port, part["headers"], 100 << 20))
                    for _ in range(100):
                        opened.raw(bytes(1 << 20))
                        attacker.add("MiB sent")
                    attacker.add(f"answered {opened.response()[0]}")

    attacker.crowd(4, one)
    return attacker.said()


@attack("t12-announce", 6, "files of 5 GiB are announced as fast as may be, and never sent")
def announce(attacker):
    member(attacker, "t12a").close()
    yield

    def one(number):
        with member(attacker, "t12a") as chat:
            attacker.ask_fast(chat, lambda: dict(type="upload", room="files", name="a" * 255, size=5 << 30, mediaType="x" * 127))

    attacker.crowd(4, one)
    return attacker.said()


@attack("t12-many", 6, "one user shares small files as fast as he may")
def small_files(attacker):
    member(attacker, "t12m").close()
    yield

    def one(number):
        with member(attacker, "t12m") as chat:
            while not attacker.over():
                share(attacker, chat, "files", b"x" * 1000)
                attacker.add("shared")

    attacker.crowd(8, one)
    return attacker.said()


@attack("t12-large", 6, "one user shares files of 20 MB as fast as he may")
def large_files(attacker):
    member(attacker, "t12l").close()
    yield

    def one(number):
        with member(attacker, "t12l") as chat:
            while not attacker.over():
                share(attacker, chat, "files", bytes(20_000_000))
                attacker.add("shared")

    attacker.crowd(4, one)
    return attacker.said()


@attack("t12-replace", 17, "bytes are replaced after completion, or are more than was announced")
def replace(attacker):
    chat = member(attacker, "t12r")
    yield
    while not attacker.over():
        file, part = share(attacker, chat, "files", b"hello world")
        for body in (b"HELLO WORLD", b"z" * 100_000):
            try:
                attacker.add(f"{len(body)} bytes answered {put(attacker, part['url'], part['headers'], body)[0]}")
            except (OSError, wire.Closed):
                attacker.add(f"{len(body)} bytes cut off")
        _, _, body = get(attacker, chat.ask(type="download", file=file)["url"])
        if body != b"hello world":
            raise Broken(f"a file of 11 bytes has become {len(body)} others")
        time.sleep(0.1)
    return attacker.said()


def listening(pid):
    """The loopback ports on which this process listens."""
    inodes = set()
    for link in glob.glob(f"/proc/{pid}/fd/*"):
        try:
            inodes.update(re.findall(r"socket:\[(\d+)\]", os.readlink(link)))
        except OSError:
            # Closed meanwhile.
            continue
    ports = set()
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}", encoding="ascii") as lines:
            for line in list(lines)[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in inodes:
                    ports.add(int(fields[1].rsplit(":", 1)[1], 16))
    return ports


@attack("t44-copy", 1, "an upload's URL with `x-amz-copy-source`, by the relay and straight to the store, to read another one's account")
def copy(attacker):
    attacker.user("t44-victim").close()
    chat = member(attacker, "t44")
    yield
    while not attacker.over():
        for port in listening(attacker.server_pid):
            file, part = begin(chat, "files", 3)
            headers = {**part["headers"], "x-amz-copy-source": "/parley/accounts/t44-victim.json"}
            path = part["url"] if port == attacker.port else part["url"].replace("/v1/files", "", 1)
            try:
                with wire.Wire(port, attacker.source(), timeout=2) as opened:
                    opened.raw(wire.put_request(path, port, headers, 3) + b"abc")
                    status, answered, _ = opened.response()
            except (OSError, wire.Closed):
                # A port that speaks no HTTP.
                chat.ask(type="abort", file=file)
                continue
            attacker.add(f"answered {status}")
            if status == 200 and "etag" in answered:
                complete(chat, file, b"abc", answered["etag"])
                found = chat.ask(type="download", file=file)
                if found["type"] == "download" and b"argon2" in get(attacker, found["url"])[2]:
                    raise Broken("the hash of another one's password was read")
            else:
                chat.ask(type="abort", file=file)
        time.sleep(0.2)
    return attacker.said()


@attack("t51-slow-downloads", 16, "relayed downloads that are hardly read, of files of 20 MB, as many as may be", short=4)
def slow_downloads(attacker):
    with member(attacker, "t51") as chat:
        file, _ = share(attacker, chat, "files", bytes(20_000_000))
        request = wire.get_request(chat.ask(type="download", file=file)["url"], attacker.port)
    yield

    def open_one():
        opened = attacker.wire(receive_buffer=4096)
        opened.raw(request)
        return opened

    return many(attacker, 300, open_one, lambda one: one.socket.recv(1), read=False)


@attack("t51-slow-uploads", 16, "relayed uploads that send a byte a second, as many as may be")
def slow_uploads(attacker):
    heads = []
    with member(attacker, "t51u") as chat:
        for _ in range(48):
            _, part = begin(chat, "files", 1000)
            heads.append(wire.put_request(part["url"], attacker.port, part["headers"], 1000) + b"x")
    yield

    def open_one():
        opened = attacker.wire()
        opened.raw(attacker.random.choice(heads))
        return opened

    return many(attacker, 300, open_one, lambda one: one.socket.send(b"x"))


@attack("n15-unread-downloads", 16, "downloads that are not read at all, each by a connection of its own that asks again and again")
def unread_downloads(attacker):
    with member(attacker, "n15") as chat:
        file, _ = share(attacker, chat, "files", bytes(20_000_000))
        request = wire.get_request(chat.ask(type="download", file=file)["url"], attacker.port)
    yield

    def one(number):
        with attacker.wire(receive_buffer=4096) as opened:
            for _ in range(20):
                opened.raw(request)
            while not attacker.over():
                pause(opened)
                attacker.add("held for a second")

    attacker.crowd(30, one)
    return attacker.said()
