package chat.parley.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that answers each line with what it takes the time for, and how long it waited when it wanted to for 100 ms. */
final class TellTheTime {
    private static final long MILLIS = 100;

    private TellTheTime() {}

    @SuppressWarnings("SystemOut") // the contract with the test
    public static void main(String[] arguments) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            long time = System.currentTimeMillis();
            long began = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(MILLIS);
            long slept = System.nanoTime() - began;
            LockSupport.parkUntil(System.currentTimeMillis() + MILLIS);
            long parked = System.nanoTime() - began - slept;
            System.out.println(line + " " + time + " " + slept / 1_000_000 + " " + parked / 1_000_000);
        }
    }
}
