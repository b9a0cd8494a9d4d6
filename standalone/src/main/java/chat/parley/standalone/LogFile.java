package chat.parley.standalone;

import chat.parley.backends.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file for what the parts log, since the terminal is for people. */
record LogFile(Path path) {

    /**
     * The log file in the data folder. To be called before the first logger is made, which reads the properties that this
     * sets.
     */
    static LogFile in(Path data) {
        Path folder = data.resolve("logs");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BackendException("folder " + folder + " cannot be written: " + e, e);
        }
        System.setProperty("parley.logs", folder.toString());
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "chat/parley/standalone/logback.xml");
        }
        return new LogFile(folder.resolve("parley.log"));
    }
}
