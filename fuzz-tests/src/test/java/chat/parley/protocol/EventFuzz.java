package chat.parley.protocol;

import chat.parley.fuzz.Check;

/** An event, on the bus and in the bucket: one line, and the same when it is read again; its logs have safe keys. */
public final class EventFuzz {
    private EventFuzz() {}

    public static void fuzzerTestOneInput(byte[] json) {
        Check.memory(json.length, () -> read(json));
    }

    private static void read(byte[] json) {
        EncodedEvent read;
        try {
            read = EncodedEvent.read(json);
        } catch (ProtocolException refused) {
            return;
        }
        EncodedEvent written = EncodedEvent.of(read.event());
        for (byte b : written.json()) {
            Check.that(b != '\n' && b != '\r', "an event in two lines");
        }
        Check.same(read.event(), EncodedEvent.read(written.json()).event());
        if (read.event().body() instanceof Body.File shared) {
            Check.that(shared.file().sha256().matches("[0-9a-f]{64}"), "no SHA-256");
        }
        for (LogKey log : LogKey.of(read.event())) {
            Check.that(log.value().matches("@?[a-z0-9_-]+"), "a key with syntax in it");
            Check.that(log.shard() >= 0 && log.shard() < LogKey.SHARDS, "no shard");
        }
    }
}
