package chat.parley.cli.script;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ClientListener;
import chat.parley.client.ParleyClient;

/**
 * One of the commands for scripts: it signs in, does one thing, and ends. Nobody is asked anything; what was asked for
 * goes to standard output, all else to standard error, and when all went well and there is nothing to show, nothing does.
 */
public interface Script {
    String name();

    /** The command's options, without those of {@link Access}; a new object each time. */
    org.apache.commons.cli.Options options();

    /** The beginning of its {@code --help}: how the command is used, what it does, and its options. */
    String usage();

    /** The command lines that its {@code --help} shows. */
    String examples();

    /** Checks everything that can be checked without a gateway, and throws a {@link Trouble} if something is wrong. */
    Task read(Arguments arguments, Surroundings surroundings, Screen screen);

    /** What one run is to do, and what it wants to hear meanwhile. */
    interface Task extends ClientListener {

        /** Does what is to be done, with a client that is signed in; throws what {@link Trouble#of} understands. */
        ExitCode run(ParleyClient client) throws InterruptedException;

        /**
         * Called when a signal ends the program. Returns whether that is a good end, which {@link #run} now comes to by
         * itself.
         */
        default boolean stop() {
            return false;
        }

        /** Whether private messages are read: else they wait in the mailbox, for a chat. */
        @Override
        default boolean takesMail() {
            return false;
        }
    }
}
