"""The protocol `parley.v1` and enough of WebSocket and HTTP for it: for those who behave (asyncio) and for those who do not (blocking)."""

import asyncio
import base64
import itertools
import json
import os
import re
import socket
import struct

HERE = "127.0.0.1"
PASSWORD = "correct horse battery"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
HEAD_END = b"\r\n\r\n"


class Closed(Exception):
    """The other side closed the connection; `code` is None where it did so without a close frame."""

    def __init__(self, code, reason=""):
        super().__init__(f"closed {code} {reason}".strip())
        self.code = code


def frame(opcode, payload=b"", fin=True, mask=True, reserved=0, length=None):
    """One frame, masked by zeros. `length` is what it says of its length where that is not the truth."""
    size = len(payload) if length is None else length
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    masked = 0x80 if mask else 0
    if length is None and size < 126:
        head = struct.pack("!BB", first, masked | size)
    elif length is None and size < 65536:
        head = struct.pack("!BBH", first, masked | 126, size)
    else:
        head = struct.pack("!BBQ", first, masked | 127, size)
    return head + (bytes(4) if mask else b"") + payload


def text(**fields):
    return frame(TEXT, json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def handshake(port, host=None, origin=None):
    lines = [
        "GET /v1/chat HTTP/1.1",
        f"Host: {host or f'{HERE}:{port}'}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: parley.v1",
    ]
    if origin:
        lines.append(f"Origin: {origin}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def close_of(payload):
    code = struct.unpack("!H", payload[:2])[0] if len(payload) > 1 else None
    return Closed(code, payload[2:].decode("utf-8", "replace"))


class Frames:
    """Cuts what a gateway sends into frames."""

    def __init__(self):
        self.bytes = bytearray()

    def add(self, data):
        self.bytes += data

    def next(self):
        """(opcode, payload) of a frame that is complete, else None. Gateways neither mask nor fragment."""
        have = self.bytes
        if len(have) < 2:
            return None
        size, head = have[1] & 0x7F, 2
        if size == 126:
            head = 4
        elif size == 127:
            head = 10
        if len(have) < head:
            return None
        if head > 2:
            size = int.from_bytes(have[2:head], "big")
        if len(have) < head + size:
            return None
        opcode, payload = have[0] & 0x0F, bytes(have[head : head + size])
        del have[: head + size]
        return opcode, payload


def put_request(url, port, headers, size):
    """The head of a request that sends an upload's bytes."""
    path = re.sub(r"^https?://[^/]+", "", url)
    lines = [f"PUT {path} HTTP/1.1", f"Host: {HERE}:{port}", f"Content-Length: {size}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def get_request(path, port, *headers):
    return ("\r\n".join([f"GET {path} HTTP/1.1", f"Host: {HERE}:{port}", *headers]) + "\r\n\r\n").encode()


def answer(head):
    """Status and headers, these in lower case, of an answer's head."""
    lines = head.decode("latin1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
    return int(lines[0].split()[1]), {name.lower(): value.strip() for name, value in pairs}


def request_head(data):
    """The answer in `data` as (status, headers, what came of its body), None while its head is not complete."""
    if HEAD_END not in data:
        return None
    head, body = data.split(HEAD_END, 1)
    status, headers = answer(head)
    return status, headers, body


class Wire:
    """A blocking connection to the gateway, by which anything may be sent: what attackers have."""

    def __init__(self, port, source=HERE, timeout=20, receive_buffer=None):
        self.port = port
        self.frames = Frames()
        self.ids = itertools.count(1)
        self.socket = socket.socket()
        try:
            if receive_buffer:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            self.socket.settimeout(timeout)
            self.socket.bind((source, 0))
            self.socket.connect((HERE, port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def raw(self, data):
        self.socket.sendall(data)

    def _more(self):
        data = self.socket.recv(1 << 18)
        if not data:
            raise Closed(None, "end of stream")
        return data

    def upgrade(self, host=None, origin=None):
        """Becomes a chat; raises Closed with the HTTP status where the gateway refuses."""
        self.raw(handshake(self.port, host, origin))
        status, _, rest = self.response(whole=False)
        if status != 101:
            self.close()
            raise Closed(status, "handshake refused")
        self.frames.add(rest)
        return self

    def response(self, whole=True):
        """The next answer: (status, headers, body)."""
        data = b""
        while (read := request_head(data)) is None:
            data += self._more()
        status, headers, body = read
        while whole and len(body) < int(headers.get("content-length", 0)):
            body += self._more()
        return status, headers, body

    def receive(self):
        """The next frame but pings, which are answered; raises Closed."""
        while True:
            while (got := self.frames.next()) is None:
                self.frames.add(self._more())
            opcode, payload = got
            if opcode == CLOSE:
                raise close_of(payload)
            if opcode != PING:
                return got
            self.raw(frame(PONG, payload))

    def send(self, **fields):
        number = next(self.ids)
        self.raw(text(id=number, **fields))
        return number

    def ask(self, **fields):
        number = self.send(**fields)
        while True:
            opcode, payload = self.receive()
            if opcode == TEXT and b'"id":%d' % number in payload:
                reply = json.loads(payload)
                if reply.get("id") == number:
                    return reply


class Chat:
    """A chat of somebody who behaves. Everything that is waited for has a deadline, of `PATIENCE` seconds."""

    PATIENCE = 30

    def __init__(self, port, source, on_event=lambda event: None):
        self.port, self.source, self.on_event = port, source, on_event
        self.ids = itertools.count(1)
        self.waiting = {}
        self.frames = Frames()
        self.ended = None
        self.task = None

    async def open(self):
        self.reader, self.writer = await asyncio.wait_for(
            asyncio.open_connection(HERE, self.port, local_addr=(self.source, 0)), self.PATIENCE
        )
        self.writer.write(handshake(self.port))
        head = await asyncio.wait_for(self.reader.readuntil(HEAD_END), self.PATIENCE)
        status, _ = answer(head[:-4])
        if status != 101:
            self.writer.close()
            raise Closed(status, "handshake refused")
        self.task = asyncio.ensure_future(self._read())
        return self

    async def _read(self):
        try:
            while True:
                while (got := self.frames.next()) is None:
                    data = await self.reader.read(1 << 16)
                    if not data:
                        raise Closed(None, "end of stream")
                    self.frames.add(data)
                self._take(*got)
        except (Closed, OSError) as end:
            self.ended = end if isinstance(end, Closed) else Closed(None, repr(end))
        finally:
            self.ended = self.ended or Closed(None, "left")
            self.writer.close()
            for waiting in self.waiting.values():
                if not waiting.done():
                    waiting.set_exception(self.ended)

    def _take(self, opcode, payload):
        if opcode == CLOSE:
            raise close_of(payload)
        if opcode == PING:
            self.writer.write(frame(PONG, payload))
        elif opcode == TEXT:
            message = json.loads(payload)
            if message["type"] == "event":
                self.on_event(message["event"])
            waiting = self.waiting.pop(message.get("id"), None)
            if waiting and not waiting.done():
                waiting.set_result(message)

    async def ask(self, **fields):
        if self.ended:
            raise self.ended
        number = next(self.ids)
        waiting = asyncio.get_running_loop().create_future()
        self.waiting[number] = waiting
        self.writer.write(text(id=number, **fields))
        return await asyncio.wait_for(waiting, self.PATIENCE)

    async def leave(self):
        if self.task:
            await end(self.task)


async def end(*tasks):
    """Cancels them, until they have ended: before Python 3.12 wait_for() may swallow a cancellation that comes with its result."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=1)


async def http(port, source, request, patience=30):
    """Sends one request, and reads its answer: (status, headers, body)."""

    async def exchange():
        reader, writer = await asyncio.open_connection(HERE, port, local_addr=(source, 0))
        try:
            writer.write(request)
            status, headers = answer((await reader.readuntil(HEAD_END))[:-4])
            size = int(headers.get("content-length", 0))
            return status, headers, await reader.readexactly(size)
        finally:
            writer.close()

    return await asyncio.wait_for(exchange(), patience)
