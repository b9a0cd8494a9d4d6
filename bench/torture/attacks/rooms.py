"""Rooms: made, joined, talked in, listened to."""

import people
import wire
from attacks import attack


@attack("t10-rooms", 13, "rooms are made as fast as they can be, by ten users", short=4)
def make_rooms(attacker):
    for one in attacker.users(10, "t10"):
        one.close()
    yield

    def one(number):
        with attacker.user(f"t10-{number % 10}") as chat:
            attacker.ask_fast(chat, lambda: dict(type="join", room=f"t10-{attacker.random.randrange(10**12)}-{'x' * 40}", limit=0), most_open=20)

    attacker.crowd(20, one)
    return attacker.said()


@attack("t10-joins", "", "fifty connections of one user are in two hundred rooms each")
def join_rooms(attacker):
    attacker.user("t10j").close()
    yield

    def one(number):
        with attacker.user("t10j") as chat:
            for room in range(200):
                reply = chat.ask(type="join", room=f"t10-shared-{room % 90}", limit=0)
                attacker.add(reply.get("code", reply["type"]))
                if attacker.over():
                    return

    attacker.crowd(50, one)
    return attacker.said()


@attack("t21-deaf", "", "thirty in a room never read, while four connections post 4,000 characters each as fast as they may", short=4)
def deaf_readers(attacker):
    deaf = []
    for _ in range(30):
        chat = attacker.user("t21-deaf", receive_buffer=4096)
        chat.ask(type="join", room="t21", limit=0)
        deaf.append(chat)
    attacker.user("t21").close()
    yield
    posting(attacker, "t21", "t21", 4)
    for one in deaf:
        one.close()
    return attacker.said()


@attack("n08-room-flood", "", "one user posts 4,000 characters in a room of the fifty as fast as he may, by one connection", short=4)
def flood_room(attacker):
    attacker.user("n08").close()
    yield
    posting(attacker, "n08", "honest-room-0", 1)
    return attacker.said()


@attack("n09-room-floods", "", "one user does so by twenty connections")
def flood_rooms(attacker):
    attacker.user("n09").close()
    yield
    posting(attacker, "n09", "honest-room-0", 20)
    return attacker.said()


def posting(attacker, name, room, connections):
    text = "x" * 4000

    def one(number):
        with attacker.user(name) as chat:
            chat.ask(type="join", room=room, limit=0)
            attacker.ask_fast(chat, lambda: dict(type="post", room=room, nonce=f"{number}-{attacker.random.randrange(10**15)}", text=text))

    attacker.crowd(connections, one)


@attack("n10-presence", "", "ten users enter and leave the rooms of the fifty as fast as they may")
def presence(attacker):
    for one in attacker.users(10, "n10"):
        one.close()
    yield

    def one(number):
        with attacker.user(f"n10-{number}") as chat:
            inside = set()

            def request():
                room = f"honest-room-{attacker.random.randrange(people.ROOMS)}"
                kind = "leave" if room in inside else "join"
                inside.symmetric_difference_update({room})
                return dict(type=kind, room=room, **({"limit": 0} if kind == "join" else {}))

            attacker.ask_fast(chat, request, most_open=1)

    attacker.crowd(10, one)
    return attacker.said()


@attack("n11-connections", "", "one user holds as many signed-in connections in a room of the fifty as he may")
def connections(attacker):
    attacker.user("n11").close()
    yield
    held = []
    while not attacker.over() and len(held) < 1000:
        try:
            chat = attacker.user("n11", receive_buffer=4096)
            chat.ask(type="join", room="honest-room-2", limit=0)
            held.append(chat)
        except (OSError, wire.Closed) as refusal:
            attacker.add(f"refused ({refusal})")
            break
    attacker.add("connections held", len(held))
    attacker.wait()
    for one in held:
        one.close()
    return attacker.said()
