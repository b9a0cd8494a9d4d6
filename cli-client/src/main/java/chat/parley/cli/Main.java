package chat.parley.cli;

import chat.parley.cli.process.Surroundings;

/** {@code parley chat}, and the commands for scripts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new Cli(Surroundings.ofProcess()).run(arguments).status());
    }
}
