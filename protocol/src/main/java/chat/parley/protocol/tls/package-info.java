/** Certificates and keys in PEM files, and whom TLS trusts: the same for gateways, their backends and clients. */
@NullMarked
package chat.parley.protocol.tls;

import org.jspecify.annotations.NullMarked;
