package chat.parley.cli.chat;

import chat.parley.cli.screen.Keys;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.transfer.Transfers;
import chat.parley.cli.window.Window;
import java.util.function.Consumer;

/** What keys do in a window. */
final class ChatKeys implements Keys {
    private final Navigation navigation;
    private final Window window;
    private final Transfers transfers;
    private final Screen screen;
    private final Consumer<Runnable> steps;

    /** @param steps takes each step to another conversation when it is its turn */
    ChatKeys(Navigation navigation, Window window, Transfers transfers, Screen screen, Consumer<Runnable> steps) {
        this.navigation = navigation;
        this.window = window;
        this.transfers = transfers;
        this.screen = screen;
        this.steps = steps;
    }

    @Override
    public void conversation(int number) {
        steps.accept(() -> navigation.goToNumber(number));
    }

    @Override
    public void next() {
        steps.accept(() -> navigation.goBeside(1));
    }

    @Override
    public void previous() {
        steps.accept(() -> navigation.goBeside(-1));
    }

    @Override
    public void unread() {
        steps.accept(() -> window.nextUnread(navigation::go));
    }

    @Override
    public void interrupt() {
        if (transfers.cancelNewest(any -> true).isEmpty()) {
            screen.notice("-- Ctrl-D or /quit leaves");
        }
    }
}
