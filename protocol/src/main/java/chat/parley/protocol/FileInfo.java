package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A shared file, as everybody in its conversation sees it.
 *
 * @param file its id, as given by {@code upload}
 * @param name as the sender named it: no path, no control characters, 1 to 255 bytes in UTF-8
 * @param size in bytes
 * @param mediaType such as {@code image/png}; what the sender claims, not what was found in the bytes
 * @param sha256 of all bytes, 64 lower-case hexadecimal digits; receivers check it
 */
public record FileInfo(String file, String name, long size, String mediaType, String sha256) {

    public FileInfo {
        checkName(name);
        sha256 = checkSha256(sha256);
    }

    /** Throws {@link ErrorCode#BAD_FILE_NAME} unless {@code name} can be a file's name everywhere. */
    public static void checkName(String name) {
        boolean bad = name.length() > Limits.MAX_FILE_NAME_BYTES
                || name.isBlank()
                || name.equals(".")
                || name.equals("..")
                || name.getBytes(UTF_8).length > Limits.MAX_FILE_NAME_BYTES
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
        if (bad) {
            throw new ProtocolException(
                    ErrorCode.BAD_FILE_NAME,
                    "a file's name has 1 to " + Limits.MAX_FILE_NAME_BYTES
                            + " bytes, no '/' or '\\' and no control characters");
        }
    }

    static String checkSha256(String sha256) {
        if (sha256.length() != 64 || !sha256.chars().allMatch(HexFormat::isHexDigit)) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "sha256 must be 64 hexadecimal digits");
        }
        return sha256.toLowerCase(Locale.ROOT);
    }
}
