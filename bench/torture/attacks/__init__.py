"""Every attack, by name. One is a function that prepares, yields once, attacks until its time is over, and returns what came of it."""

import importlib
import json
import random
import select
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Callable

import wire

FAMILIES = ("frames", "requests", "sockets", "shapes", "signin", "rooms", "mail", "history", "files", "telling")
REGISTRY = {}


@dataclass(frozen=True)
class Attack:
    name: str
    # Of ../shared/SECURITY.md; empty: it was tried and held, or was thought of since.
    finding: str
    what: str
    run: Callable
    # Seconds in the short form; 0: it is not in there.
    short: int


def attack(name, finding, what, short=0):
    def register(function):
        REGISTRY[name] = Attack(name, str(finding or ""), what, function, short)
        return function

    return register


def load():
    for family in FAMILIES:
        importlib.import_module(f"attacks.{family}")
    return REGISTRY


class Broken(Exception):
    """The gateway did what it must not, whatever its speed: one line that says what."""


class Attacker:
    """What an attack has: the port, the addresses that it comes from in turn, its time, and a place to count."""

    def __init__(self, port, addresses, seconds, server_pid=0):
        self.port, self.addresses, self.seconds, self.server_pid = port, addresses, seconds, server_pid
        self.end = float("inf")
        self.count = Counter()
        self.lock = threading.Lock()
        self.turn = 0
        self.tokens = {}
        self.defects = []
        self.random = random.Random(1)

    def begin(self):
        self.end = time.monotonic() + self.seconds

    def over(self):
        return time.monotonic() >= self.end

    def add(self, what, amount=1):
        with self.lock:
            self.count[what] += amount

    def source(self):
        with self.lock:
            self.turn += 1
            return self.addresses[self.turn % len(self.addresses)]

    def said(self):
        """Everything counted, the most frequent first."""
        return ", ".join(f"{amount} {what}" for what, amount in self.count.most_common(8))

    def wire(self, receive_buffer=None, timeout=20):
        return wire.Wire(self.port, self.source(), timeout, receive_buffer)

    def chat(self, receive_buffer=None):
        opened = self.wire(receive_buffer)
        try:
            return opened.upgrade()
        except BaseException:
            opened.close()
            raise

    def user(self, name, receive_buffer=None):
        """A chat that is signed in; the account is made where there is none. Waits as long as it is told to, within reason."""
        chat = self.chat(receive_buffer)
        try:
            self.sign_in(chat, name)
        except BaseException:
            chat.close()
            raise
        return chat

    def sign_in(self, chat, name):
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            how = {"token": self.tokens[name]} if name in self.tokens else {"password": wire.PASSWORD}
            reply = chat.ask(type="login", user=name, **how)
            if reply.get("code") == "NO_SUCH_USER":
                reply = chat.ask(type="register", user=name, password=wire.PASSWORD)
            if reply["type"] == "welcome":
                if "token" in reply:
                    self.tokens[name] = reply["token"]
                return
            if "retryAfterMillis" not in reply:
                raise wire.Closed(None, reply["code"])
            time.sleep(min(reply["retryAfterMillis"] / 1000, 2))
        raise wire.Closed(None, "no sign-in within 30 s")

    def users(self, count, prefix, receive_buffer=None):
        """So many who are signed in, or fewer where the gateway lets no more in."""
        found = []
        for number in range(count):
            try:
                found.append(self.user(f"{prefix}-{number}", receive_buffer))
            except (OSError, wire.Closed) as refusal:
                self.add(f"not signed in ({refusal})")
                break
        return found

    def crowd(self, count, work):
        """`work(number)` again and again until the time is over, by so many at a time; connections that end are counted."""

        def one(number):
            while not self.over():
                try:
                    work(number)
                except wire.Closed as end:
                    self.add(f"closed {end.code}")
                except TimeoutError:
                    self.add("no answer in time")
                except OSError as end:
                    self.add(type(end).__name__)
                    time.sleep(0.02)

        def watched(number):
            try:
                one(number)
            except Exception as defect:  # Broken, or one of the attack's own: the first is raised again where all have ended
                self.defects.append(defect)

        threads = [threading.Thread(target=watched, args=(number,), daemon=True) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            # A thread may be waiting for an answer that never comes: it is left behind.
            thread.join(max(0, self.end + 10 - time.monotonic()))
        if self.defects:
            raise self.defects[0]

    def wait(self):
        time.sleep(max(0, self.end - time.monotonic()))

    def ask_fast(self, chat, requests, most_open=60, rate=50, burst=200):
        """Sends `requests()` as fast as one connection may, reading the answers, until the time is over."""
        begin, sent, open_ids = time.monotonic(), 0, set()
        chat.socket.settimeout(10)
        while not self.over():
            while len(open_ids) < most_open and sent < burst + rate * (time.monotonic() - begin) and not self.over():
                open_ids.add(chat.send(**requests()))
                sent += 1
            if not open_ids:
                time.sleep(0.005)
                continue
            opcode, payload = chat.receive()
            if opcode != wire.TEXT:
                continue
            # Events are not worth being read.
            if payload.startswith(b'{"type":"event"'):
                self.add("events")
                continue
            reply = json.loads(payload)
            if reply.get("id") in open_ids:
                open_ids.discard(reply["id"])
                self.add(reply.get("code", reply["type"]))


class Pump:
    """Connections to which one block of bytes is written again and again, as fast as they take it. Those that the gateway ends are opened
    again: an attacker does so, too."""

    def __init__(self, attacker, open_one, count, read):
        self.attacker, self.open_one, self.count, self.read = attacker, open_one, count, read
        self.offsets = {}
        self.poll = select.epoll()
        self.by_number = {}

    def add(self):
        try:
            one = self.open_one()
        except (OSError, wire.Closed):
            self.attacker.add("refused")
            return
        one.socket.setblocking(False)
        self.offsets[one] = 0
        self.by_number[one.socket.fileno()] = one
        self.poll.register(one.socket, select.EPOLLOUT | (select.EPOLLIN if self.read else 0))

    def drop(self, one):
        self.attacker.add("ended by the gateway")
        self.poll.unregister(one.socket)
        del self.by_number[one.socket.fileno()], self.offsets[one]
        one.close()

    def run(self, block):
        next_try = 0
        while not self.attacker.over():
            if len(self.offsets) < self.count and time.monotonic() > next_try:
                self.add()
                next_try = time.monotonic() + 0.02
            for number, event in self.poll.poll(0.05, 64):
                one = self.by_number[number]
                try:
                    if event & select.EPOLLIN and not self.take(one):
                        raise ConnectionResetError
                    if event & (select.EPOLLOUT | select.EPOLLERR | select.EPOLLHUP):
                        sent = one.socket.send(block[self.offsets[one] :])
                        self.offsets[one] = (self.offsets[one] + sent) % len(block)
                        self.attacker.add("bytes sent", sent)
                except BlockingIOError:
                    continue
                except OSError:
                    self.drop(one)
        for one in list(self.offsets):
            one.close()

    def take(self, one):
        data = one.socket.recv(1 << 18)
        self.attacker.add("bytes answered", len(data))
        return data


def pump(attacker, open_one, block, count, read=False):
    Pump(attacker, open_one, count, read).run(block)


def reset(connection):
    """Ends it without a word of farewell."""
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    connection.close()
