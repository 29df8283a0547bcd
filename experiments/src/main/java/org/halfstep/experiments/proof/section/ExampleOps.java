package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Clamp;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** An op of every kind, and numbers to run it with. */
final class ExampleOps {
    private static final int KINDS = 40;

    private ExampleOps() {}

    /** What numbers a tensor is filled with. */
    enum Numbers {
        /** Finite ones of mixed magnitudes, zeros of both signs, subnormals. */
        FINITE,
        /** NaN, infinities and numbers near the largest finite one among them. */
        WILD
    }

    static Slot slot(int id, FloatFormat format, int... sizes) {
        return new Slot(id, Shape.of(sizes), format, Boundary.ROUNDED, Role.INTERNAL);
    }

    /** The program of one op, whose inputs are the program's. */
    static Program program(Op op) {
        return new Program(op.inputs().stream().distinct().toList(), List.of(op), List.of(op.result()));
    }

    static String words(Op op) {
        String text = op.toString();
        return text.length() > 160 ? text.substring(0, 160) + ".." : text;
    }

    static Tensor tensor(Slot slot, Numbers numbers, Stream random) {
        Tensor tensor = Tensor.zeros(slot.format(), slot.shape());
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, slot.role() == Role.TIME ? 1 : number(slot.format(), numbers, random));
        }
        return tensor;
    }

    private static double number(FloatFormat format, Numbers numbers, Stream random) {
        int kind = random.nextInt(KINDS);
        if (numbers == Numbers.WILD && kind < 4) {
            return switch (kind) {
                case 0 -> Double.NaN;
                case 1 -> Double.POSITIVE_INFINITY;
                case 2 -> Double.NEGATIVE_INFINITY;
                default -> (2 * random.nextUniform() - 1) * format.maxFinite();
            };
        }
        return switch (kind) {
            case 4 -> 0.0;
            case 5 -> -0.0;
            case 6 -> (random.nextInt(19) - 9) * format.minSubnormal();
            default -> Math.scalb(random.nextUniform(-2, 2), random.nextInt(13) - 8);
        };
    }

    /** A chain, a product, sums and a move. */
    static List<Op> few(FloatFormat format) {
        Slot x = slot(0, format, 6, 10);
        ChainBuilder chain = new ChainBuilder();
        int tanh = chain.unary(UnaryFunction.TANH, chain.load(x));
        return List.of(
                chain.build(tanh, slot(2, format, 6, 10)),
                new Op.MatMul(x, Layout.NORMAL, slot(1, format, 10, 6), Layout.NORMAL, slot(2, format, 6, 6)),
                new Op.Reduce(Reduction.SUM, x, 0, 1, slot(2, format, 1, 10)),
                new Op.Reduce(Reduction.MEAN, x, 1, 1, slot(2, format, 6, 1)),
                new Op.Transpose(x, 0, 1, slot(2, format, 10, 6)));
    }

    /** Every kind of op; chains with every function and instruction. */
    static List<Op> all(FloatFormat format) {
        List<Op> ops = new ArrayList<>(few(format));
        Slot x = slot(0, format, 6, 10);
        for (UnaryFunction function : UnaryFunction.values()) {
            ChainBuilder chain = new ChainBuilder();
            ops.add(chain.build(chain.unary(function, chain.load(x)), slot(2, format, 6, 10)));
        }
        Slot row = slot(1, format, 10);
        for (BinaryFunction function : BinaryFunction.values()) {
            ChainBuilder chain = new ChainBuilder();
            ops.add(chain.build(chain.binary(function, chain.load(x), chain.load(row)), slot(2, format, 6, 10)));
        }
        ops.add(severalInstructions(x, row, format));
        ops.addAll(moves(x, format));
        return ops;
    }

    /** clamp(select(x < row, fma(x, row, 0.3), x)). */
    private static Op severalInstructions(Slot x, Slot row, FloatFormat format) {
        ChainBuilder chain = new ChainBuilder();
        int a = chain.load(x);
        int b = chain.load(row);
        int less = chain.binary(BinaryFunction.LESS, a, b);
        int chosen = chain.select(less, chain.mulAdd(a, b, chain.constant(0.3)), a);
        return chain.build(chain.append(new Clamp(chosen, -1.1, 1.3)), slot(2, format, 6, 10));
    }

    private static List<Op> moves(Slot x, FloatFormat format) {
        Slot index = new Slot(9, Shape.SCALAR, FloatFormat.BINARY32, Boundary.ROUNDED, Role.TIME);
        return List.of(
                new Op.Reduce(Reduction.MAX, x, 0, 1, slot(2, format, 1, 10)),
                new Op.Reduce(Reduction.MAX, x, 0, 2, slot(2, format, 1, 1)),
                new Op.Slice(x, 1, 3, slot(2, format, 6, 4)),
                new Op.Pad(x, 0, 1, slot(2, format, 8, 10)),
                new Op.Concat(List.of(x, x), 0, slot(2, format, 12, 10)),
                new Op.Reshape(x, slot(2, format, 60)),
                new Op.Transpose(slot(0, format, 2, 3, 4, 5, 20), 1, 3, slot(2, format, 2, 5, 4, 3, 20)),
                new Op.Transpose(slot(0, format, 2, 3, 4), 2, 0, slot(2, format, 4, 3, 2)),
                new Op.SelectBank(slot(0, format, 3, 2, 5), index, slot(2, format, 2, 5)),
                new Op.ScatterBank(slot(1, format, 2, 5), index, slot(2, format, 3, 2, 5)));
    }
}
