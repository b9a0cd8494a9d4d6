package chat.parley.cli.image;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws what a terminal would draw. Strict: what is not in the manual fails. */
final class SixelDecoder {
    private static final Pattern WHOLE =
            Pattern.compile("\u001bP0;1;0q\"1;1;(\\d+);(\\d+)(.*)\u001b\\\\", Pattern.DOTALL);
    private static final Pattern TOKEN =
            Pattern.compile("#(\\d+);2;(\\d+);(\\d+);(\\d+)|#(\\d+)|!(\\d+)([?-~])|([?-~])|([$])|(-)");

    private final Map<Integer, Integer> colours = new HashMap<>();
    private int[] argb = new int[0];
    private int width;
    private int height;
    private int x;
    private int top;
    private int colour;

    static Pixels decode(String sixels) {
        return new SixelDecoder().draw(sixels);
    }

    private Pixels draw(String sixels) {
        Matcher whole = WHOLE.matcher(sixels);
        if (!whole.matches()) {
            throw new AssertionError("no sixel image");
        }
        width = Integer.parseInt(whole.group(1));
        height = Integer.parseInt(whole.group(2));
        argb = new int[width * height];
        Matcher token = TOKEN.matcher(whole.group(3));
        int end = 0;
        while (end < whole.group(3).length()) {
            if (!token.find(end) || token.start() != end) {
                throw new AssertionError("what is this: " + whole.group(3).charAt(end));
            }
            end = token.end();
            take(token);
        }
        return new Pixels(width, height, argb);
    }

    private void take(Matcher token) {
        if (token.group(1) != null) {
            int rgb = 0xff;
            for (int i = 2; i <= 4; i++) {
                rgb = (rgb << 8) | Math.round(Integer.parseInt(token.group(i)) * 255 / 100f);
            }
            colours.put(Integer.parseInt(token.group(1)), rgb);
        } else if (token.group(5) != null) {
            colour = Objects.requireNonNull(colours.get(Integer.parseInt(token.group(5))));
        } else if (token.group(6) != null) {
            sixel(token.group(7).charAt(0) - '?', Integer.parseInt(token.group(6)));
        } else if (token.group(8) != null) {
            sixel(token.group(8).charAt(0) - '?', 1);
        } else {
            x = 0;
            top += token.group(10) == null ? 0 : 6;
        }
    }

    private void sixel(int bits, int times) {
        for (int i = 0; i < times; i++, x++) {
            for (int y = 0; y < 6; y++) {
                if ((bits & (1 << y)) != 0) {
                    argb[(top + y) * width + x] = colour;
                }
            }
        }
    }
}
