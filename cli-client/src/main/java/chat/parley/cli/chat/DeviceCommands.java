package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Wording;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ClientFrame.Which;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame.Device;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where one is signed in, signing out there, and one's password. */
final class DeviceCommands {
    private final ParleyClient client;
    private final Screen screen;
    private final DateTimeFormatter time;
    private final Later later;
    /** The devices as they were listed last: a number means one of these. */
    private volatile List<Device> listed = List.of();
    /** The last change of the password; of the reading thread. */
    private CompletableFuture<?> change = CompletableFuture.completedFuture(null);

    /** Tells of an answer when it comes: see {@link Chat#answered}. */
    interface Later {
        void answered(String command, String unsettled, CompletableFuture<?> answer, Runnable done);
    }

    DeviceCommands(ParleyClient client, Screen screen, ZoneId zone, Later later) {
        this.client = client;
        this.screen = screen;
        this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(zone);
        this.later = later;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("devices"),
                        0,
                        "",
                        "where you are signed in",
                        Pace.IN_TURN,
                        List.of(),
                        words -> devices()),
                new Command(
                        List.of("sign-out"),
                        1,
                        "N | others | all",
                        "sign out a device of /devices, or all others, or all",
                        Pace.IN_TURN,
                        List.of(Word.ANYTHING),
                        this::signOut),
                new Command(
                        List.of("password"),
                        0,
                        "[keep]",
                        "change your password; other devices are signed out, unless you keep them",
                        Pace.READING,
                        List.of(Word.ANYTHING),
                        this::password));
    }

    private void devices() {
        requireOffered();
        listed = client.devices().join().devices();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < listed.size(); i++) {
            lines.add(line(i + 1, listed.get(i)));
        }
        screen.say(lines.isEmpty() ? List.of("no device keeps you signed in") : lines);
    }

    private String line(int number, Device device) {
        StringBuilder line = new StringBuilder()
                .append(number)
                .append("  ")
                .append(device.name() == null ? "without a name" : device.name())
                .append(", signed in ")
                .append(at(device.signedInAt()));
        if (device.usedAt() != null) {
            line.append(", used ").append(at(device.usedAt()));
        }
        if (device.address() != null) {
            line.append(" from ").append(device.address());
        }
        return line.append(Boolean.TRUE.equals(device.current()) ? " (this one)" : "")
                .toString();
    }

    private String at(long millis) {
        return time.format(Instant.ofEpochMilli(millis));
    }

    private void signOut(Words words) {
        requireOffered();
        switch (words.get(0).toLowerCase(Locale.ROOT)) {
            case "others" -> signOut(null, Which.OTHERS, "all others are signed out");
            case "all" -> signOut(null, Which.ALL, "you are signed out everywhere");
            default -> {
                Device device = numbered(words.get(0));
                signOut(device.device(), null, "signed out: " + (device.name() == null ? words.get(0) : device.name()));
            }
        }
    }

    private void signOut(@Nullable String device, @Nullable Which which, String done) {
        client.signOut(device, which).join();
        screen.notice("-- " + done);
    }

    private Device numbered(String word) {
        List<Device> known = listed;
        if (known.isEmpty()) {
            throw new Trouble(ExitCode.REFUSED, "ask for the numbers first: /devices");
        }
        if (!word.matches("[1-9][0-9]{0,3}") || Integer.parseInt(word) > known.size()) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    "usage: /sign-out N, others or all; /devices has " + Wording.counted(known.size(), "device"));
        }
        return known.get(Integer.parseInt(word) - 1);
    }

    /** Asks, which is for the reading thread, and leaves the answer for later. */
    private void password(Words words) {
        requireOffered();
        boolean keep = words.count() > 0 && words.get(0).equalsIgnoreCase("keep");
        if (words.count() > 0 && !keep) {
            throw new Trouble(
                    ExitCode.REFUSED, "usage: /password, or /password keep; the password itself is asked for");
        }
        if (!screen.interactive()) {
            throw new Trouble(ExitCode.REFUSED, "/password asks on a terminal only");
        }
        if (!change.isDone()) {
            throw new Trouble(ExitCode.REFUSED, "the last change of your password has no answer yet: wait for it");
        }
        String old = secret("Password so far: ");
        String now = secret("New password (" + Limits.MIN_PASSWORD_CHARS + " characters or more): ");
        if (now.length() < Limits.MIN_PASSWORD_CHARS || now.length() > Limits.MAX_PASSWORD_CHARS) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    "a password has " + Limits.MIN_PASSWORD_CHARS + " to " + Limits.MAX_PASSWORD_CHARS
                            + " characters; nothing was changed");
        }
        if (!secret("Once more: ").equals(now)) {
            throw new Trouble(ExitCode.REFUSED, "that was not the same; nothing was changed");
        }
        change = client.changePassword(old, now, !keep);
        String done =
                keep ? "-- your password is changed" : "-- your password is changed, and all others are signed out";
        later.answered("/password", "it may be changed, or not", change, () -> screen.notice(done));
    }

    private String secret(String prompt) {
        String typed = screen.readSecret(prompt);
        if (typed == null || typed.isEmpty()) {
            throw new Trouble(ExitCode.REFUSED, "no password given; nothing was changed");
        }
        return typed;
    }

    private void requireOffered() {
        if (!client.offers(Feature.DEVICES)) {
            throw new Trouble(ExitCode.REFUSED, "this server knows no devices");
        }
    }
}
