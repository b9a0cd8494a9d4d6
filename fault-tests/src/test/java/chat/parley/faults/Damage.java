package chat.parley.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a disk does to a file that nobody has open. */
enum Damage {
    /** In the middle of what is in the file. */
    BIT_FLIPPED {
        @Override
        byte[] of(byte[] bytes) {
            byte[] damaged = bytes.clone();
            damaged[end(bytes) / 2] ^= 0b0001_0000;
            return damaged;
        }
    },

    /** The second half is not there. */
    END_TORN_OFF {
        @Override
        byte[] of(byte[] bytes) {
            return Arrays.copyOf(bytes, end(bytes) / 2);
        }
    },

    /** The name is there, and nothing else. */
    EMPTY {
        @Override
        byte[] of(byte[] bytes) {
            return new byte[0];
        }
    },

    /** Behind what is in the file, a write that was not finished: the beginning of one like the last, and then anything. */
    WRITE_TORN {
        @Override
        byte[] of(byte[] bytes) {
            int end = end(bytes);
            byte[] damaged = Arrays.copyOf(bytes, Math.max(bytes.length, end + TORN_BYTES));
            System.arraycopy(bytes, Math.max(0, end - TORN_BYTES), damaged, end, Math.min(end, TORN_BYTES) / 2);
            return damaged;
        }
    };

    private static final int TORN_BYTES = 600;

    abstract byte[] of(byte[] bytes);

    /** In place: attributes that a store keeps beside the bytes stay. */
    void inflictOn(Path file) {
        try {
            byte[] before = Files.readAllBytes(file);
            Files.write(file, of(before));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where what was written ends: a file may have been made longer beforehand. */
    private static int end(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
