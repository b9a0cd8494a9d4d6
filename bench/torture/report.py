"""What is printed of each attack, and what is found wrong by the measure."""

from server import CEILING, KEPT, MIB

# The measure: while an attack runs, beside what was before it.
MOST_RATIO = 2
MOST_DELIVERY_MS = 250
MOST_SIGN_IN_MS = 2000
# The health check of the image gives up then.
MOST_READYZ_MS = 3000
# A bound that no noise of a loaded machine reaches.
GRAVE_DELIVERY_MS = 2000
GRAVE_SIGN_IN_MS = 15000
# What the disk may have grown by, a minute after, beyond what fifty users say meanwhile.
MOST_DISK = 100 * MIB

# What memory may be fuller by. The least that was seen counts: it is what a collection left, or nearly.
MOST_LEFT = {**KEPT, "heap": 64 * MIB, "direct memory": 32 * MIB}

COLUMNS = (
    "attack", "finding", "delivery p50/p99 before", "during", "after", "ratio", "own lag p99", "sign-in max", "/readyz max",
    "RSS", "heap", "direct", "cut", "refused", "lost", "disk", "load", "verdict", "what came of it",
)  # fmt: skip


def header():
    return "| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS)


def ms(value):
    return "none" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def delivery(figures):
    return f"{ms(figures.percentile('delivery', 0.5))} / {ms(figures.percentile('delivery', 0.99))}"


def counted(counter):
    return ", ".join(f"{amount} {what}" for what, amount in counter.most_common(3)) or "0"


def mib(value):
    """Nothing was seen where it is 0."""
    return f"{value / MIB:.0f}" if value else "?"


def ratio(result):
    before, during = result.before.percentile("delivery", 0.99), result.during.percentile("delivery", 0.99)
    return during / before if before and during else None


def grown(result):
    """Bytes, and the folders that grew."""
    before, after = result.disk
    growth = {name: after[name] - before.get(name, 0) for name in after}
    return sum(growth.values()), ", ".join(f"{name} {before.get(name, 0) / MIB:.0f} → {after[name] / MIB:.0f}" for name in after)


def row(result, short):
    verdict = "; ".join(found(result, short)) or "holds"
    if result.before is None:
        cells = [""] * (len(COLUMNS) - 4)
        return "| " + " | ".join([result.attack.name, result.attack.finding, *cells, f"**{verdict}**", result.came]) + " |"
    before, during, after = result.before, result.during, result.after
    times = ratio(result)
    cells = [
        result.attack.name,
        result.attack.finding,
        delivery(before),
        delivery(during),
        delivery(after),
        "none" if times is None else f"{times:.1f}",
        f"{ms(before.percentile('lag', 0.99))} → {ms(during.percentile('lag', 0.99))}",
        ms(during.most("sign-in")),
        ms(during.most("readyz")),
        f"{mib(before.rss)} → {mib(during.rss)} → {mib(after.rss)}",
        mib(during.heap),
        f"{mib(during.direct)} of {mib(during.most_direct)}",
        counted(during.cut),
        counted(during.refused),
        str(result.lost),
        grown(result)[1],
        f"{result.load:.1f}",
        verdict if verdict == "holds" else f"**{verdict}**",
        result.came,
    ]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def found(result, short):
    """What is wrong, in words; empty if all holds. In the short form only what a loaded machine does not explain."""
    if result.died:
        return [f"the server died: {result.died[-200:]}"]
    if result.broken:
        return [result.broken]
    if result.came.startswith(("not prepared", "it failed")):
        return ["the attack could not be tried"]
    wrong = list(everywhere(result))
    if short:
        p99 = result.during.percentile("delivery", 0.99)
        # What this program itself was late by is not the server's doing.
        if p99 is not None and p99 > GRAVE_DELIVERY_MS + (result.during.percentile("lag", 0.99) or 0):
            wrong.append(f"delivery p99 {p99:.0f} ms")
        if (result.during.most("sign-in") or 0) > GRAVE_SIGN_IN_MS:
            wrong.append("sign-in far too slow")
    else:
        wrong.extend(by_measure(result))
    return wrong


def everywhere(result):
    during = result.during
    if not during.times.get("delivery"):
        yield "nothing was delivered"
    if during.cut:
        yield "honest users cut off"
    if during.refused:
        yield f"refused: {counted(during.refused)}"
    if result.lost:
        yield f"{result.lost} deliveries lost"
    if not during.times.get("readyz"):
        yield "/readyz did not answer"
    if during.rss > CEILING:
        yield f"memory {mib(during.rss)} MiB above {mib(CEILING)}"
    if result.errors:
        yield f"{result.errors} ERRORs in the log"


def by_measure(result):
    before, during, after = result.before, result.during, result.after
    p99, times = during.percentile("delivery", 0.99) or 0, ratio(result) or 0
    if times > MOST_RATIO:
        yield f"p99 × {times:.1f}"
    if p99 > MOST_DELIVERY_MS and (before.percentile("delivery", 0.99) or 0) <= MOST_DELIVERY_MS:
        yield f"p99 above {MOST_DELIVERY_MS} ms"
    if (during.most("sign-in") or 0) > MOST_SIGN_IN_MS:
        yield "sign-in above 2 s"
    if not during.times.get("sign-in"):
        yield "nobody signed in"
    if (during.most("readyz") or 0) > MOST_READYZ_MS:
        yield "/readyz above 3 s"
    calm = after.percentile("delivery", 0.99)
    if calm is None or calm > MOST_RATIO * (before.percentile("delivery", 0.99) or 0) and calm > MOST_RATIO:
        yield "not as before afterwards"
    if after.refused or after.cut:
        yield f"afterwards refused: {counted(after.refused + after.cut)}"
    yield from left(before, after)
    if grown(result)[0] > MOST_DISK:
        yield f"disk + {mib(grown(result)[0])} MiB"


def left(before, after):
    """What the gateway still keeps of the attack."""
    for name, most in MOST_LEFT.items():
        was, is_now = before.largest.get(name), after.least.get(name)
        if was is not None and is_now is not None and is_now > was + most:
            unit = (lambda amount: f"{amount / MIB:.0f} MiB") if most >= MIB else (lambda amount: f"{amount:.0f}")
            yield f"left behind: {name.replace('_', ' ')} {unit(was)} → {unit(is_now)}"
