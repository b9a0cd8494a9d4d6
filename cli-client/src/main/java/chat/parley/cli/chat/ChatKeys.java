package chat.parley.cli.chat;

import chat.parley.cli.screen.Keys;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.transfer.Transfers;
import chat.parley.cli.window.Window;

/** What keys do in a window. */
final class ChatKeys implements Keys {
    private final Navigation navigation;
    private final Window window;
    private final Transfers transfers;
    private final Screen screen;
    private final Chat chat;
    private final Attendance attendance;

    ChatKeys(
            Navigation navigation,
            Window window,
            Transfers transfers,
            Screen screen,
            Chat chat,
            Attendance attendance) {
        this.attendance = attendance;
        this.navigation = navigation;
        this.window = window;
        this.transfers = transfers;
        this.screen = screen;
        this.chat = chat;
    }

    @Override
    public void conversation(int number) {
        chat.step(() -> navigation.goToNumber(number));
    }

    @Override
    public void next() {
        chat.step(() -> navigation.goBeside(1));
    }

    @Override
    public void previous() {
        chat.step(() -> navigation.goBeside(-1));
    }

    @Override
    public void unread() {
        chat.step(() -> window.nextUnread(navigation::go));
    }

    @Override
    public void touched() {
        attendance.key();
    }

    @Override
    public void line(String text) {
        attendance.line(text);
    }

    @Override
    public void interrupt() {
        if (!chat.giveUp() && transfers.cancelNewest(any -> true).isEmpty()) {
            screen.notice("-- Ctrl-D or /quit leaves");
        }
    }
}
