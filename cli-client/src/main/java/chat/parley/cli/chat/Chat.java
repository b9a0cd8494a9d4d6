package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.CommandTable;
import chat.parley.cli.command.HelpCommand;
import chat.parley.cli.command.Input;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Words;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Wording;
import chat.parley.protocol.Conversation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines and carries them out until there are no more. In a pipe strictly one after another, each command after all
 * messages before it have their answers; on a terminal the reading never waits: see {@link Pace}. A message goes to the
 * conversation that was the current one when Enter was pressed.
 */
final class Chat {
    /** For how long no answer may come until those that are left are given up. */
    private static final Duration DELIVERY = Duration.ofSeconds(60);
    /** How many messages may be read from a pipe before the earlier ones have their answers. */
    private static final int READ_AHEAD = 1000;

    private static final Duration ECHO = Duration.ofSeconds(2);

    private final Screen screen;
    private final ChatState state;
    private final SentPosts sent;
    private final AtomicReference<@Nullable ExitCode> firstTrouble = new AtomicReference<>();
    private final ExecutorService background = Executors.newCachedThreadPool(task -> thread(task, "parley-command"));
    /** The thread of what has its turn on a terminal: one after another. */
    private final ExecutorService turns = Executors.newSingleThreadExecutor(task -> thread(task, "parley-turns"));
    /** How many tasks in {@link #turns} change the current conversation, or wait for one that does. */
    private final AtomicInteger moving = new AtomicInteger();

    /** Whether there is the file that a command is about, for what is a command only then. */
    private final Predicate<Input> there;

    private @Nullable CommandTable table;
    private @Nullable MessageCommands messages;
    /** The number, from 1, of the line that is being carried out; of the reading thread. */
    private long lineNumber;

    /** Lines that wait for their turn, or for an answer, or are being carried out beside the reading, as typed. */
    private final List<String> running = new CopyOnWriteArrayList<>();

    private volatile boolean givenUp;
    /** Whether the last answers are being waited for, and nothing is read any more. */
    private volatile boolean leaving;

    private volatile boolean quit;

    Chat(Screen screen, ChatState state, SentPosts sent, Predicate<Input> there) {
        this.screen = screen;
        this.state = state;
        this.sent = sent;
        this.there = there;
    }

    /** Sets the commands: those of messages, others, and those of this class. */
    void commands(MessageCommands messageCommands, List<Command> others) {
        messages = messageCommands;
        List<Command> all = new ArrayList<>(messageCommands.commands());
        all.addAll(others);
        all.add(new HelpCommand(screen, this::table).command());
        all.add(new Command(List.of("quit", "exit"), 0, "", "leave", Pace.READING, List.of(), words -> quit = true));
        table = new CommandTable(all);
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    CommandTable table() {
        if (table == null) {
            throw new IllegalStateException("no commands yet");
        }
        return table;
    }

    ExitCode run() throws InterruptedException {
        while (!quit) {
            lineNumber++;
            String line = readLine();
            if (line == null) {
                break;
            }
            if (!line.isBlank()) {
                if (screen.interactive()) {
                    schedule(line);
                } else {
                    carryOut(line);
                }
            }
        }
        finish();
        ExitCode trouble = firstTrouble.get();
        return trouble == null ? ExitCode.OK : trouble;
    }

    /**
     * The next line, null at the end. It is empty for one that cannot be taken, which is told: the lines behind it are
     * carried out all the same.
     */
    private @Nullable String readLine() {
        try {
            return screen.readLine(prompt());
        } catch (Trouble e) {
            if (e.exit() != ExitCode.REFUSED) {
                throw e;
            }
            trouble(lineNumber, e);
            return "";
        }
    }

    private String prompt() {
        Conversation current = state.current();
        return (current == null ? "" : current) + (state.thread() == null ? "> " : " ↪> ");
    }

    /** Carries out a line of a pipe, and returns when that is done; for a message when it is on its way. */
    private void carryOut(String line) throws InterruptedException {
        try {
            Input input = Input.read(line, there);
            if (input.command() == null) {
                deliverAllBut(READ_AHEAD);
                say(input.rest());
                return;
            }
            Command command = table().find(input.command());
            Words words = new Words(input.rest());
            table().check(command, words);
            deliverAllBut(0);
            command.handler().run(new Words(input.rest(), state.current()));
        } catch (RuntimeException e) {
            trouble(lineNumber, Trouble.of(e));
        }
    }

    /** Carries out a line of a terminal, at once or at its {@link Pace}. */
    private void schedule(String line) {
        try {
            Input input = screen.pasted() ? Input.text(line) : Input.read(line, there);
            if (input.command() == null) {
                afterMoves(line, () -> say(input.rest()));
                return;
            }
            Command command = table().find(input.command());
            Words words = new Words(input.rest());
            table().check(command, words);
            switch (command.pace()) {
                case READING -> attempt(() -> command.handler().run(words));
                case AT_ONCE -> afterMoves(line, () -> command.handler().run(words));
                case IN_TURN -> inTurn(line, () -> command.handler().run(words));
                case MOVING -> move(line, () -> command.handler().run(words));
                case BESIDE -> afterMoves(line, () -> beside(command, input.rest(), line));
            }
        } catch (RuntimeException e) {
            trouble(0, Trouble.of(e));
        }
    }

    /** Goes to another conversation because of a key, after the moves that were typed before it. */
    void step(Runnable step) {
        if (!givenUp) {
            afterMoves(null, step::run);
        }
    }

    /** Stops waiting for the last answers; returns false if they are not being waited for. Any thread. */
    boolean giveUp() {
        if (leaving) {
            sent.abandon();
        }
        return leaving;
    }

    /** Carries {@code what} out now, or after the moves that wait; then what is typed later waits for this, too. */
    private void afterMoves(@Nullable String typed, Attempt what) {
        if (moving.get() > 0) {
            move(typed, what);
        } else {
            attempt(what);
        }
    }

    private void move(@Nullable String typed, Attempt what) {
        moving.incrementAndGet();
        inTurn(typed, () -> {
            try {
                what.run();
            } finally {
                moving.decrementAndGet();
            }
        });
    }

    /**
     * Carries {@code what} out on the thread of {@link #turns}, unless the user has left by then.
     *
     * @param typed null if it was a key
     */
    private void inTurn(@Nullable String typed, Attempt what) {
        if (typed != null) {
            running.add(typed);
        }
        turns.execute(() -> {
            // What is named as given up is not carried out.
            if (!givenUp) {
                attempt(what);
                if (typed != null) {
                    running.remove(typed);
                }
            }
        });
    }

    /**
     * Carries a command out on a thread of its own, for the conversation that is the current one now, wherever the user
     * goes meanwhile.
     */
    private void beside(Command command, String rest, String typed) {
        Words words = new Words(rest, state.current());
        running.add(typed);
        background.execute(() -> runInBackground(command, words, typed));
    }

    /**
     * Has the outcome of a command told when it comes, for which nothing waits; whoever leaves before is told that it is
     * given up. Any thread.
     *
     * @param command as its trouble is to name it
     * @param unsettled what giving it up means
     * @param done tells that it has succeeded
     */
    void answered(String command, String unsettled, CompletableFuture<?> answer, Runnable done) {
        String waiting = command + ": " + unsettled;
        running.add(waiting);
        var unused = answer.whenComplete((value, failure) -> {
            if (givenUp) {
                return;
            }
            running.remove(waiting);
            if (failure == null) {
                done.run();
            } else {
                trouble(0, Trouble.of(failure).about(command));
            }
        });
    }

    private interface Attempt {
        void run() throws InterruptedException;
    }

    private void attempt(Attempt what) {
        try {
            what.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!givenUp) {
                trouble(0, Trouble.of(e));
            }
        }
    }

    private void say(String text) {
        if (messages != null) {
            messages.say(text);
        }
    }

    private void runInBackground(Command command, Words words, String typed) {
        try {
            command.handler().run(words);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!givenUp) {
                trouble(0, Trouble.of(e).about(typed));
            }
        } finally {
            running.remove(typed);
        }
    }

    /** Who is to be told, at any time and on any thread, of what goes wrong with the line that is now carried out. */
    Consumer<Trouble> complaints() {
        long number = lineNumber;
        return trouble -> trouble(number, trouble);
    }

    /**
     * Tells what went wrong with a line; any thread. On a terminal the user sees it and goes on; in a pipe it also
     * decides how the program ends.
     */
    private void trouble(long number, Trouble trouble) {
        screen.error(screen.interactive() ? trouble.line() : "line " + number + ": " + trouble.line());
        if (!screen.interactive()) {
            firstTrouble.compareAndSet(null, trouble.exit());
        }
    }

    private void deliverAllBut(int left) throws InterruptedException {
        if (!sent.awaitAnswers(left, DELIVERY) && !sent.isAbandoned()) {
            throw new Trouble(
                    ExitCode.UNAVAILABLE, unanswered() + " not taken: no answer for " + DELIVERY.toSeconds() + " s");
        }
    }

    private String unanswered() {
        return Wording.counted(sent.unanswered(), "message");
    }

    private void finish() throws InterruptedException {
        givenUp = true;
        running.forEach(typed -> screen.notice("-- given up: " + typed));
        background.shutdownNow();
        turns.shutdownNow();
        try {
            if (screen.interactive() && sent.unanswered() > 0) {
                leaving = true;
                screen.notice("-- waiting for " + unanswered() + " to be taken; Ctrl-C gives up");
            }
            deliverAllBut(0);
            if (sent.isAbandoned()) {
                screen.notice("-- given up: " + unanswered() + " without an answer");
            } else if (!sent.awaitShown(ECHO) && !screen.interactive()) {
                screen.notice("-- some of your messages were taken, but have not come back yet");
            }
        } catch (Trouble e) {
            screen.error(e.line());
            if (!screen.interactive()) {
                firstTrouble.compareAndSet(null, e.exit());
            }
        }
    }
}
