package chat.parley.cli.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Few colours that stand for the many of an image, by median cut (Heckbert 1982): the colours, at 5 bits each, are divided
 * where most of them lie apart, until there are enough groups; each group's mean is a colour of the palette.
 */
final class Palette {
    private static final int BITS = 5;
    private static final int LOST = 8 - BITS;
    private static final int LEVELS = 1 << BITS;
    private static final int CELLS = LEVELS * LEVELS * LEVELS;

    private final List<Integer> colours;
    /** The index of the colour for each cell that was in the image, and for others once they were asked for; else -1. */
    private final int[] indexOfCell = new int[CELLS];

    private Palette(List<Group> groups) {
        Arrays.fill(indexOfCell, -1);
        colours = groups.stream().map(Group::mean).toList();
        for (int index = 0; index < groups.size(); index++) {
            for (int cell : groups.get(index).cells) {
                indexOfCell[cell] = index;
            }
        }
    }

    static Palette of(Pixels pixels, int most) {
        int[] counts = new int[CELLS];
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                if (pixels.visible(x, y)) {
                    int rgb = pixels.at(x, y);
                    counts[cell(Rgb.red(rgb), Rgb.green(rgb), Rgb.blue(rgb))]++;
                }
            }
        }
        int[] present =
                IntStream.range(0, CELLS).filter(cell -> counts[cell] > 0).toArray();
        List<Group> groups = new ArrayList<>();
        if (present.length > 0) {
            groups.add(new Group(present, counts));
        }
        while (groups.size() < most) {
            Group widest = groups.stream()
                    .filter(group -> group.cells.length > 1)
                    .max(Comparator.comparingLong(Group::weight))
                    .orElse(null);
            if (widest == null) {
                break;
            }
            groups.remove(widest);
            groups.addAll(widest.divided());
        }
        return new Palette(groups);
    }

    int size() {
        return colours.size();
    }

    /** The colour with that index, as {@code 0xRRGGBB}. */
    int colour(int index) {
        return colours.get(index);
    }

    /** The index of the colour that is most like this one. */
    int indexOf(int red, int green, int blue) {
        int cell = cell(red, green, blue);
        if (indexOfCell[cell] < 0) {
            indexOfCell[cell] = nearest(red, green, blue);
        }
        return indexOfCell[cell];
    }

    private int nearest(int red, int green, int blue) {
        int nearest = 0;
        int least = Integer.MAX_VALUE;
        for (int index = 0; index < colours.size(); index++) {
            int colour = colours.get(index);
            int dr = red - Rgb.red(colour);
            int dg = green - Rgb.green(colour);
            int db = blue - Rgb.blue(colour);
            int distance = dr * dr + dg * dg + db * db;
            if (distance < least) {
                least = distance;
                nearest = index;
            }
        }
        return nearest;
    }

    private static int cell(int red, int green, int blue) {
        return ((red >> LOST) << (2 * BITS)) | ((green >> LOST) << BITS) | (blue >> LOST);
    }

    /** Cells that lie together, and are to have one colour. */
    private static final class Group {
        private final int[] cells;
        private final int[] counts;
        private final int shift;
        private final int extent;
        private final long pixels;

        Group(int[] cells, int[] counts) {
            this.cells = cells;
            this.counts = counts;
            int widest = 0;
            int most = -1;
            for (int axis = 0; axis <= 2 * BITS; axis += BITS) {
                int at = axis;
                var along = Arrays.stream(cells)
                        .map(cell -> (cell >> at) & (LEVELS - 1))
                        .summaryStatistics();
                if (along.getMax() - along.getMin() > most) {
                    most = along.getMax() - along.getMin();
                    widest = axis;
                }
            }
            shift = widest;
            extent = most;
            pixels = Arrays.stream(cells).mapToLong(cell -> counts[cell]).sum();
        }

        /** How much is gained by dividing the group. */
        long weight() {
            return pixels * extent * extent;
        }

        List<Group> divided() {
            int[] sorted = Arrays.stream(cells)
                    .boxed()
                    .sorted(Comparator.comparingInt(cell -> (cell >> shift) & (LEVELS - 1)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            long before = 0;
            int middle = 0;
            while (middle < sorted.length - 1 && (middle == 0 || before < pixels / 2)) {
                before += counts[sorted[middle++]];
            }
            return List.of(
                    new Group(Arrays.copyOf(sorted, middle), counts),
                    new Group(Arrays.copyOfRange(sorted, middle, sorted.length), counts));
        }

        int mean() {
            long red = 0;
            long green = 0;
            long blue = 0;
            for (int cell : cells) {
                red += (long) counts[cell] * level(cell >> (2 * BITS));
                green += (long) counts[cell] * level(cell >> BITS);
                blue += (long) counts[cell] * level(cell);
            }
            return Rgb.of((int) (red / pixels), (int) (green / pixels), (int) (blue / pixels));
        }

        /** A level of a cell, 0 to 31 in its last bits, as one of a colour: 0 to 255. */
        private static int level(int cell) {
            int bits = cell & (LEVELS - 1);
            return (bits << 3) | (bits >> 2);
        }
    }
}
