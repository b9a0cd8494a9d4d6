/** TLS that ends in the gateway: its certificate, renewed while it runs, and what strangers may cost by it (ADR 0042). */
@NullMarked
package chat.parley.gateway.tls;

import org.jspecify.annotations.NullMarked;
