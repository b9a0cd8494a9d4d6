package chat.parley.gateway.config;

import chat.parley.bus.BusConfig;
import chat.parley.storage.objectstore.StorageConfig;

/**
 * All settings of one gateway.
 *
 * @param name unlike every other gateway's
 * @param host to listen on
 * @param port to listen on; 0 for any free one
 * @param proxyProtocol whether every connection has to begin with a PROXY header (ADR 0017)
 * @param metrics whether they are served at /metrics
 * @param access from where browsers may come, and by what names
 * @param limits what it has places for
 * @param tls whether its port speaks TLS, and whom it trusts itself
 * @param log for the command that starts it; a gateway that is part of another program logs as that does
 */
public record GatewayConfig(
        String name,
        String host,
        int port,
        boolean proxyProtocol,
        boolean metrics,
        AccessConfig access,
        LimitConfig limits,
        TlsConfig tls,
        BusConfig bus,
        StorageConfig storage,
        SessionConfig session,
        FilesConfig files,
        ArchiveConfig archive,
        AccountConfig account,
        StopConfig stop,
        LogFormat log) {

    public static final int DEFAULT_PORT = 7275;

    /** A gateway with these settings, and all else by default. */
    public static GatewayConfig of(String name, String host, int port, BusConfig bus, StorageConfig storage) {
        return new GatewayConfig(
                name,
                host,
                port,
                false,
                true,
                AccessConfig.defaults(),
                LimitConfig.defaults(),
                TlsConfig.defaults(),
                bus,
                storage,
                SessionConfig.defaults(),
                FilesConfig.defaults(),
                ArchiveConfig.defaults(),
                AccountConfig.defaults(),
                StopConfig.defaults(),
                LogFormat.TEXT);
    }

    public GatewayConfig withProxyProtocol(boolean changed) {
        return new GatewayConfig(
                name, host, port, changed, metrics, access, limits, tls, bus, storage, session, files, archive, account,
                stop, log);
    }

    public GatewayConfig withMetrics(boolean changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                changed,
                access,
                limits,
                tls,
                bus,
                storage,
                session,
                files,
                archive,
                account,
                stop,
                log);
    }

    public GatewayConfig withAccess(AccessConfig changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                metrics,
                changed,
                limits,
                tls,
                bus,
                storage,
                session,
                files,
                archive,
                account,
                stop,
                log);
    }

    public GatewayConfig withLimits(LimitConfig changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                metrics,
                access,
                changed,
                tls,
                bus,
                storage,
                session,
                files,
                archive,
                account,
                stop,
                log);
    }

    public GatewayConfig withTls(TlsConfig changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                metrics,
                access,
                limits,
                changed,
                bus,
                storage,
                session,
                files,
                archive,
                account,
                stop,
                log);
    }

    public GatewayConfig withSession(SessionConfig changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                metrics,
                access,
                limits,
                tls,
                bus,
                storage,
                changed,
                files,
                archive,
                account,
                stop,
                log);
    }

    public GatewayConfig withFiles(FilesConfig changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                metrics,
                access,
                limits,
                tls,
                bus,
                storage,
                session,
                changed,
                archive,
                account,
                stop,
                log);
    }

    public GatewayConfig withArchive(ArchiveConfig changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                metrics,
                access,
                limits,
                tls,
                bus,
                storage,
                session,
                files,
                changed,
                account,
                stop,
                log);
    }

    public GatewayConfig withAccount(AccountConfig changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                metrics,
                access,
                limits,
                tls,
                bus,
                storage,
                session,
                files,
                archive,
                changed,
                stop,
                log);
    }

    public GatewayConfig withStop(StopConfig changed) {
        return new GatewayConfig(
                name,
                host,
                port,
                proxyProtocol,
                metrics,
                access,
                limits,
                tls,
                bus,
                storage,
                session,
                files,
                archive,
                account,
                changed,
                log);
    }
}
