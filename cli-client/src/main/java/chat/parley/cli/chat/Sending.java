package chat.parley.cli.chat;

import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.text.Formatter;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what this user writes, and changes what was written: the answer comes later, and is told to the transcript, or to the user
 * if it is a refusal. Thread-safe.
 */
final class Sending {
    private final ParleyClient client;
    private final Transcript transcript;
    private final SentPosts sent;
    private final Journal journal;
    private final Formatter formatter;
    private final Supplier<Consumer<Trouble>> complaints;
    /** Where a message of this user is on its way: each as often as there are. */
    private final List<Conversation> onTheWay = new ArrayList<>();

    /** @param complaints gives, while a line is carried out, who is to be told later that its message could not be sent */
    Sending(
            ParleyClient client,
            Transcript transcript,
            SentPosts sent,
            Journal journal,
            Formatter formatter,
            Supplier<Consumer<Trouble>> complaints) {
        this.client = client;
        this.transcript = transcript;
        this.sent = sent;
        this.journal = journal;
        this.formatter = formatter;
        this.complaints = complaints;
    }

    /** Says a text, which may answer another message. */
    void post(Conversation target, String text, @Nullable EventId replyTo) {
        Nonce nonce = client.nonce();
        String what = target instanceof UserName to
                ? "/msg " + to
                : "to " + target + ", \"" + Formatter.beginning(text) + "\"";
        say(id -> new ClientFrame.Post(id, target, nonce, text, replyTo), answering(target, text, replyTo), text, what);
    }

    /** The text as gateways tell it: with who said what it answers, and the thread that this is in. */
    private Body.Text answering(Conversation target, String text, @Nullable EventId replyTo) {
        Optional<Message> answered = replyTo == null ? Optional.empty() : journal.message(target, replyTo);
        return new Body.Text(
                text,
                replyTo,
                answered.map(Message::from).orElse(null),
                answered.map(Message::root).orElse(null));
    }

    void edit(Conversation target, EventId about, String text) {
        Nonce nonce = client.nonce();
        change(id -> new ClientFrame.Edit(id, target, about, nonce, text), new Body.Edit(about, text), "/edit");
    }

    void remove(Conversation target, EventId about) {
        Nonce nonce = client.nonce();
        change(id -> new ClientFrame.Remove(id, target, about, nonce), new Body.Removal(about, null), "/delete");
    }

    /** Shows an emoji at a message, or with false withdraws it. */
    void react(Conversation target, EventId about, String emoji, boolean on) {
        Nonce nonce = client.nonce();
        change(
                id -> new ClientFrame.React(id, target, about, nonce, emoji, on),
                new Body.Reaction(about, emoji, on),
                on ? "/react" : "/unreact");
    }

    /** Whether a message of this user to that conversation has no answer yet: it may be the one that is meant. */
    synchronized boolean isOnTheWay(Conversation target) {
        return onTheWay.contains(target);
    }

    private <F extends ClientFrame & ClientFrame.Saying> void change(
            LongFunction<F> frame, Body.Change body, String what) {
        F said = frame.apply(0);
        Event made = new Event(EventId.MAX, said.target(), journal.me(), said.nonce(), body);
        say(frame, body, formatter.changing(made, journal.beside(made, body.about())), what);
    }

    /**
     * Sends a request. Throws what {@link Trouble#of} understands if it cannot be made.
     *
     * @param words what it says, while it has no answer
     * @param what names it where it is told that it was refused
     */
    private <F extends ClientFrame & ClientFrame.Saying> void say(
            LongFunction<F> frame, Body body, String words, String what) {
        F said = frame.apply(0);
        Conversation target = said.target();
        Nonce nonce = said.nonce();
        Consumer<Trouble> refused = complaints.get();
        boolean message = body instanceof Body.Text;
        sent.sent();
        leaves(target, message);
        transcript.posted(target, nonce, words);
        var unused = client.say(frame).whenComplete((id, failure) -> {
            if (failure == null) {
                Event made = new Event(id, target, journal.me(), nonce, body);
                // Known before it is on its way no more: there is no moment in which an older one is taken for the
                // last.
                if (message) {
                    journal.heard(made);
                }
                arrives(target, message);
                transcript.acknowledged(made);
            } else {
                transcript.refused(target, nonce);
                arrives(target, message);
                // Told first: who waits for the last answer may end the program.
                refused.accept(Trouble.of(failure).about(what));
                sent.refused();
            }
        });
    }

    private synchronized void leaves(Conversation target, boolean message) {
        if (message) {
            onTheWay.add(target);
        }
    }

    private synchronized void arrives(Conversation target, boolean message) {
        if (message) {
            onTheWay.remove(target);
        }
    }
}
