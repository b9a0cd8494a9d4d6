package chat.parley.gateway.server;

import chat.parley.gateway.config.AccessConfig;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.Sockets;
import chat.parley.gateway.tls.Tls;
import java.util.Optional;

/**
 * What decides who may come in.
 *
 * @param tls that all have to speak; empty: none do
 */
public record Guard(Sockets sockets, AccessConfig access, Refusals refusals, Optional<Tls> tls) {}
