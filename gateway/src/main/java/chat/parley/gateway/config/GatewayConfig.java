package chat.parley.gateway.config;

/** One gateway. */
public record GatewayConfig(
        String name,
        String host,
        int port,
        SessionConfig session,
        FilesConfig files,
        ArchiveConfig archive,
        AccountConfig account) {}
