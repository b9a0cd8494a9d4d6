"""Sockets that say nothing, little, or come and go."""

import resource
import select
import time

import wire
from attacks import attack, reset


def many(attacker, count, open_one, keep=lambda one: None, read=True):
    """Holds so many sockets; those that the gateway ends are opened again. `keep` is done to each of them each second. Unless `read`,
    nothing but `keep` reads."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(count, hard - 200)
    poll, held, next_keep, most = select.epoll(), {}, time.monotonic() + 1, 0
    while not attacker.over():
        for _ in range(min(50, count - len(held))):
            try:
                one = open_one()
            except (OSError, wire.Closed):
                attacker.add("could not connect")
                time.sleep(0.05)
                break
            held[one.socket.fileno()] = one
            poll.register(one.socket, select.EPOLLIN if read else select.EPOLLRDHUP)
        most = max(most, len(held))
        for number, _ in poll.poll(0.05, 1000):
            try:
                data = held[number].socket.recv(4096)
            except OSError:
                data = b""
            if not data:
                attacker.add("ended by the gateway")
                held.pop(number).close()
            elif data.startswith(b"HTTP/1.1 503"):
                attacker.add("answered 503")
        if time.monotonic() > next_keep:
            next_keep = time.monotonic() + 1
            for one in list(held.values()):
                try:
                    keep(one)
                except OSError:
                    # The poll tells of its end.
                    continue
    for one in held.values():
        one.close()
    return f"{most} open at most, {attacker.said()}"


@attack("t06-idle", 22, "two thousand sockets are opened that never say anything", short=4)
def idle(attacker):
    yield
    return many(attacker, 2000, attacker.wire)


@attack("t06-half", 22, "two thousand sockets with half a request's head")
def half_heads(attacker):
    yield
    return many(attacker, 2000, lambda: said(attacker.wire(), b"GET /v1/chat HTTP/1.1\r\nHost: x\r\nX: "))


@attack("t06-upgraded", 22, "two thousand chats whose client never signs in")
def upgraded(attacker):
    yield
    return many(attacker, 2000, lambda: said(attacker.wire(), wire.handshake(attacker.port)))


@attack("t07-slow", 22, "heads that come a byte a second, on five hundred sockets")
def slow_heads(attacker):
    yield
    begin = b"GET /v1/chat HTTP/1.1\r\nHost: x\r\nX-A: "
    return many(attacker, 500, lambda: said(attacker.wire(), begin), lambda one: one.socket.send(b"a"))


@attack("n01-churn", "", "connections are opened and reset as fast as it goes")
def churn(attacker):
    yield
    attacker.crowd(8, lambda number: reset_one(attacker, b""))
    return attacker.said()


@attack("n02-handshakes", "", "handshakes whose client is gone before the answer")
def handshakes(attacker):
    yield
    attacker.crowd(8, lambda number: reset_one(attacker, wire.handshake(attacker.port)))
    return attacker.said()


def reset_one(attacker, first):
    opened = attacker.wire()
    attacker.add("connections")
    if first:
        opened.raw(first)
    reset(opened)


def said(opened, first):
    opened.raw(first)
    return opened
