package chat.parley.standalone;

import chat.parley.backends.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal is for people; what the parts log goes to this file. */
record LogFile(Path path) {

    /** Before the first logger is made: it reads the properties that this sets. */
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
