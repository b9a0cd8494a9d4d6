package chat.parley.gateway.config;

import java.util.Locale;

/**
 * One thing that an operator can set, under the same name everywhere: {@code broker.url} in the file,
 * {@code PARLEY_BROKER_URL} in the environment, {@code --broker-url} as a flag.
 *
 * @param name lower-case words joined by {@code .} and {@code -}
 * @param description a sentence or two for the manual; the first line is what {@code --help} shows
 * @param secret never shown; can also be read from a file, named under {@link #fileName()}
 */
record Key<T>(String name, Form<T> form, T byDefault, String description, boolean secret) {

    static <T> Key<T> of(String name, Form<T> form, T byDefault, String description) {
        return new Key<>(name, form, byDefault, description, false);
    }

    static Key<String> secret(String name, String byDefault, String description) {
        return new Key<>(name, Forms.anyText(), byDefault, description, true);
    }

    static String variable(String name) {
        return "PARLEY_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static String flag(String name) {
        return name.replace('.', '-');
    }

    /** The name under which the file of a secret is given, for Docker's and Kubernetes' secrets. */
    String fileName() {
        return name + "-file";
    }
}
