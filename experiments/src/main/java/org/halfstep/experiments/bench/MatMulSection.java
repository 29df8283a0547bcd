package org.halfstep.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.experiments.bench.BenchRow.Unit;
import org.halfstep.experiments.bench.Rounds.Contestant;

/** Matrix products by shape and format of the operands; sums and result are binary32. */
final class MatMulSection {
    private static final int ROUNDS = 15;
    private static final double ROUND_SECONDS = 0.01;
    private static final double WARM_SECONDS = 0.2;
    private static final double GIGA = 1e-9;

    /** Squares, layers of a batch and their transposed forms, inner size and output width 2, weight gradients. */
    private static final List<MatMulShape> SHAPES = List.of(
            MatMulShape.square(256),
            MatMulShape.square(512),
            MatMulShape.square(1024),
            new MatMulShape(512, 256, 256, false, true),
            new MatMulShape(256, 256, 512, true, false),
            new MatMulShape(1024, 64, 64, false, false),
            new MatMulShape(1024, 64, 64, false, true),
            new MatMulShape(64, 64, 1024, true, false),
            new MatMulShape(1024, 2, 64, false, true),
            new MatMulShape(16384, 2, 64, false, true),
            new MatMulShape(1024, 64, 2, false, true),
            new MatMulShape(16384, 64, 2, false, true),
            new MatMulShape(2, 64, 1024, true, false),
            new MatMulShape(2, 64, 16384, true, false),
            new MatMulShape(64, 2, 1024, true, false),
            new MatMulShape(64, 2, 16384, true, false),
            new MatMulShape(100, 50, 20, false, false));

    private static final List<FloatFormat> LOW = List.of(FloatFormat.BINARY16, FloatFormat.BFLOAT16);

    private MatMulSection() {}

    /** All shapes are run before the first is timed: the JVM compiles the kernels that they share once, for all of them. */
    static void measure(BenchContext context) {
        SHAPES.forEach(shape -> warm(context, shape));
        SHAPES.forEach(shape -> measure(context, shape));
    }

    private static void warm(BenchContext context, MatMulShape shape) {
        List<MatMulRun> runs = new ArrayList<>();
        try (Backend backend = context.backend().apply(1)) {
            entry(backend, runs, shape, FloatFormat.BINARY32);
            LOW.forEach(format -> entry(backend, runs, shape, format));
            runs.forEach(MatMulRun::close);
        }
    }

    /** A contestant and what its row says. */
    private record Entry(FloatFormat format, int threads, Contestant contestant) {}

    private static void measure(BenchContext context, MatMulShape shape) {
        List<Backend> backends = new ArrayList<>();
        List<MatMulRun> runs = new ArrayList<>();
        try {
            List<Entry> entries = new ArrayList<>();
            for (int threads : context.threadCounts()) {
                Backend backend = context.backend().apply(threads);
                backends.add(backend);
                entries.add(entry(backend, runs, shape, FloatFormat.BINARY32));
                if (threads == 1) {
                    LOW.forEach(format -> entries.add(entry(backend, runs, shape, format)));
                }
            }
            List<Contestant> contestants = new ArrayList<>();
            entries.forEach(entry -> contestants.add(entry.contestant()));
            OptionalInt blas = OptionalInt.empty();
            if (context.openBlas().isPresent()) {
                blas = OptionalInt.of(contestants.size());
                contestants.add(
                        Stopwatch.warmed(context.openBlas().get().product(shape), 1, WARM_SECONDS, ROUND_SECONDS));
            }
            double[] seconds = Rounds.medians(contestants, ROUNDS);
            report(context, shape, entries, seconds, blas);
        } finally {
            runs.forEach(MatMulRun::close);
            backends.forEach(Backend::close);
        }
    }

    private static Entry entry(Backend backend, List<MatMulRun> runs, MatMulShape shape, FloatFormat format) {
        MatMulRun run = new MatMulRun(backend, shape, format);
        runs.add(run);
        int threads = backend.threads();
        return new Entry(format, threads, Stopwatch.warmed(run, threads, WARM_SECONDS, ROUND_SECONDS));
    }

    /** Numbers that no format rounds, between -1 and 1. */
    static float number(long i) {
        return ((i * 37) % 129 - 64) / 64f;
    }

    private static void report(
            BenchContext context, MatMulShape shape, List<Entry> entries, double[] seconds, OptionalInt blas) {
        double scale = shape.operations() * GIGA;
        double single = scale / seconds[0];
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String subject = shape.text() + " " + entry.format().name();
            double own = scale / seconds[i];
            if (i > 0) {
                String against = entry.threads() == 1 ? "float32" : "1 thread";
                context.rows().accept(new BenchRow(subject, entry.threads(), own, Unit.GIGAFLOPS, against, single));
            } else if (blas.isPresent()) {
                double other = scale / seconds[blas.getAsInt()];
                context.rows().accept(new BenchRow(subject, 1, own, Unit.GIGAFLOPS, "OpenBLAS", other));
            } else {
                context.rows().accept(BenchRow.alone(subject, 1, own, Unit.GIGAFLOPS));
            }
        }
    }
}
