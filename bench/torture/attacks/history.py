"""History that is much to read for little that is asked."""

from attacks import Attacker, attack
from attacks.mail import writing
from attacks.requests import asking


@attack("t17-history", 8, "somebody with a long log asks for what he said to somebody he never spoke with, by ten connections", short=4)
def with_nobody(attacker):
    attacker.user("t17-other").close()
    talk_to_oneself(attacker, "t17", seconds=min(6, attacker.seconds))
    yield
    return asking(attacker, "t17", 10, lambda: {"type": "history", "with": "t17-other", "limit": 1})


@attack("n13-files", 8, "the same for files")
def files_with_nobody(attacker):
    attacker.user("n13-other").close()
    talk_to_oneself(attacker, "n13", seconds=min(6, attacker.seconds))
    yield
    return asking(attacker, "n13", 10, lambda: {"type": "files", "with": "n13-other", "limit": 1})


@attack("n14-history-of-many", 8, "twenty users at once read history of rooms to its beginning")
def many_readers(attacker):
    for one in attacker.users(20, "n14"):
        one.close()
    yield

    def one(number):
        with attacker.user(f"n14-{number}") as chat:
            attacker.ask_fast(
                chat, lambda: dict(type="history", room=f"honest-room-{attacker.random.randrange(5)}", after="0" * 26, limit=200)
            )

    attacker.crowd(20, one)
    return attacker.said()


def talk_to_oneself(attacker, name, seconds):
    """Makes a log of some thousand messages, within the rate of a few connections."""
    attacker.user(name).close()
    # With a time of its own, so that what is late in it has ended too.
    talking = Attacker(attacker.port, attacker.addresses, seconds)
    talking.tokens = attacker.tokens
    talking.begin()
    writing(talking, lambda number: name, lambda: name, 8, characters=100)
