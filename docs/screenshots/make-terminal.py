#!/usr/bin/env python3
"""Makes docs/screenshots/terminal.png and terminal-thread.png: what `parley chat` shows, from a real screen.

Needs tmux, Chromium, a font with emoji (fonts-noto-color-emoji), and a server with a fresh folder:
./parley up --port 7340 --data SOMEWHERE
    docs/screenshots/make-terminal.py ws://127.0.0.1:7340 [terminal|terminal-thread]
"""
import html, os, pathlib, re, subprocess, sys, tempfile, time

URL = sys.argv[1]
HERE = pathlib.Path(__file__).resolve().parent
PARLEY = HERE.parent.parent / "parley"
COLUMNS, ROWS = 100, 17
WORK = tempfile.mkdtemp()
BASIC = "#2e3436 #cc0000 #4e9a06 #c4a000 #3465a4 #75507b #06989a #d3d7cf".split()


def tmux(*words):
    return subprocess.run(["tmux", "-u", "-S", f"{WORK}/tmux", *words], check=True, capture_output=True, text=True).stdout


def command(user, *more):
    return f"env HOME={WORK}/{user} LC_ALL=C.UTF-8 PARLEY_URL={URL} PARLEY_USER={user} PARLEY_PASSWORD='password of {user}' " \
        + f"{PARLEY} " + " ".join(more)


def chat(user, *more):
    tmux("-f", "/dev/null", "new-session", "-d", "-s", user, "-x", str(COLUMNS), "-y", str(ROWS),
         command(user, "chat", "--downloads", WORK, *more))
    wait(user, " here\n")


def wait(user, text):
    for _ in range(600):
        if text in tmux("capture-pane", "-p", "-t", user):
            return
        time.sleep(0.1)
    sys.exit(f"{user} never saw {text}:\n" + tmux("capture-pane", "-p", "-t", user))


def keys(user, text, *names):
    if text:
        tmux("send-keys", "-t", user, "-l", text)
    for name in names:
        tmux("send-keys", "-t", user, name)


def say(user, text, seen_by="alice", marker=None):
    keys(user, text, "Enter")
    if seen_by:
        wait(seen_by, marker or text[-20:])


def colour(index):
    if index < 16:
        return BASIC[index % 8]
    if index >= 232:
        return f"#{8 + (index - 232) * 10:02x}" + f"{8 + (index - 232) * 10:02x}" * 2
    levels = [0, 95, 135, 175, 215, 255]
    index -= 16
    return "#" + "".join(f"{levels[part]:02x}" for part in (index // 36, index // 6 % 6, index % 6))


def to_html(screen):
    """The lines of `tmux capture-pane -e`, which has colours as 38;5;N, as HTML."""
    style, out = {}, []
    for part in re.split(r"(\x1b\[[0-9;]*m)", screen):
        if not part.startswith("\x1b["):
            text = "".join(f'<i class=w>{c}</i>' if wide(c) else html.escape(c) for c in part)
            fg, bg = style.get("fg", "#d8dee9"), style.get("bg", "transparent")
            if style.get("inverse"):
                fg, bg = ("#101418" if bg == "transparent" else bg), fg
            css = f"color:{fg};background:{bg}" + ";font-weight:bold" * ("bold" in style) + ";opacity:.55" * ("faint" in style)
            out.append(f'<span style="{css}">{text}</span>')
            continue
        codes = [int(code or 0) for code in part[2:-1].split(";")]
        while codes:
            code = codes.pop(0)
            if code == 0:
                style = {}
            elif code in (1, 2, 7):
                style[{1: "bold", 2: "faint", 7: "inverse"}[code]] = True
            elif code in (38, 48) and codes[:1] == [5]:
                style["fg" if code == 38 else "bg"] = colour(codes[1])
                codes = codes[2:]
            elif code in (39, 49):
                style.pop("fg" if code == 39 else "bg", None)
            elif code == 22:
                style.pop("bold", None), style.pop("faint", None)
            elif 30 <= code <= 37:
                style["fg"] = BASIC[code - 30]
    return "".join(out)


def wide(c):
    return ord(c) >= 0x1100 and (ord(c) < 0x2000 or ord(c) >= 0x2E80)


def shoot(user, name):
    screen = tmux("capture-pane", "-e", "-p", "-t", user)
    page = pathlib.Path(WORK, "page.html")
    page.write_text(f"""<meta charset=utf-8><style>
      body {{ margin: 0; background: #101418 }}
      pre {{ font: 15px/21px "DejaVu Sans Mono", monospace; color: #d8dee9; padding: 14px 18px; margin: 0 }}
      .w {{ display: inline-block; width: 2ch; font-style: normal }}</style><pre>{to_html(screen)}</pre>""")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={WORK}/c",
                    f"--window-size={int(COLUMNS * 9.04) + 44},{ROWS * 21 + 28}", f"--screenshot={HERE}/{name}.png",
                    page.as_uri()], check=True, capture_output=True)


def terminal():
    pathlib.Path(WORK, "plan.pdf").write_bytes(os.urandom(48_000))
    pathlib.Path(WORK, "backup.tar.zst").write_bytes(bytes(800_000_000))
    for name in ("carol", "bob"):
        chat(name, "--room", "lobby", "--room", "ops", "--room", "dev")
    chat("alice", "--room", "lobby", "--room", "ops", "--room", "dev")
    say("bob", "morning! the new gateways are up, three of them behind the load balancer", marker="load balancer")
    say("bob", "nobody noticed the restart")
    say("carol", "same here: доброе утро 👋", marker="доброе")
    say("carol", "alice, could you look at the plan before noon? The second page has the numbers that we talked about "
        "yesterday, and https://example.org/parley/plan has the rest", marker="the rest")
    say("carol", f"/upload {WORK}/plan.pdf", marker="shares plan.pdf")
    say("alice", "reading it now")
    keys("carol", "", "M-3")  # ops
    say("carol", "disk usage is back to normal", None)
    say("carol", "alice: thanks for the fix", None)
    say("bob", "/msg alice lunch at one?", marker="@bob 1!")
    keys("bob", "", "M-2")  # lobby
    say("bob", "it says 09:00 for the maintenance window, is that ours or theirs?", marker="or theirs?")
    keys("alice", f"/upload {WORK}/backup.tar.zst", "Enter")
    wait("alice", "━━━━━┈")
    keys("alice", "ours, I'll put the")
    wait("alice", "put the")
    shoot("alice", "terminal")


def terminal_thread():
    for name in ("erik", "dora"):
        chat(name, "--room", "garden", "--room", "paint")
    say("dora", "who waters the tomatos next week?", "erik")
    say("dora", "/edit who waters the tomatoes next week?", "erik", "edits")
    say("erik", "/react :thumbs_up:", "dora", "reacts")
    say("erik", "the shed needs pain", "dora")
    say("erik", "/delete", "dora", "takes back")
    say("erik", "/reply I can, from Tuesday on", "dora")
    say("erik", "the hose is mended, too", "dora")
    keys("erik", "", "M-2")  # paint
    say("erik", "dora: blue or green?", "dora", "2 #paint 1!")
    say("erik", "I have both", "dora", "2 #paint 2!")
    say("dora", "/thread", "dora", "thread: dora")
    say("dora", "thank you! The key is with @alice", "dora")
    keys("erik", "", "M-1")  # garden
    wait("erik", "The key is with")
    for letter in "me neither, by the way":
        if "erik is typing" not in tmux("capture-pane", "-p", "-t", "dora"):
            keys("erik", letter)
            time.sleep(0.5)  # as fast as somebody types who looks for the letters
    wait("dora", "erik is typing")
    shoot("dora", "terminal-thread")


scenes = {"terminal": terminal, "terminal-thread": terminal_thread}
try:
    for name in sys.argv[2:] or scenes:
        scenes[name]()
finally:
    tmux("kill-server")
