"""Private messages to those who are away, or do not confirm."""

import random

import people
import wire
from attacks import attack


def writing(attacker, sender, receiver, connections, characters=4096):
    """`sender(number)` and `receiver()` are names."""

    def one(number):
        with attacker.user(sender(number)) as chat:
            attacker.ask_fast(chat, lambda: post(receiver(), characters), most_open=40)

    attacker.crowd(connections, one)
    return attacker.said()


@attack("t11-mailbox", 2, "one user writes as much as he may to somebody who is away, by six connections", short=5)
def to_one_away(attacker):
    for name in ("t11-away", "t11"):
        attacker.user(name).close()
    yield
    return writing(attacker, lambda number: "t11", lambda: "t11-away", 6)


@attack("t11-mailboxes", 2, "ten users do so, to each of ten who are away")
def to_many_away(attacker):
    for prefix in ("t11-away", "t11-from"):
        for one in attacker.users(10, prefix):
            one.close()
    yield
    return writing(attacker, lambda number: f"t11-from-{number % 10}", lambda: f"t11-away-{attacker.random.randrange(10)}", 10)


@attack("t11-unconfirmed", 2, "one user writes to somebody who is there, reads, and confirms nothing")
def to_one_who_does_not_confirm(attacker):
    for name in ("t11-u", "t11-there"):
        attacker.user(name).close()
    yield

    def one(number):
        with attacker.user("t11-u" if number else "t11-there") as chat:
            if number:
                attacker.ask_fast(chat, lambda: post("t11-there", 4096), most_open=40)
            while not attacker.over():
                chat.receive()
                attacker.add("heard")

    attacker.crowd(4, one)
    return attacker.said()


def post(receiver, characters):
    return dict(type="post", to=receiver, nonce=f"m{random.randrange(10**15)}", text="\u20ac" * characters)


@attack("n12-mail-to-honest", 2, "one user writes as much as he may to one of the fifty, who is there and confirms nothing")
def to_an_honest_one(attacker):
    attacker.user("n12").close()
    yield
    return writing(attacker, lambda number: "n12", lambda: people.name_of(7), 3, characters=1000)


@attack("t24-segments", "low", "a message to oneself and one's history, again and again: each is an object in the store")
def segments(attacker):
    for one in attacker.users(8, "t24"):
        one.close()
    yield

    def one(number):
        name = f"t24-{number}"
        with attacker.user(name) as chat:
            while not attacker.over():
                for request in (post(name, 1), dict(type="history", limit=1)):
                    reply = chat.ask(**request)
                    attacker.add(reply.get("code", reply["type"]))
                    if reply.get("code") == "BUSY":
                        raise wire.Closed("busy")

    attacker.crowd(8, one)
    return attacker.said()
