"""WebSocket frames, most of them before any sign-in."""

import json

import wire
from attacks import attack, pump, reset

UNREAD = 4096


def repeated(one, size=1 << 18):
    return one * max(1, size // len(one))


def silent_chat(attacker):
    """A chat whose answers are never read, that of the handshake included."""
    opened = attacker.wire(receive_buffer=UNREAD)
    opened.raw(wire.handshake(attacker.port))
    return opened


@attack("t04-pings", 3, "strangers send WebSocket pings of 125 bytes, and never read the pongs", short=5)
def pings(attacker):
    yield
    pump(attacker, lambda: silent_chat(attacker), repeated(wire.frame(wire.PING, bytes(125))), 12)
    return attacker.said()


@attack("t04-pings-users", 3, "the same, signed in")
def pings_of_users(attacker):
    attacker.user("t04").close()
    yield
    pump(attacker, lambda: attacker.user("t04", UNREAD), repeated(wire.frame(wire.PING, bytes(125))), 12)
    return attacker.said()


@attack("t04-requests-unread", 14, "strangers send requests `ping` beyond the rate, and never read")
def unread_requests(attacker):
    yield
    pump(attacker, lambda: silent_chat(attacker), repeated(wire.text(type="ping", id=1)), 12)
    return attacker.said()


@attack("t05-flood", 14, "strangers send requests `ping` as fast as they go, and read the answers", short=4)
def flood(attacker):
    yield
    pump(attacker, attacker.chat, repeated(wire.text(type="ping", id=1)), 8, read=True)
    return attacker.said()


@attack("t05-flood-users", 14, "four signed-in connections do so")
def flood_of_users(attacker):
    attacker.user("t05").close()
    yield
    pump(attacker, lambda: attacker.user("t05"), repeated(wire.text(type="ping", id=1)), 4, read=True)
    return attacker.said()


@attack("t05-control", 14, "four signed-in connections send empty control frames as fast as they go")
def control_frames(attacker):
    attacker.user("t05c").close()
    yield
    pump(attacker, lambda: attacker.user("t05c"), repeated(wire.frame(wire.PING)), 4, read=True)
    return attacker.said()


@attack("t05-fragments", 14, "four signed-in connections send empty fragments of a message that never ends")
def fragments(attacker):
    attacker.user("t05f").close()
    yield
    block = wire.frame(wire.TEXT, b"{", fin=False) + repeated(wire.frame(0, fin=False))
    pump(attacker, lambda: attacker.user("t05f"), block, 4, read=True)
    return attacker.said()


@attack("t05-big", "", "strangers send frames of 64 KiB of JSON with 32,600 tokens")
def big_frames(attacker):
    yield
    block = repeated(wire.frame(wire.TEXT, ('{"x":[' + "0," * 32600 + '0],"type":"ping","id":1}').encode()))
    pump(attacker, attacker.chat, block, 8, read=True)
    return attacker.said()


@attack("t02-names", 5, "strangers sign in with names of 64 KB of combining marks, which are quadratic to normalise", short=4)
def marks(attacker):
    yield
    pump(attacker, attacker.chat, marks_frame(type="login", id=1, user=many_marks()), 4, read=True)
    return attacker.said()


@attack("t02-rooms", 5, "users join rooms, and read history with users, whose names are 64 KB of combining marks")
def marks_of_rooms(attacker):
    attacker.user("t02").close()
    yield
    block = marks_frame(type="join", id=1, room=many_marks()) + marks_frame(type="history", id=2, **{"with": many_marks()})
    pump(attacker, lambda: attacker.user("t02"), block, 4, read=True)
    return attacker.said()


def many_marks():
    # Of class 230, and of class 220: each of the latter is moved in front of all of the former.
    return "a" + "\u0344" * 15500 + "\u0316" * 15500


def marks_frame(**fields):
    return wire.frame(wire.TEXT, json.dumps(fields, ensure_ascii=False).encode())


@attack("t01-shapes", "", "strangers send frames that are wrong in forty ways, on a connection each")
def wrong_frames(attacker):
    ask = b'{"type":"ping","id":1}'
    deep = b'{"type":"ping","id":1,"x":' + b"[" * 30000 + b"]" * 30000 + b"}"
    cases = [wire.frame(wire.TEXT, ask, mask=False), wire.frame(9, bytes(126)), wire.frame(9, b"x", fin=False), wire.frame(0, ask)]
    cases += [wire.frame(wire.TEXT, ask, reserved=bit) for bit in (1, 2, 4)]
    cases += [wire.frame(opcode, b"x") for opcode in (2, 3, 7, 11, 15)]
    cases += [wire.frame(8, payload) for payload in (b"\x03", b"\x03\xed", b"\x03\xe7", b"\x13\x88", b"\x03\xe8\xff")]
    cases += [wire.frame(wire.TEXT, b"", length=length) for length in (1 << 63, (1 << 63) - 1, 1 << 40, 65537)]
    cases += [wire.frame(wire.TEXT, text) for text in (b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xe2\x82', b"", b"[]", b"null", ask * 2)]
    cases += [wire.frame(wire.TEXT, ask[:5], fin=False) + wire.frame(0, fin=False) * 70000 + wire.frame(0, ask[5:])]
    cases += [wire.frame(wire.TEXT, b" " * 40000, fin=False) + wire.frame(0, b" " * 40000), wire.frame(wire.TEXT, deep)]
    cases += [wire.frame(wire.TEXT, b'{"type":"ping","id":' + b"9" * 60000 + b"}"), wire.frame(wire.TEXT, b'{"type":"ping","id":1e999999999}')]
    yield

    def one(number):
        with attacker.chat() as chat:
            chat.socket.settimeout(3)
            chat.raw(cases[attacker.random.randrange(len(cases))])
            while True:
                chat.receive()

    attacker.crowd(8, one)
    return attacker.said()


@attack("t52-halves", 21, "strangers send half a message each, and are gone: nothing of it is an ERROR of the log")
def half_messages(attacker):
    yield

    def one(number):
        with attacker.chat() as chat:
            chat.raw(wire.frame(wire.TEXT, b"{", fin=False))
            attacker.add("halves")
            reset(chat)

    attacker.crowd(4, one)
    return attacker.said()
