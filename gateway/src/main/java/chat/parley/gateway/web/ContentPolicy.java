package chat.parley.gateway.web;

import java.util.List;

/**
 * What a browser lets the page do, whatever gets into it: run our scripts and no others, talk to the gateway and the object
 * store and nobody else.
 */
final class ContentPolicy {
    private ContentPolicy() {}

    /** @param files where files are, besides the page's own origin */
    static String of(List<String> files) {
        String stores = files.isEmpty() ? "" : " " + String.join(" ", files);
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "font-src 'self'",
                "manifest-src 'self'",
                "worker-src 'self'",
                // The chat itself is 'self' too: ws: and wss: of the same host and port.
                "connect-src 'self'" + stores,
                // Previews of what is being sent are blobs.
                "img-src 'self' blob:" + stores,
                "base-uri 'none'",
                // The sign-in form is read by the script. Without the script, no password goes into an address.
                "form-action 'none'",
                "frame-ancestors 'none'",
                // Texts of others become nodes, never markup: what would parse it throws. The one policy there may be
                // lets the
                // page start its own worker.
                "require-trusted-types-for 'script'",
                "trusted-types parley");
    }
}
