"""One attack beside the ordinary users: before, during, after."""

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field

PREPARE_SECONDS = 90
# How much longer than its time an attack may take to end.
GRACE_SECONDS = 20


@dataclass(frozen=True)
class Plan:
    """Seconds of each part. `rest` is how long after the attack all is to be as before, `after` how much of it is looked at."""

    before: float
    during: float
    rest: float
    after: float


@dataclass
class Result:
    attack: object
    before: object = None
    during: object = None
    after: object = None
    came: str = ""
    broken: str = ""
    died: str = ""
    lost: int = 0
    errors: int = 0
    log_bytes: int = 0
    disk: tuple = field(default_factory=tuple)
    load: float = 0


class Attacking:
    """The attack's process."""

    def __init__(self, name, port, seconds, pid, addresses):
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "attacker.py")
        command = [sys.executable, program, name, str(port), str(seconds), str(pid), *addresses]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    async def line(self, seconds):
        """What it says next; empty when its time is over, or it has ended."""
        reading = asyncio.get_running_loop().run_in_executor(None, self.process.stdout.readline)
        try:
            return (await asyncio.wait_for(reading, seconds)).strip()
        except asyncio.TimeoutError:
            self.end()
            return ""

    def go(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def end(self):
        self.process.kill()
        self.process.wait()

    def trouble(self):
        """The last line of its standard error, after its end."""
        lines = self.process.stderr.read().strip().splitlines()
        return lines[-1] if lines else "it did not end in time"


async def trial(gateway, crowd, attack, addresses, plan, before=None):
    """Runs it and says what was seen. `before` is what was seen without any attack, if that is known."""
    result = Result(attack)
    begin = time.monotonic()
    await passing(crowd, begin + plan.before)
    result.disk = (gateway.disk(),)
    log_before = gateway.log()
    attacking = Attacking(attack.name, gateway.port, plan.during, gateway.pid, addresses)
    try:
        until = time.monotonic()
        if await attacking.line(PREPARE_SECONDS) != "ready":
            attacking.end()
            result.came = f"not prepared: {attacking.trouble()}"
        else:
            begin_during = time.monotonic()
            attacking.go()
            line = await attacking.line(plan.during + GRACE_SECONDS)
            attacking.end()
            came = json.loads(line) if line else {"said": f"it failed: {attacking.trouble()}"}
            result.came, result.broken = came.get("said", ""), came.get("broken", "")
            end_during = begin_during + plan.during
            result.load = os.getloadavg()[0]
    finally:
        if attacking.process.poll() is None:
            attacking.end()
    if not gateway.alive():
        result.died = gateway.said()
    elif not result.came.startswith("not prepared"):
        await passing(crowd, end_during + plan.rest)
        end = time.monotonic()
        result.before = before or crowd.figures(begin, until)
        # Posts of the attack's last moments have arrived by now, if they do at all.
        result.during = crowd.figures(begin_during, end_during)
        result.after = crowd.figures(end - plan.after, end)
        result.lost = crowd.lost(begin, end_during)
        log_after = gateway.log()
        result.log_bytes, result.errors = log_after[0] - log_before[0], log_after[1] - log_before[1]
        result.disk = (result.disk[0], gateway.disk())
        if not gateway.alive():
            result.died = gateway.said()
    return result


async def passing(crowd, until):
    while time.monotonic() < until:
        crowd.check()
        await asyncio.sleep(min(0.5, max(0.01, until - time.monotonic())))
