package org.halfstep.core.backend.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** Programs that are row-wise in the batch, over some shapes, in one format inside. */
public final class RowPrograms {
    private final FloatFormat format;
    private final List<Slot> inputs = new ArrayList<>();
    private final List<Op> ops = new ArrayList<>();
    private final List<Slot> outputs = new ArrayList<>();
    private int slots;

    RowPrograms(FloatFormat format) {
        this.format = format;
    }

    Slot slot(FloatFormat slotFormat, int... sizes) {
        return new Slot(slots++, Shape.of(sizes), slotFormat, Boundary.ALONE, Role.INTERNAL);
    }

    Slot input(Role role, int... sizes) {
        Slot input = new Slot(slots++, Shape.of(sizes), format, Boundary.ROUNDED, role);
        inputs.add(input);
        return input;
    }

    Slot add(Op op) {
        ops.add(op);
        return op.result();
    }

    Slot product(Slot a, Layout layoutA, Slot b, Layout layoutB, FloatFormat result) {
        int m = a.shape().size(layoutA == Layout.NORMAL ? 0 : 1);
        int n = b.shape().size(layoutB == Layout.NORMAL ? 1 : 0);
        return add(new Op.MatMul(a, layoutA, b, layoutB, slot(result, m, n)));
    }

    Slot chain(UnaryFunction function, BinaryFunction with, Slot a, Slot b) {
        ChainBuilder chain = new ChainBuilder();
        int both = chain.binary(with, chain.load(a), chain.load(b));
        return add(
                chain.build(chain.unary(function, both), slot(format, a.shape().sizes())));
    }

    Program program() {
        return new Program(inputs, ops, outputs);
    }

    /** Two layers forward, and a backward pass through them with gradients of weights and biases. */
    public static Program layers(FloatFormat format, int batch, int in, int hidden, int out) {
        RowPrograms n = new RowPrograms(format);
        FloatFormat total = format.needsBinary64() ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
        Slot x = n.input(Role.NETWORK_INPUT, batch, in);
        Slot cotangent = n.input(Role.SCALED_COTANGENT, batch, out);
        Slot w1 = n.input(Role.COMPUTE_PARAMETER, hidden, in);
        Slot b1 = n.input(Role.COMPUTE_PARAMETER, hidden);
        Slot w2 = n.input(Role.COMPUTE_PARAMETER, out, hidden);
        Slot perRow = n.input(Role.NETWORK_INPUT, batch, 1);
        Slot scalar = n.input(Role.TIME);
        Slot first = n.product(x, Layout.NORMAL, w1, Layout.TRANSPOSED, total);
        Slot h = n.chain(UnaryFunction.TANH, BinaryFunction.ADD, first, b1);
        Slot scaled = n.chain(UnaryFunction.SOFTPLUS, BinaryFunction.MULTIPLY, h, perRow);
        Slot y = n.product(scaled, Layout.NORMAL, w2, Layout.TRANSPOSED, format);
        Slot dh = n.product(cotangent, Layout.NORMAL, w2, Layout.NORMAL, format);
        Slot dz = n.chain(UnaryFunction.NEGATE, BinaryFunction.SUBTRACT, dh, h);
        Slot dw2 = n.product(cotangent, Layout.TRANSPOSED, h, Layout.NORMAL, total);
        Slot dw1 = n.product(dz, Layout.TRANSPOSED, x, Layout.NORMAL, format);
        Slot db1 = n.add(new Op.Reduce(Reduction.SUM, dz, 0, 1, n.slot(format, 1, hidden)));
        Slot mean = n.add(new Op.Reduce(Reduction.MEAN, dz, 0, 1, n.slot(total, 1, hidden)));
        Slot dx = n.product(dz, Layout.NORMAL, w1, Layout.NORMAL, total);
        Slot later = n.chain(UnaryFunction.ABS, BinaryFunction.ADD, y, scalar);
        Slot again = n.product(dw1, Layout.TRANSPOSED, w1, Layout.NORMAL, total);
        Slot back = n.product(dx, Layout.NORMAL, again, Layout.NORMAL, format);
        n.outputs.addAll(List.of(y, dx, dw1, dw2, db1, mean, later, back));
        return n.program();
    }

    /** Moves and reductions within rows. */
    public static Program moves(FloatFormat format, int batch) {
        RowPrograms n = new RowPrograms(format);
        Slot x = n.input(Role.NETWORK_INPUT, batch, 6);
        Slot w = n.input(Role.COMPUTE_PARAMETER, 6, 24);
        Slot y = n.product(x, Layout.NORMAL, w, Layout.NORMAL, format);
        Slot cube = n.add(new Op.Reshape(y, n.slot(format, batch, 2, 3, 4)));
        Slot turned = n.add(new Op.Transpose(cube, 1, 3, n.slot(format, batch, 4, 3, 2)));
        Slot part = n.add(new Op.Slice(turned, 2, 1, n.slot(format, batch, 4, 2, 2)));
        Slot padded = n.add(new Op.Pad(part, 1, 2, n.slot(format, batch, 7, 2, 2)));
        Slot joined = n.add(new Op.Concat(List.of(padded, part), 1, n.slot(format, batch, 11, 2, 2)));
        Slot sums = n.add(new Op.Reduce(Reduction.SUM, joined, 1, 1, n.slot(format, batch, 1, 2, 2)));
        Slot all = n.add(new Op.Reduce(Reduction.MEAN, joined, 1, 3, n.slot(format, batch, 1, 1, 1)));
        Slot most = n.add(new Op.Reduce(Reduction.MAX, joined, 2, 2, n.slot(format, batch, 11, 1, 1)));
        Slot spread = n.chain(UnaryFunction.RELU, BinaryFunction.MAX, joined, sums);
        Slot spreadMore = n.chain(UnaryFunction.SIGN, BinaryFunction.LESS, joined, most);
        n.outputs.addAll(List.of(joined, sums, all, most, spread, spreadMore));
        return n.program();
    }

    /** Numbers for the inputs; wild ones with NaN, infinities and the largest and smallest among them. */
    public static List<Tensor> inputs(Program program, long seed, boolean wild) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tensor> inputs = new ArrayList<>();
        for (Slot slot : program.inputs()) {
            Tensor tensor = Tensor.zeros(slot.format(), slot.shape());
            for (int i = 0; i < tensor.elementCount(); i++) {
                tensor.set(i, wild ? wildNumber(slot.format(), random) : random.nextDouble(-1, 1));
            }
            inputs.add(tensor);
        }
        return inputs;
    }

    private static double wildNumber(FloatFormat format, SplittableRandom random) {
        return switch (random.nextInt(400)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> format.maxFinite();
            case 3 -> -0.0;
            case 4 -> -3 * format.minSubnormal();
            default -> Math.scalb(random.nextDouble(-2, 2), random.nextInt(-8, 4));
        };
    }

    /** Tensors for the outputs. */
    public static List<Tensor> outputs(Program program) {
        return program.outputs().stream()
                .map(slot -> {
                    Tensor output = Tensor.zeros(slot.format(), slot.shape());
                    output.fill(42);
                    return output;
                })
                .toList();
    }
}
