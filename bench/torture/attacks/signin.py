"""Accounts: made, guessed at, asked about."""

import json

import people
import wire
from attacks import attack, pump


@attack("t08-register", 9, "accounts are made as fast as they can be", short=4)
def register(attacker):
    yield

    def one(number):
        with attacker.chat() as chat:
            name = f"t08-{number}-{attacker.random.randrange(10**12)}"
            reply = chat.ask(type="register", user=name, password=wire.PASSWORD)
            attacker.add(reply.get("code", reply["type"]))

    attacker.crowd(20, one)
    return attacker.said()


@attack("t08-spray", 9, "two hundred sockets guess at the passwords of the fifty users", short=4)
def spray(attacker):
    yield

    def one(number):
        with attacker.chat() as chat:
            while not attacker.over():
                name = people.name_of(attacker.random.randrange(50))
                reply = chat.ask(type="login", user=name, password=f"Winter2026!{attacker.random.randrange(10**6)}")
                attacker.add(reply.get("code", reply["type"]))

    attacker.crowd(200, one)
    return attacker.said()


@attack("t08-lock", 9, "the guesses of five of the fifty are kept used up, from elsewhere")
def lock(attacker):
    yield

    def one(number):
        with attacker.chat() as chat:
            while not attacker.over():
                reply = chat.ask(type="login", user=people.name_of(number % 5), password="not the right one")
                attacker.add(reply.get("code", reply["type"]))

    attacker.crowd(10, one)
    return attacker.said()


@attack("t20-big-passwords", 15, "logins with passwords of 30,000 combining marks")
def big_passwords(attacker):
    marks = "\u0344" * 15000 + "\u0316" * 15500
    frames = [
        wire.frame(wire.TEXT, json.dumps({"type": kind, "id": 1, "user": name, "password": marks}, ensure_ascii=False).encode())
        for kind, name in (("login", people.name_of(1)), ("register", "t20-marks"))
    ]
    yield
    pump(attacker, attacker.chat, b"".join(frames), 8, read=True)
    return attacker.said()


@attack("n04-right-passwords", 9, "somebody signs in by his right password as fast as it goes, on fifty sockets")
def right_passwords(attacker):
    attacker.user("n04").close()
    yield

    def one(number):
        with attacker.chat() as chat:
            reply = chat.ask(type="login", user="n04", password=wire.PASSWORD, remember=False)
            attacker.add(reply.get("code", reply["type"]))

    attacker.crowd(50, one)
    return attacker.said()


@attack("n05-tokens", 9, "somebody signs in by his token and leaves, as fast as it goes")
def by_token(attacker):
    attacker.user("n05").close()
    yield

    def one(number):
        with attacker.chat() as chat:
            reply = chat.ask(type="login", user="n05", token=attacker.tokens["n05"])
            attacker.add(reply.get("code", reply["type"]))

    attacker.crowd(16, one)
    return attacker.said()


@attack("n06-false-tokens", 9, "tokens of the fifty users are guessed")
def false_tokens(attacker):
    yield

    def one(number):
        with attacker.chat() as chat:
            while not attacker.over():
                reply = chat.ask(type="login", user=people.name_of(attacker.random.randrange(50)), token="x" * 43)
                attacker.add(reply.get("code", reply["type"]))

    attacker.crowd(50, one)
    return attacker.said()


@attack("t25-names", "low", "strangers ask for names, each of which is read from the store")
def names(attacker):
    yield

    def one(number):
        with attacker.chat() as chat:
            attacker.ask_fast(chat, lambda: dict(type="login", user=f"nobody-{attacker.random.randrange(10**9)}"), rate=40, burst=100)

    attacker.crowd(20, one)
    return attacker.said()
