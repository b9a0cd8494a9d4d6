"""What is told to many at once and kept by nobody, or kept beside one message: who types, who is away, changes."""

import people
from attacks import attack

TYPERS = 10
CHANGERS = 10


@attack("n16-typing", "", "ten users in the rooms of the fifty, by twenty connections, type everywhere, look around and go away as fast as they may", short=4)
def typing(attacker):
    for one in attacker.users(TYPERS, "n16"):
        one.close()
    yield

    def one(number):
        with attacker.user(f"n16-{number % TYPERS}") as chat:
            for room in range(people.ROOMS):
                chat.ask(type="join", room=f"honest-room-{room}", limit=0)

            def request():
                at = attacker.random.choice((
                    dict(room=f"honest-room-{attacker.random.randrange(people.ROOMS)}"),
                    {"with": f"n16-{attacker.random.randrange(TYPERS)}"},
                    {"with": f"nobody-{attacker.random.randrange(10**12)}"},
                ))  # fmt: skip
                return attacker.random.choice((
                    dict(type="typing", on=attacker.random.random() < 0.5, **at),
                    dict(type="typing", **at),
                    dict(type="look", **at),
                    dict(type="away", away=attacker.random.random() < 0.5),
                ))  # fmt: skip

            attacker.ask_fast(chat, request)

    attacker.crowd(2 * TYPERS, one)
    return attacker.said()


@attack("n17-changes", "", "ten users edit one message in a room of the fifty and react to it as fast as they may, by twenty connections", short=4)
def changes(attacker):
    with attacker.user("n17-0") as chat:
        chat.ask(type="join", room="honest-room-3", limit=0)
        about = chat.ask(type="post", room="honest-room-3", nonce=f"n17-{attacker.random.randrange(10**12)}", text="the one")["event"]
    for one in attacker.users(CHANGERS, "n17"):
        one.close()
    yield

    def one(number):
        # The first is the one who said it, and edits by half of the connections.
        name = "n17-0" if number < CHANGERS else f"n17-{number % CHANGERS}"
        with attacker.user(name) as chat:
            chat.ask(type="join", room="honest-room-3", limit=0)

            def request():
                change = dict(room="honest-room-3", about=about, nonce=f"{number}-{attacker.random.randrange(10**15)}")
                if number < CHANGERS:
                    return dict(type="edit", text="x" * attacker.random.randrange(1, 4000), **change)
                return dict(type="react", emoji=attacker.random.choice("👍👎🎉❤😀🚀👀🔥"), on=attacker.random.random() < 0.5, **change)

            attacker.ask_fast(chat, request)

    attacker.crowd(2 * CHANGERS, one)
    return attacker.said()
