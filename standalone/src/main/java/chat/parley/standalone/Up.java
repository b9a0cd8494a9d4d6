package chat.parley.standalone;

import chat.parley.backends.BackendException;
import chat.parley.backends.DataFolder;
import chat.parley.bus.BusException;
import chat.parley.gateway.config.ConfigException;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.config.Version;
import chat.parley.gateway.server.BindFailure;
import chat.parley.protocol.tls.Fingerprint;
import chat.parley.storage.objectstore.StorageException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.ParseException;
import org.slf4j.LoggerFactory;

/** The program {@code ./parley up}: a broker, an object store and a gateway in one process. */
public final class Up {
    private static final String HELP = """
            Usage: parley up [--data DIR] [--port PORT] [--host HOST] [--tls] [--config FILE]
                             [--SETTING VALUE …]

            Runs Parley on this machine, a broker, an object store and a gateway in one process, until Ctrl-C or SIGTERM.

            Examples:
              parley up
              parley up --data /srv/parley --port 8080
              parley up --host 0.0.0.0 --files-max-size 1GiB

              --data DIR      where everything is kept (default: data, in the current folder)
              --port PORT     for browsers and clients (default: 7275; 0 takes a free one)
              --host HOST     the address to listen on (default: 127.0.0.1, for this machine only;
                              0.0.0.0 lets others connect: on a network that you do not trust, with --tls)
              --tls           speak TLS, by a certificate that is made at the first start and kept in the
                              data folder; for another: --tls-certificate FILE --tls-key FILE
              --config FILE   a gateway's settings; those of broker and object store are not used
              --help          this
              --version       which Parley this is

            The gateway's other settings are flags too: parley gateway --help lists them.

            Exit codes:
               0  stopped as it was told to (SIGTERM, Ctrl-C), or had only to answer
              64  the command line is wrong
              69  the port or the data folder cannot be had, or the disk is full
              70  a defect; the log says more
              78  the configuration is wrong
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Shutdown shutdown;

    private Up(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
        this.shutdown = new Shutdown(out, err);
    }

    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] arguments) throws InterruptedException {
        new Up(System.out, System.err).run(List.of(arguments));
    }

    private void run(List<String> arguments) throws InterruptedException {
        try {
            UpOptions options = UpOptions.parse(arguments);
            if (options.help()) {
                tell(HELP);
            } else if (options.version()) {
                tell("parley " + Version.current() + "\n");
            } else {
                serve(options);
            }
        } catch (ParseException | InvalidPathException e) {
            fail(ExitCode.USAGE, e.getMessage() + "; parley up --help lists what there is");
        } catch (ConfigException e) {
            fail(ExitCode.CONFIG, e.problems().stream().map(Object::toString).toArray(String[]::new));
        } catch (BackendException | BindFailure | BusException | StorageException e) {
            fail(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private void tell(String text) {
        out.print(text);
        if (out.checkError()) {
            fail(ExitCode.UNAVAILABLE, "standard output cannot be written");
        }
    }

    /**
     * Starts everything, tells that it serves, and waits for the end. The log's place is settled before anything can log,
     * so nothing here that logs may be made earlier.
     */
    private void serve(UpOptions options) throws InterruptedException {
        DataFolder data = DataFolder.take(options.data(), "parley.lock");
        LogFile log = LogFile.in(data.path());
        DiskSpace.require(data.path());
        try {
            Optional<Fingerprint> own = options.tls() ? Optional.of(OwnTls.in(data.path())) : Optional.empty();
            GatewayConfig config = OwnBackends.NONE_YET.config(options);
            Standalone standalone = new Standalone();
            shutdown.closeAtTheEnd(standalone);
            int port = standalone.start(options, data);
            String launcher = System.getProperty("parley.command", "./parley");
            out.print(new Welcome(
                            config.host(),
                            port,
                            config.tls().files().isPresent(),
                            own,
                            data.path(),
                            log.path(),
                            launcher)
                    .text());
            out.flush();
            standalone.awaitBrokerStopped();
            fail(ExitCode.UNAVAILABLE, "the broker has stopped; the reason is in " + log.path());
        } catch (ConfigException | BackendException | BindFailure | BusException | StorageException e) {
            throw e;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Up.class).error("not started, by a defect", e);
            fail(ExitCode.DEFECT, "cannot start, by a defect; " + log.path() + " says more");
        }
    }

    /** Says {@code lines} on standard error and ends the process, unless it ends already and this is a consequence. */
    private void fail(ExitCode code, String... lines) {
        if (!shutdown.begun()) {
            List.of(lines).forEach(line -> err.println("parley: " + line));
            shutdown.exit(code);
        }
    }
}
