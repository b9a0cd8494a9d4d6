package chat.parley.backends;

import java.nio.file.Path;

/**
 * Where a backend listens, where it keeps its data, and the one user it lets in.
 *
 * @param port 0 takes any free one
 * @param folder created if it is not there
 */
public record BackendOptions(String host, int port, Path folder, String user, String password) {

    public BackendOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
        }
        if (user.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("user and password must not be empty");
        }
    }

    @Override
    public String toString() {
        return "BackendOptions[host=" + host + ", port=" + port + ", folder=" + folder + ", user=" + user + "]";
    }
}
