"""Fifty ordinary users, and what they see: they talk, sign in by password, join, read history, load the page and upload small files, all
from one address. Whoever runs the gateway looks at /readyz and /metrics meanwhile."""

import asyncio
import hashlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field

import server
import wire

ADDRESS = "127.0.0.2"
ROOMS = 5
# After so long what did not arrive counts as lost.
LOST_SECONDS = 30
# So often somebody tries to come in at first, a second apart: a server that was just started may be slow.
COMING_TRIES = 20
FILE = b"a small file of somebody who behaves\n" * 50
# What a dead or deaf server does to a client. Anything else is a defect of this program, and ends it.
TROUBLE = (OSError, wire.Closed, asyncio.TimeoutError, asyncio.IncompleteReadError)


def name_of(number):
    return f"honest-{number}"


@dataclass
class Seen:
    """All that was seen, each with its time."""

    times: list = field(default_factory=list)  # (when, what, seconds)
    refused: list = field(default_factory=list)  # (when, what was refused and how)
    cut: list = field(default_factory=list)  # (when, close code)
    memory: list = field(default_factory=list)  # (when, rss, heap, direct, the most direct)
    kept: list = field(default_factory=list)  # (when, what the gateway keeps: names and amounts)

    def took(self, what, begin):
        self.times.append((begin, what, time.monotonic() - begin))


class Person:
    """One who is in a room, and comes back when cut off."""

    def __init__(self, crowd, number):
        self.crowd, self.number = crowd, number
        self.name, self.room = name_of(number), f"honest-room-{number % ROOMS}"
        # Who has no connection has one that has ended.
        self.chat = wire.Chat(crowd.port, ADDRESS)
        self.chat.ended = wire.Closed(None, "not there yet")
        self.token, self.stay = None, 0

    async def come(self):
        """Signs in, and enters the room."""
        chat = await wire.Chat(self.crowd.port, ADDRESS, self.hears).open()
        try:
            how = {"token": self.token} if self.token else {"password": wire.PASSWORD}
            reply = await chat.ask(type="login", user=self.name, **how)
            if reply.get("code") == "NO_SUCH_USER":
                reply = await chat.ask(type="register", user=self.name, password=wire.PASSWORD)
            if reply["type"] != "welcome":
                raise Refused(reply)
            self.token = reply.get("token", self.token)
            joined = await chat.ask(type="join", room=self.room)
            if joined["type"] != "joined":
                raise Refused(joined)
        except BaseException:
            await chat.leave()
            raise
        self.stay += 1
        self.chat = chat

    def hears(self, event):
        nonce = event.get("nonce")
        sent = self.crowd.sent.get(nonce)
        if sent is not None and event["from"] != self.name:
            self.crowd.seen.took("delivery", sent)
            self.crowd.awaited.get(nonce, {}).pop(self.number, None)

    async def live(self):
        """Talks; comes back whenever the connection was lost."""
        await asyncio.sleep(self.crowd.random.uniform(0, 2))
        count, lost = 0, False
        while True:
            if self.chat.ended:
                if not lost:
                    self.crowd.seen.cut.append((time.monotonic(), self.chat.ended.code))
                    lost = True
                try:
                    await self.come()
                    lost = False
                except (Refused, *TROUBLE) as trouble:
                    self.crowd.refuse("return", trouble)
                    await asyncio.sleep(1)
                continue
            count += 1
            await self.say(f"{self.number}-{self.stay}-{count}")
            await asyncio.sleep(self.crowd.random.uniform(1, 2))

    async def say(self, nonce):
        crowd = self.crowd
        begin = crowd.sent[nonce] = time.monotonic()
        there = [one for one in crowd.people if one.room == self.room and one is not self and not one.chat.ended]
        crowd.awaited[nonce] = {one.number: one.stay for one in there}
        try:
            reply = await self.chat.ask(type="post", room=self.room, nonce=nonce, text="hello, how are you?")
            if reply["type"] != "ack":
                raise Refused(reply)
            crowd.seen.took("ack", begin)
        except (Refused, *TROUBLE) as trouble:
            # What was not acknowledged need not arrive.
            crowd.awaited.pop(nonce)
            crowd.refuse("post", trouble)


class Refused(Exception):
    def __init__(self, reply):
        super().__init__(reply.get("code", reply["type"]))


class Crowd:
    def __init__(self, gateway, count=50):
        self.gateway, self.port = gateway, gateway.port
        self.random = random.Random(13)
        self.seen = Seen()
        self.sent, self.awaited = {}, {}
        self.people = [Person(self, number) for number in range(count)]
        self.tasks = []

    def refuse(self, what, trouble):
        said = str(trouble) if isinstance(trouble, (Refused, wire.Closed)) else type(trouble).__name__
        self.seen.refused.append((time.monotonic(), f"{what}: {said}"))

    async def come(self):
        """All of them, some at a time, since each has a password to be hashed; then all go about their business."""
        turns = asyncio.Semaphore(4)

        async def one(person):
            for left in reversed(range(COMING_TRIES)):
                try:
                    async with turns:
                        return await person.come()
                except (Refused, *TROUBLE) as trouble:
                    if left == 0:
                        raise server.NotStarted(f"{person.name} could not come in: {trouble!r}") from trouble
                    await asyncio.sleep(1)

        await asyncio.gather(*(one(person) for person in self.people))
        businesses = [person.live() for person in self.people]
        businesses += [self.every(1, "sign-in", self.sign_in), self.every(1, "join", self.join), self.every(1, "history", self.history)]
        businesses += [self.every(2, "page", self.page), self.every(2, "upload", self.upload)]
        businesses += [self.every(1, "readyz", self.readyz), self.every(1, "metrics", self.memory), self.lag()]
        self.tasks = [asyncio.ensure_future(business) for business in businesses]

    def check(self):
        """Raises what ended one of them, which is a defect of this program."""
        for task in self.tasks:
            if task.done():
                task.result()

    async def leave(self):
        await wire.end(*self.tasks)
        for person in self.people:
            await person.chat.leave()

    async def every(self, seconds, what, business):
        while True:
            begin = time.monotonic()
            # Who is just being cut off does nothing else.
            present = [person for person in self.people if not person.chat.ended] or self.people[:1]
            try:
                await business(self.random.choice(present))
                self.seen.took(what, begin)
            except (Refused, *TROUBLE) as trouble:
                self.refuse(what, trouble)
            await asyncio.sleep(max(0.1, begin + seconds - time.monotonic()))

    async def lag(self):
        """How late this program itself is woken: what it measures is no better than that."""
        while True:
            begin = time.monotonic()
            await asyncio.sleep(0.02)
            self.seen.times.append((begin, "lag", time.monotonic() - begin - 0.02))

    async def sign_in(self, person):
        chat = wire.Chat(self.port, ADDRESS)
        try:
            await chat.open()
            reply = await chat.ask(type="login", user=person.name, password=wire.PASSWORD, remember=False)
            if reply["type"] != "welcome":
                raise Refused(reply)
        finally:
            await chat.leave()

    @staticmethod
    async def ask(chat, wanted, **request):
        reply = await chat.ask(**request)
        if reply["type"] != wanted:
            raise Refused(reply)
        return reply

    async def join(self, person):
        chat, room = person.chat, f"honest-place-{self.random.randrange(10)}"
        await self.ask(chat, "joined", type="join", room=room)
        await self.ask(chat, "done", type="leave", room=room)

    async def history(self, person):
        await self.ask(person.chat, "history", type="history", room=f"honest-room-{self.random.randrange(ROOMS)}")

    async def upload(self, person):
        chat = person.chat
        begun = await self.ask(chat, "upload", type="upload", room=person.room, name="note.txt", size=len(FILE), mediaType="text/plain")
        parts = await self.ask(chat, "parts", type="parts", file=begun["file"], parts=[1])
        part = parts["parts"][0]
        request = wire.put_request(part["url"], self.port, part["headers"], len(FILE)) + FILE
        status, headers, _ = await wire.http(self.port, ADDRESS, request)
        if status != 200:
            raise wire.Closed(status, "upload refused")
        etag, digest = [{"part": 1, "etag": headers["etag"]}], hashlib.sha256(FILE).hexdigest()
        await self.ask(chat, "ack", type="complete", file=begun["file"], nonce=f"f{time.monotonic_ns()}", sha256=digest, parts=etag)

    async def page(self, _):
        await self.get("/", ADDRESS)

    async def readyz(self, _):
        await self.get("/readyz", server.OPERATOR)

    async def get(self, path, source):
        status, _, body = await wire.http(self.port, source, wire.get_request(path, self.port, "Connection: close"))
        if status != 200:
            raise wire.Closed(status, f"{path} refused")
        return body

    async def memory(self, _):
        found = server.metrics(await self.get("/metrics", server.OPERATOR))
        heap = server.total(found, 'jvm_memory_used_bytes{area="heap"')
        direct = max(server.total(found, "parley_netty_direct_memory_bytes"), found.get('jvm_buffer_memory_used_bytes{id="direct"}', 0))
        most = found.get("parley_direct_memory_max_bytes", 0)
        kept = {name: found[f"parley_{name}"] for name in server.KEPT if f"parley_{name}" in found}
        self.seen.kept.append((time.monotonic(), {**kept, "heap": heap, "direct memory": direct}))
        self.seen.memory.append((time.monotonic(), self.gateway.rss(), heap, direct, most))

    def lost(self, begin, end):
        """How many deliveries of posts of this time never came, to members who were there all the while."""
        lost = 0
        for nonce, members in self.awaited.items():
            when = self.sent[nonce]
            if begin <= when < end and when < time.monotonic() - LOST_SECONDS:
                lost += sum(1 for number, stay in members.items() if self.people[number].stay == stay)
        return lost

    def figures(self, begin, end):
        return Figures(self.seen, begin, end)


class Figures:
    """What was seen between two moments; times in milliseconds."""

    def __init__(self, seen, begin, end):
        self.times = {}
        for when, what, seconds in seen.times:
            if begin <= when < end:
                self.times.setdefault(what, []).append(seconds * 1000)
        self.refused = Counter(what for when, what in seen.refused if begin <= when < end)
        self.cut = Counter(str(code) for when, code in seen.cut if begin <= when < end)
        memory = [figures[1:] for figures in seen.memory if begin <= figures[0] < end]
        self.rss, self.heap, self.direct, self.most_direct = (max(column) for column in zip(*memory)) if memory else (0, 0, 0, 0)

        kept = [amounts for when, amounts in seen.kept if begin <= when < end]
        names = kept[0].keys() if kept else ()
        self.least = {name: min(amounts.get(name, 0) for amounts in kept) for name in names}
        self.largest = {name: max(amounts.get(name, 0) for amounts in kept) for name in names}

    def percentile(self, what, share):
        """None where nothing of the kind came to an end."""
        times = sorted(self.times.get(what, []))
        return times[min(len(times) - 1, int(len(times) * share))] if times else None

    def most(self, what):
        return self.percentile(what, 1)
