package chat.parley.cli.format;

import java.util.ArrayList;
import java.util.List;

/** A part of a text that stands by itself. */
public sealed interface Block {

    /** Paragraphs, and the blank lines between them. */
    record Words(List<Piece> pieces) implements Block {
        public Words {
            pieces = List.copyOf(pieces);
        }
    }

    /** What somebody else has said. */
    record Quote(List<Block> blocks) implements Block {}

    /**
     * A list.
     *
     * @param sign {@code -} or {@code *} for bullets; {@code .} or {@code )} for what stands behind a number
     * @param numbers as they were typed, one for each item
     */
    record Items(char sign, List<List<Block>> items, List<Integer> numbers) implements Block {

        public boolean isNumbered() {
            return sign == '.' || sign == ')';
        }

        /**
         * What stands before the items of a numbered list. Numbers are as they were typed, since {@code 2.} and {@code 4.} may be
         * answers; but if all are the same, they were left to be counted.
         */
        public List<String> marks() {
            boolean counted = numbers.stream().distinct().count() == 1;
            List<String> marks = new ArrayList<>();
            for (int i = 0; i < numbers.size(); i++) {
                marks.add((counted ? numbers.get(i) + (long) i : numbers.get(i)) + String.valueOf(sign));
            }
            return marks;
        }
    }

    /**
     * Code in lines of its own.
     *
     * @param language as it was named; empty if it was not
     */
    record Code(String text, String language) implements Block {}
}
