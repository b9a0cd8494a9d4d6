"""HTTP: requests whose answers are not read, wrong ones, and pages of others."""

import wire
from attacks import Broken, attack, pump


def unread(attacker):
    return attacker.wire(receive_buffer=4096)


@attack("t03-pipeline", 4, "strangers send HTTP requests one behind the other, and never read an answer", short=5)
def pipeline(attacker):
    yield
    one = wire.get_request("/", attacker.port)
    pump(attacker, lambda: unread(attacker), one * (65536 // len(one)), 8)
    return attacker.said()


@attack("t03-pipeline-files", 4, "the same, for files that a store would have to be asked for")
def pipeline_of_files(attacker):
    yield
    one = wire.get_request("/v1/files/parley/files/00000000000000000000000000?X-Amz-Signature=" + "0" * 64, attacker.port)
    pump(attacker, lambda: unread(attacker), one * (65536 // len(one)), 8)
    return attacker.said()


@attack("n03-page", "", "the page and its files are loaded as fast as it goes, on connections of their own")
def page(attacker):
    yield

    def one(number):
        with attacker.wire() as opened:
            opened.raw(wire.get_request("/", attacker.port, "Connection: close"))
            attacker.add(f"answered {opened.response()[0]}")

    attacker.crowd(8, one)
    return attacker.said()


BODIES = (
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1;" + b"a" * 200000,
    b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"a" * 200000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + b"a" * 100000,
    b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"a%d:\r\n" % number for number in range(10000)) + b"\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600),
    b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /app/..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
)


@attack("t15-http", "", "HTTP requests that are wrong in a dozen ways: bodies of two lengths, endless chunks, heads, TLS, PROXY headers")
def wrong_requests(attacker):
    yield

    def one(number):
        with attacker.wire(timeout=3) as opened:
            opened.raw(BODIES[attacker.random.randrange(len(BODIES))])
            status, _, body = opened.response(whole=False)
            if b"root:" in body:
                raise Broken("a file of the machine was served")
            attacker.add(f"answered {status}")

    attacker.crowd(8, one)
    return attacker.said()


@attack("t16-origin", 10, "pages of others, and pages whose name was bound to this machine, open chats")
def origins(attacker):
    foreign = [
        dict(origin="https://evil.example"),
        dict(origin="null"),
        dict(origin=f"http://127.0.0.1:{attacker.port + 1}"),
        dict(host=f"evil.example:{attacker.port}", origin=f"http://evil.example:{attacker.port}"),
        dict(host=f"evil.example:{attacker.port}"),
    ]
    yield

    def one(number):
        case = foreign[attacker.random.randrange(len(foreign))]
        with attacker.wire() as opened:
            try:
                opened.upgrade(**case)
            except wire.Closed as refusal:
                attacker.add(f"answered {refusal.code}")
                return
        raise Broken(f"a chat began with {case}")

    attacker.crowd(4, one)
    return attacker.said()
