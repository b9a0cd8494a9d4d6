package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.outcome.Answer;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.cli.Options;

/** A command that changes a message, which its first word names by the id. It is acknowledged when it ends well. */
abstract class ChangeScript implements Script {

    /** Asks for the change of one message. */
    interface Change {
        CompletableFuture<EventId> say(ParleyClient client, Conversation target, EventId about, Nonce nonce);
    }

    /** Checks what follows the id, and throws a {@link Trouble} if something is wrong. */
    abstract Change change(Arguments arguments, Surroundings surroundings);

    @Override
    public Options options() {
        return Arguments.targets();
    }

    @Override
    public final Task read(Arguments arguments, Surroundings surroundings, Screen screen) {
        Conversation target = arguments.target();
        if (arguments.words().isEmpty()) {
            throw arguments.usage("which message? Give its id: parley history --json has it");
        }
        String id = arguments.words().get(0);
        EventId about = arguments.named("ID", id, () -> EventId.parse(id));
        Change change = change(arguments, surroundings);
        return client -> {
            Entering.enter(client, target);
            Answer.await(target, change.say(client, target, about, client.nonce()));
            return ExitCode.OK;
        };
    }
}
