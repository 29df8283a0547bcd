package org.halfstep.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.DeviceMeter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.experiments.bench.BenchRow.Unit;
import org.halfstep.experiments.bench.Rounds.Contestant;

/** Matrix products of a device by size and format of the operands, each as a fraction of the device's peak. */
final class DeviceMatMulSection {
    private static final int ROUNDS = 5;
    private static final double ROUND_SECONDS = 0.02;
    private static final double GIGA = 1e-9;
    private static final List<FloatFormat> FORMATS =
            List.of(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16);

    /** What takes a processor a second at most. */
    private static final List<MatMulShape> SMALL = List.of(MatMulShape.square(128), MatMulShape.square(256));

    private static final List<MatMulShape> MIDDLE = List.of(
            MatMulShape.square(512),
            new MatMulShape(512, 256, 256, false, true),
            new MatMulShape(256, 256, 512, true, false),
            new MatMulShape(1024, 64, 64, false, true),
            new MatMulShape(64, 64, 1024, true, false),
            new MatMulShape(1024, 2, 64, false, true));

    /** What fills a GPU: squares, and a layer of the wide models with its transposed forms. */
    private static final List<MatMulShape> LARGE = List.of(
            MatMulShape.square(1024),
            MatMulShape.square(2048),
            MatMulShape.square(4096),
            new MatMulShape(16384, 1024, 1024, false, true),
            new MatMulShape(16384, 1024, 1024, false, false),
            new MatMulShape(1024, 1024, 16384, true, false));

    private DeviceMatMulSection() {}

    static void measure(BenchContext context, boolean quick) {
        try (Backend backend = context.backend().apply(BenchRow.OF_DEVICE)) {
            DeviceMeter meter = backend.meter().orElseThrow();
            double peak = meter.peakOperations() * GIGA;
            for (MatMulShape shape : shapes(meter.isProcessor(), quick)) {
                context.progress().accept("matmul " + shape.text());
                measure(context, backend, shape, peak);
            }
        }
    }

    /** The smallest alone where little time is wanted; those of a GPU on a GPU alone. */
    static List<MatMulShape> shapes(boolean processor, boolean quick) {
        List<MatMulShape> shapes = new ArrayList<>(SMALL);
        if (!quick) {
            shapes.addAll(MIDDLE);
        }
        if (!processor) {
            shapes.addAll(quick ? LARGE.subList(0, 2) : LARGE);
        }
        return shapes;
    }

    private static void measure(BenchContext context, Backend backend, MatMulShape shape, double peak) {
        List<MatMulRun> runs = new ArrayList<>();
        try {
            List<Contestant> contestants = new ArrayList<>();
            for (FloatFormat format : FORMATS) {
                MatMulRun run = new MatMulRun(backend, shape, format);
                runs.add(run);
                contestants.add(Stopwatch.warmed(run, BenchRow.OF_DEVICE, 0, ROUND_SECONDS));
            }
            double[] seconds = Rounds.medians(contestants, ROUNDS);
            for (int i = 0; i < seconds.length; i++) {
                String subject = shape.text() + " " + FORMATS.get(i).name();
                double own = shape.operations() * GIGA / seconds[i];
                context.rows().accept(new BenchRow(subject, BenchRow.OF_DEVICE, own, Unit.GIGAFLOPS, "the peak", peak));
            }
        } finally {
            runs.forEach(MatMulRun::close);
        }
    }
}
