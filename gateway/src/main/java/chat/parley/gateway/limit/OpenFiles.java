package chat.parley.gateway.limit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files, and so sockets, this process may have open: without any left it serves nobody. */
public final class OpenFiles {
    private OpenFiles() {}

    /** The number that the system says ({@code ulimit -n}); without bound where it says nothing. */
    public static int most() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount())
                : Integer.MAX_VALUE;
    }
}
