package chat.parley.cli.command;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All commands by name. The number of words is checked here, for all. */
public final class CommandTable {
    private static final int NEAR = 2;

    private final Map<String, Command> byName = new LinkedHashMap<>();
    private final List<Command> commands = new ArrayList<>();

    public CommandTable(Collection<Command> all) {
        for (Command command : all) {
            commands.add(command);
            for (String name : command.names()) {
                if (byName.put(name, command) != null) {
                    throw new IllegalArgumentException("two commands are named " + name);
                }
            }
        }
    }

    public List<Command> commands() {
        return commands;
    }

    /** The command of that name, in any case of its letters; empty if there is none. */
    public Optional<Command> known(String name) {
        return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The command of that name; throws a {@link Trouble} with the nearest name if there is none. */
    public Command find(String name) {
        Command command = byName.get(name.toLowerCase(Locale.ROOT));
        if (command != null) {
            return command;
        }
        String near = nearest(name.toLowerCase(Locale.ROOT))
                .map(other -> " Did you mean /" + other + "?")
                .orElse("");
        throw new Trouble(
                ExitCode.REFUSED, "there is no command /" + name + "." + near + " /help lists them; // begins a text");
    }

    /** Throws a {@link Trouble} with the usage if words are missing. */
    public void check(Command command, Words words) {
        if (words.count() < command.leastWords()) {
            throw new Trouble(ExitCode.REFUSED, "usage: " + command.synopsis());
        }
    }

    private Optional<String> nearest(String name) {
        String best = null;
        int bestDistance = NEAR + 1;
        for (String known : byName.keySet()) {
            int distance = known.startsWith(name) ? 1 : distance(name, known);
            if (distance < bestDistance) {
                best = known;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The Levenshtein distance: how many letters have to be put in, taken out or changed. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
