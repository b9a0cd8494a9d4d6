"""The process in which an attack runs. Prints `ready` when it has prepared, begins when told so on standard input, and prints one line of
JSON that says what came of it. usage: attacker.py NAME PORT SECONDS SERVER_PID ADDRESS..."""

import json
import os
import sys

import attacks


def main():
    name, port, seconds, pid, *addresses = sys.argv[1:]
    # Its work would be done by other machines: here it is not to take the processor from those who are measured.
    os.nice(10)
    attacker = attacks.Attacker(int(port), addresses, float(seconds), int(pid))
    run = attacks.load()[name].run(attacker)
    next(run)
    print("ready", flush=True)
    sys.stdin.readline()
    attacker.begin()
    came = {}
    try:
        next(run)
        came["said"] = "it prepared twice, which is a defect of this program"
    except StopIteration as end:
        came["said"] = end.value
    except attacks.Broken as broken:
        came["broken"] = str(broken)
    print(json.dumps(came), flush=True)
    # Threads that wait for an answer are left behind.
    os._exit(0)


main()
