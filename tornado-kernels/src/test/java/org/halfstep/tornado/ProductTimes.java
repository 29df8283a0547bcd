package org.halfstep.tornado;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.tornado.program.DeviceProgram;
import org.halfstep.tornado.program.ScheduleLimits;

/** How long do square products take, element by element, tiled, and on the vector backend? Prints the best of some runs. */
final class ProductTimes {
    private static final int THREADS = 2;
    private static final int RUNS = 5;
    private static final ScheduleLimits NOT_TILED =
            new ScheduleLimits(4096, 400_000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private ProductTimes() {}

    /** Measures. */
    public static void main(String[] arguments) {
        try (TornadoBackend device = (TornadoBackend) Backends.open("tornado", THREADS);
                Backend vector = Backends.open("vector", THREADS)) {
            for (FloatFormat format : List.of(FloatFormat.BINARY32, FloatFormat.BINARY16)) {
                for (int size : List.of(256, 512, 1024)) {
                    Program program = DeviceComparison.program(new Op.MatMul(
                            DeviceComparison.slot(0, format, size, size),
                            Layout.NORMAL,
                            DeviceComparison.slot(1, format, size, size),
                            Layout.NORMAL,
                            DeviceComparison.slot(2, format, size, size)));
                    String what = format.name() + " " + size;
                    measure(what + " element by element", program, onDevice(device, program, NOT_TILED));
                    measure(what + " tiled", program, onDevice(device, program, ScheduleLimits.USUAL));
                    measure(what + " vector", program, vector.prepare(program, new Workspace()));
                }
            }
        }
    }

    private static Prepared onDevice(TornadoBackend device, Program program, ScheduleLimits limits) {
        DeviceProgram translated = new DeviceProgram(program, device.machine().groups(), limits);
        return new TornadoProgram(device, translated, new Workspace());
    }

    private static void measure(String what, Program program, Prepared prepared) {
        SplittableRandom random = new SplittableRandom(1);
        List<Tensor> inputs = program.inputs().stream()
                .map(slot -> DeviceComparison.tensor(slot, DeviceComparison.Numbers.FINITE, random))
                .toList();
        Tensor result = Tensor.zeros(
                program.outputs().getFirst().format(),
                program.outputs().getFirst().shape());
        long best = Long.MAX_VALUE;
        try (prepared) {
            for (int run = 0; run <= RUNS; run++) {
                long start = System.nanoTime();
                prepared.run(inputs, List.of(result), RandomPlace.NONE);
                best = Math.min(best, System.nanoTime() - start);
            }
        }
        System.out.printf(Locale.ROOT, "%-40s %8.2f ms%n", what, best / 1e6);
    }
}
