/** The port: HTTP, the upgrade to WebSocket, the pipeline. */
@NullMarked
package chat.parley.gateway.server;

import org.jspecify.annotations.NullMarked;
