package chat.parley.cli.screen;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/** A terminal of 80 columns and 20 rows that keeps what is drawn on it. */
public final class FakeCanvas implements Canvas {
    public final List<String> shown = new CopyOnWriteArrayList<>();
    public final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile @Nullable Footer footer;

    /** The lines above the one that is typed. */
    public List<String> bottom() {
        Footer now = footer;
        return now == null
                ? List.of()
                : now.above(columns()).stream().map(AttributedString::toString).toList();
    }

    @Override
    public int columns() {
        return 80;
    }

    @Override
    public int rows() {
        return 20;
    }

    @Override
    public void show(List<AttributedString> lines, Footer now) {
        lines.forEach(line -> shown.add(line.toString()));
        footer = now;
    }

    @Override
    public void send(String sequence) {
        sent.add(sequence);
    }
}
