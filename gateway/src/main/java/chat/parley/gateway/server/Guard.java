package chat.parley.gateway.server;

import chat.parley.gateway.config.AccessConfig;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.Sockets;

/** What decides who may come in. */
public record Guard(Sockets sockets, AccessConfig access, Refusals refusals) {}
