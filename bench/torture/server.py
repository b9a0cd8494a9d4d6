"""The server that is attacked: `up` from this tree's build, with a folder and a port of its own, and what can be seen of it from outside."""

import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import wire

MIB = 1 << 20
# What deploy/gateway/jvm.options makes of the 768 MiB that docker-compose.yml gives a gateway.
HEAP = "307m"
CEILING = 768 * MIB
START_SECONDS = 120
STOP_SECONDS = 30
# A server on a machine with much else to do may not find its own store in time.
STARTS = 3


class NotStarted(Exception):
    """One line: why, and what helps."""


def free_port():
    with socket.socket() as any_port:
        any_port.bind((wire.HERE, 0))
        return any_port.getsockname()[1]


def java_command(home):
    jars = glob.glob(f"{home}/standalone/target/parley-standalone-*.jar")
    if not jars or not os.path.isdir(f"{home}/standalone/target/lib"):
        raise NotStarted(f"there is no build in {home}/standalone/target; run: mvn -pl standalone -am -DskipTests package")
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
    path = ":".join(jars + sorted(glob.glob(f"{home}/standalone/target/lib/*.jar")))
    # As ./parley up starts it, and deploy/gateway/jvm.options.
    options = ["-XX:+ExitOnOutOfMemoryError", f"-Xmx{HEAP}", "-Xshare:auto"]
    return [java, *options, "-cp", path, "chat.parley.standalone.Up"]


def started(home):
    """One that is ready."""
    for left in reversed(range(STARTS)):
        gateway = Server(home)
        try:
            return gateway.wait()
        except NotStarted:
            gateway.stop()
            if left == 0:
                raise
        except BaseException:
            gateway.stop()
            raise


class Server:
    def __init__(self, home):
        self.folder = tempfile.mkdtemp(prefix="parley-torture-")
        self.data = os.path.join(self.folder, "data")
        self.port = free_port()
        command = [*java_command(home), "--data", self.data, "--port", str(self.port)]
        # Settings of whoever runs this are none of this server's.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
        with open(os.path.join(self.folder, "out"), "wb") as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.folder, env=environment)
        self.pid = self.process.pid

    def wait(self):
        """Until it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self.alive():
                raise NotStarted(f"the server ended with {self.process.returncode}: {self.said()}")
            try:
                if self.get("/readyz")[0] == 200:
                    return self
            except (OSError, wire.Closed):
                # It does not listen yet; said() tells of one that never does.
                pass
            time.sleep(0.2)
        raise NotStarted(f"the server was not ready within {START_SECONDS} s: {self.said()}")

    def said(self):
        with open(os.path.join(self.folder, "out"), encoding="utf-8", errors="replace") as out:
            return " ".join(out.read().split())[-600:] or "it said nothing"

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        """Ends it and removes its folder."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, path, timeout=5):
        with wire.Wire(self.port, source=OPERATOR, timeout=timeout) as operator:
            operator.raw(wire.get_request(path, self.port, "Connection: close"))
            return operator.response()

    def rss(self):
        try:
            with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
                return int(re.search(r"VmRSS:\s*(\d+)", status.read()).group(1)) * 1024
        except (OSError, AttributeError):
            # It has ended, which alive() tells.
            return 0

    def disk(self):
        """Bytes in the folders of broker and store, by what is allocated: the broker's journal is made in advance."""
        return {name: allocated(os.path.join(self.data, name)) for name in ("broker", "store")}

    def log(self):
        """(bytes, lines with ERROR) of its log."""
        size = errors = 0
        for path in glob.glob(os.path.join(self.data, "logs", "*.log")):
            size += os.path.getsize(path)
            with open(path, encoding="utf-8", errors="replace") as lines:
                errors += sum(1 for line in lines if " ERROR " in line)
        return size, errors


OPERATOR = "127.0.0.3"
# Of its lists and queues those that /metrics tells of, and by how much they may differ by what the fifty do.
KEPT = {
    "connections": 10, "sockets": 40, "sockets_strangers": 40, "rooms": 10, "users": 10, "uploads_pending": 10,
    "outbox_entries": 200, "archive_held_batches": 100,
}  # fmt: skip


def allocated(folder):
    total = 0
    for path, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.stat(os.path.join(path, name)).st_blocks * 512
            except FileNotFoundError:
                # Files come and go while it runs.
                continue
    return total


def metrics(page):
    """What /metrics says, by name with labels."""
    found = {}
    for line in page.decode("utf-8", "replace").splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            try:
                found[name] = float(value)
            except ValueError:
                continue
    return found


def total(found, prefix):
    return sum(value for name, value in found.items() if name.startswith(prefix))
