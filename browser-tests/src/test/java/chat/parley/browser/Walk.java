package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

/** Scrolls through a whole room whose messages begin with their numbers, from 1 on, and looks at each on the way. */
final class Walk {
    /** The rows that may be in the document at a time. */
    static final int WINDOW = 200;

    /** How far a message may be from where it is expected: rounding. */
    static final double STILL_PX = 2;

    private static final int PART = 1_000;
    private static final String SCRIPT = Resources.read("/walk.js");

    enum Way {
        BACK,
        FORTH
    }

    private Walk() {}

    /** Each part of it within the time that users wait. @return how long it took */
    static String through(Page page, int messages, Way way) {
        boolean back = way == Way.BACK;
        page.script(SCRIPT, back ? -1 : 1, back ? messages + 1 : 0, back ? 1 : messages);
        for (int passed = PART; passed <= messages; passed += PART) {
            int part = passed;
            page.await(
                    part + " are passed, " + way,
                    () -> page.number("return walk.over ? arguments[0] : walk.passed", messages) >= part);
        }
        assertThat(page.lines("return walk.faults")).isEmpty();
        assertThat(page.number("return walk.passed")).isEqualTo(messages);
        assertThat(page.number("return walk.rows")).as("rows in the document").isBetween(50.0, (double) WINDOW);
        assertThat(page.number("return walk.farthest"))
                .as("how far a message was from its place in any frame")
                .isLessThanOrEqualTo(STILL_PX);
        return page.text("""
                const { millis, frames, waits } = walk;
                return `${(millis / 1000).toFixed(1)} s, ${frames} frames, ${waits} of them waiting for a page`;
                """);
    }
}
