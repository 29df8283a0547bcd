package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.tornado.program.DeviceLaunch;
import org.halfstep.tornado.program.DeviceProgram;
import org.halfstep.tornado.program.ScheduleLimits;

/** Runs programs on the device and on the reference backend, and compares bits and overflows. */
final class DeviceComparison implements AutoCloseable {
    /** Every product is tiled, however small, and nothing runs by blocks of rows. */
    static final ScheduleLimits ALL_TILED = new ScheduleLimits(0, 0, 0, 0, 0);

    private static final int PROCESSORS = 2;

    private final TornadoBackend device = (TornadoBackend) Backends.open("tornado", PROCESSORS);
    private final Backend reference = Backends.open("reference", PROCESSORS);

    /** What numbers a tensor is filled with. */
    enum Numbers {
        /** Finite ones of mixed magnitudes, zeros of both signs, subnormals. */
        FINITE,
        /** NaN, infinities and numbers near the largest finite one among them. */
        WILD
    }

    static Slot slot(int id, FloatFormat format, Boundary boundary, int... sizes) {
        return new Slot(id, Shape.of(sizes), format, boundary, Role.INTERNAL);
    }

    static Slot slot(int id, FloatFormat format, int... sizes) {
        return slot(id, format, Boundary.ROUNDED, sizes);
    }

    /** The program of one op, whose inputs are the program's. */
    static Program program(Op op) {
        return new Program(op.inputs(), List.of(op), List.of(op.result()));
    }

    static Tensor tensor(Slot slot, Numbers numbers, SplittableRandom random) {
        Tensor tensor = Tensor.zeros(slot.format(), slot.shape());
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, number(slot.format(), numbers, random));
        }
        return tensor;
    }

    private static double number(FloatFormat format, Numbers numbers, SplittableRandom random) {
        int kind = random.nextInt(numbers == Numbers.WILD ? 2000 : 40);
        return switch (kind) {
            case 0 -> -0.0;
            case 1 -> random.nextInt(-9, 10) * format.minSubnormal();
            case 40 -> Double.NaN;
            case 41 -> Double.POSITIVE_INFINITY;
            case 42 -> Double.NEGATIVE_INFINITY;
            case 43 -> random.nextDouble(-1, 1) * format.maxFinite();
            default -> Math.scalb(random.nextDouble(-2, 2), random.nextInt(-8, 5));
        };
    }

    /** Runs a program with numbers drawn by a seed. */
    void check(Program program, ScheduleLimits limits, Numbers numbers, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        check(
                program,
                limits,
                program.inputs().stream()
                        .map(slot -> tensor(slot, numbers, random))
                        .toList());
    }

    /** Runs a program; gives the slots that overflowed. */
    List<Slot> check(Program program, ScheduleLimits limits, List<Tensor> inputs) {
        Workspace workspace = new Workspace();
        try (Prepared expected = reference.prepare(program, workspace);
                Prepared actual =
                        new TornadoProgram(device, new DeviceProgram(program, PROCESSORS, limits), workspace)) {
            List<Tensor> wanted = outputs(program);
            List<Tensor> given = outputs(program);
            List<Slot> overflows = expected.run(inputs, wanted, RandomPlace.NONE);
            assertThat(actual.run(inputs, given, RandomPlace.NONE))
                    .as("overflows of %s", program)
                    .isEqualTo(overflows);
            for (int i = 0; i < wanted.size(); i++) {
                assertThat(given.get(i).toFloats())
                        .as("%s", program)
                        .isEqualTo(wanted.get(i).toFloats());
            }
            return overflows;
        }
    }

    private static List<Tensor> outputs(Program program) {
        return program.outputs().stream()
                .map(slot -> Tensor.zeros(slot.format(), slot.shape()))
                .toList();
    }

    /** The kernels of a program's launches. */
    static List<DeviceLaunch.Kernel> kernels(Program program, ScheduleLimits limits) {
        return new DeviceProgram(program, PROCESSORS, limits)
                .launches(0).stream().map(DeviceLaunch::kernel).toList();
    }

    @Override
    public void close() {
        device.close();
        reference.close();
    }
}
