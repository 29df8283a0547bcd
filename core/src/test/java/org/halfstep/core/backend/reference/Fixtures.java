package org.halfstep.core.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.naive.NaiveExecutor;
import org.halfstep.core.backend.vector.VectorBackend;
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

/** Slots, numbers, and the comparison of the backends with {@link NaiveExecutor}. */
public final class Fixtures {
    /** Kernels are shared out whatever their size, so that small cases run on several threads too. */
    private static final List<Backend> BACKENDS = List.of(
            new ReferenceBackend(1),
            new ReferenceBackend(2, 0),
            new ReferenceBackend(3, 0),
            new VectorBackend(1),
            new VectorBackend(2, 0));

    private Fixtures() {}

    /** What numbers a tensor is filled with. */
    public enum Numbers {
        /** Finite ones of mixed magnitudes, zeros of both signs, subnormals. */
        FINITE,
        /** NaN, infinities and numbers near the largest finite one among them. */
        WILD
    }

    /** Where stochastic rounding draws. */
    private static final RandomPlace PLACE = new RandomPlace(7, 1 << 20, 5, RandomPlace.Pass.BACKWARD);

    /** A slot whose rounding is part of the arithmetic. */
    public static Slot slot(int id, FloatFormat format, int... sizes) {
        return new Slot(id, Shape.of(sizes), format, Boundary.ROUNDED, Role.INTERNAL);
    }

    /** The program of one op, whose inputs are the program's. */
    public static Program program(Op op) {
        return new Program(op.inputs().stream().distinct().toList(), List.of(op), List.of(op.result()));
    }

    static Tensor tensor(Slot slot, Numbers numbers, SplittableRandom random) {
        Tensor tensor = Tensor.zeros(slot.format(), slot.shape());
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, number(slot.format(), numbers, random));
        }
        return tensor;
    }

    private static double number(FloatFormat format, Numbers numbers, SplittableRandom random) {
        int kind = random.nextInt(40);
        if (numbers == Numbers.WILD && kind < 4) {
            return switch (kind) {
                case 0 -> Double.NaN;
                case 1 -> Double.POSITIVE_INFINITY;
                case 2 -> Double.NEGATIVE_INFINITY;
                default -> random.nextDouble(-1, 1) * format.maxFinite();
            };
        }
        return switch (kind) {
            case 4 -> 0.0;
            case 5 -> -0.0;
            case 6 -> random.nextInt(-9, 10) * format.minSubnormal();
            default -> Math.scalb(random.nextDouble(-2, 2), random.nextInt(-8, 5));
        };
    }

    /** Tensors for a program's inputs. */
    public static List<Tensor> inputs(Program program, Numbers numbers, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return program.inputs().stream()
                .map(slot -> tensor(slot, numbers, random))
                .toList();
    }

    /** Tensors for a program's outputs, which hold something else. */
    public static List<Tensor> outputs(Program program) {
        List<Tensor> outputs = new ArrayList<>();
        for (Slot slot : program.outputs()) {
            Tensor output = Tensor.zeros(slot.format(), slot.shape());
            output.fill(42);
            outputs.add(output);
        }
        return outputs;
    }

    /** Same bits as the naive executor on 1, 2 and 3 threads, and the same overflows. */
    static void check(Program program, Numbers numbers, long seed) {
        check(program, inputs(program, numbers, seed));
    }

    static void check(Program program, List<Tensor> inputs) {
        check(program, inputs, BACKENDS);
    }

    /** Same bits as the naive executor on each of these backends in two runs, and the same overflows. */
    public static void check(Program program, List<Tensor> inputs, List<Backend> backends) {
        NaiveExecutor.Outcome expected = NaiveExecutor.run(program, inputs, PLACE);
        for (Backend backend : backends) {
            try (Prepared prepared = backend.prepare(program, new Workspace())) {
                for (int run = 0; run < 2; run++) {
                    List<Tensor> outputs = outputs(program);
                    List<Slot> overflows = prepared.run(inputs, outputs, PLACE);
                    for (int i = 0; i < outputs.size(); i++) {
                        requireSameBits(expected.outputs().get(i), outputs.get(i), program, backend);
                    }
                    assertThat(overflows).isEqualTo(expected.overflows());
                }
            }
        }
    }

    private static void requireSameBits(Tensor expected, Tensor actual, Program program, Backend backend) {
        for (int i = 0; i < expected.elementCount(); i++) {
            if (expected.bits(i) != actual.bits(i)) {
                throw new AssertionError("element " + i + " is " + actual.get(i) + ", expected " + expected.get(i)
                        + ", backend " + backend.name() + ", threads " + backend.threads() + "\n" + program.listing());
            }
        }
    }
}
