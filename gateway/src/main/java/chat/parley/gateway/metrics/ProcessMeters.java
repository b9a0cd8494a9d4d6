package chat.parley.gateway.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

/** The numbers of the process: memory on and off the heap, garbage collection, threads, processor, open files, uptime. */
final class ProcessMeters implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();

    ProcessMeters(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        // Of fan-out, and of sockets: two allocators, and both take their memory from the JVM's direct buffers.
        direct("pooled", PooledByteBufAllocator.DEFAULT.metric(), registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider sockets
                && ByteBufAllocator.DEFAULT != PooledByteBufAllocator.DEFAULT) {
            direct("sockets", sockets.metric(), registry);
        }
        Gauge.builder("parley.direct.memory.max", PlatformDependent::maxDirectMemory)
                .description(
                        "How much memory direct buffers may take (-XX:MaxDirectMemorySize; else as much as the heap)")
                .baseUnit("bytes")
                .register(registry);
    }

    private static void direct(String allocator, ByteBufAllocatorMetric metric, MeterRegistry registry) {
        Gauge.builder("parley.netty.direct.memory", metric::usedDirectMemory)
                .description("Direct memory that Netty's allocators have taken, in use or not")
                .tag("allocator", allocator)
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    public void close() {
        collections.close();
    }
}
