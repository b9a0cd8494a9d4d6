package chat.parley.cli.arguments;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.TextInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The first line of a file, as people save it: in UTF-8, with or without a byte order mark, with any kind of line end. */
final class PasswordFile {
    private static final String OPTION = "--password-file ";

    private PasswordFile() {}

    /**
     * The password in {@code file}, which may also be a pipe, or a device; of an endless one no more is read than a line
     * may have.
     */
    static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String password = new TextInput(in).readLine();
            if (password == null) {
                throw trouble(file, "is empty");
            }
            // As text in UTF-16 has them.
            if (password.indexOf('\0') >= 0) {
                throw trouble(file, "is no text in UTF-8");
            }
            return password;
        } catch (CharacterCodingException e) {
            throw trouble(file, "is no text in UTF-8");
        } catch (NoSuchFileException e) {
            throw trouble(file, "is not there");
        } catch (AccessDeniedException e) {
            throw trouble(file, "cannot be read: no permission");
        } catch (IOException e) {
            throw trouble(file, Files.isDirectory(file) ? "is a folder" : "cannot be read: " + e.getMessage());
        }
    }

    private static Trouble trouble(Path file, String what) {
        return new Trouble(ExitCode.IO, OPTION + file + " " + what);
    }
}
