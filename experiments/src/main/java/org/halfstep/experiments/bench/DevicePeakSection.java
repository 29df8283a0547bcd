package org.halfstep.experiments.bench;

import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.DeviceMeter;
import org.halfstep.experiments.bench.BenchRow.Unit;

/** What a device computes and sends at most, and what a launch costs. */
final class DevicePeakSection {
    private static final double GIGA = 1e-9;
    private static final double MICRO = 1e6;

    private DevicePeakSection() {}

    static void measure(BenchContext context) {
        try (Backend backend = context.backend().apply(BenchRow.OF_DEVICE)) {
            DeviceMeter meter = backend.meter().orElseThrow();
            row(context, "fused multiply-adds in registers", meter.peakOperations() * GIGA, Unit.GIGAFLOPS);
            row(context, "launch that computes nothing", meter.launchSeconds() * MICRO, Unit.MICROSECONDS);
            row(context, "host to device", meter.uploadRate() * GIGA, Unit.GIGABYTES_PER_SECOND);
            row(context, "device to host", meter.downloadRate() * GIGA, Unit.GIGABYTES_PER_SECOND);
        }
    }

    private static void row(BenchContext context, String subject, double value, Unit unit) {
        context.rows().accept(BenchRow.alone(subject, BenchRow.OF_DEVICE, value, unit));
    }
}
