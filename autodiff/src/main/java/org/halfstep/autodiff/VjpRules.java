package org.halfstep.autodiff;

import java.util.List;
import java.util.Optional;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;

/**
 * The gradient rule of every op: given the cotangent g of its result, the contribution to the cotangent of one input.
 *
 * <p>A chain's rule is a chain: its instructions run again, then backward (register by register, later uses first), in
 * the accumulator format. tanh, sigmoid, exp and sqrt use their stored result where they end a chain. Formats: a
 * contribution has the format of the role that it is recorded with (a fan-out sum, a stage's gradient), or that of the
 * input where every primitive rounds; a move keeps g's.
 */
final class VjpRules {
    private VjpRules() {}

    /**
     * What {@code op} adds to the cotangent of its input number {@code input}, in that input's shape; nothing where the
     * derivative counts as zero.
     */
    static Optional<Slot> contribution(ProgramBuilder builder, Op op, int input, Slot g) {
        return switch (op) {
            case Op.Chain chain ->
                chainRule(builder, chain, input, g)
                        .map(slot -> reducedTo(builder, slot, op.inputs().get(input)));
            case Op.SelectBank select ->
                input == 0
                        ? Optional.of(builder.scatterBank(
                                g, select.index(), select.bank().shape().size(0)))
                        : Optional.empty();
            case Op.ScatterBank scatter ->
                input == 0 ? Optional.of(builder.selectBank(g, scatter.index())) : Optional.empty();
            case Op.MatMul _, Op.Reduce _, Op.Slice _, Op.Pad _, Op.Concat _, Op.Reshape _, Op.Transpose _ ->
                Optional.of(linearRule(builder, op, input, g));
        };
    }

    private static Slot linearRule(ProgramBuilder builder, Op op, int input, Slot g) {
        Slot operand = op.inputs().get(input);
        return switch (op) {
            case Op.Chain _, Op.SelectBank _, Op.ScatterBank _ -> throw new IllegalArgumentException(op.toString());
            case Op.MatMul product -> matmulRule(builder, product, input, g);
            case Op.Reduce reduce -> reduceRule(builder, reduce, g);
            case Op.Slice slice ->
                builder.pad(g, slice.axis(), slice.start(), operand.shape().size(slice.axis()));
            case Op.Pad pad ->
                builder.slice(g, pad.axis(), pad.start(), operand.shape().size(pad.axis()));
            case Op.Concat concat -> {
                int length = operand.shape().size(concat.axis());
                yield builder.slice(g, concat.axis(), offset(concat, input), length);
            }
            case Op.Reshape _ -> builder.reshape(g, operand.shape());
            case Op.Transpose transpose -> builder.transpose(g, transpose.axis(), transpose.otherAxis());
        };
    }

    /** The sum of two contributions to the cotangent of {@code value}. */
    static Slot add(ProgramBuilder builder, Slot a, Slot b, Slot value) {
        return builder.chain(
                List.of(a, b), format(builder, value), (chain, r) -> chain.binary(BinaryFunction.ADD, r[0], r[1]));
    }

    private static FloatFormat format(ProgramBuilder builder, Slot value) {
        return builder.policy().joining() == Joining.CHAINS ? builder.policy().format(builder.role()) : value.format();
    }

    /** Where a part begins. */
    private static int offset(Op.Concat concat, int part) {
        return concat.inputs().subList(0, part).stream()
                .mapToInt(slot -> slot.shape().size(concat.axis()))
                .sum();
    }

    /** C = A B: dA = g B^T and dB = A^T g, each transposed where its matrix is stored so. */
    private static Slot matmulRule(ProgramBuilder builder, Op.MatMul op, int input, Slot g) {
        FloatFormat format = format(builder, op.inputs().get(input));
        Layout a = op.layoutA();
        Layout b = op.layoutB();
        if (input == 0) {
            return a == Layout.NORMAL
                    ? builder.matmul(g, Layout.NORMAL, op.b(), b.flipped(), format)
                    : builder.matmul(op.b(), b, g, Layout.TRANSPOSED, format);
        }
        return b == Layout.NORMAL
                ? builder.matmul(op.a(), a.flipped(), g, Layout.NORMAL, format)
                : builder.matmul(g, Layout.TRANSPOSED, op.a(), a, format);
    }

    /** Every summand gets g; of a mean over n, g / n; of a maximum, those equal to it share g evenly. */
    private static Slot reduceRule(ProgramBuilder builder, Op.Reduce op, Slot g) {
        Shape shape = op.input().shape();
        return switch (op.reduction()) {
            case SUM -> builder.broadcast(g, shape);
            case MEAN -> {
                int count = shape.count(op.firstAxis(), op.firstAxis() + op.axisCount());
                FloatFormat format = format(builder, op.input());
                Slot share = builder.chain(
                        List.of(g),
                        format,
                        (chain, r) -> chain.binary(BinaryFunction.DIVIDE, r[0], chain.constant(count)));
                yield builder.broadcast(share, shape);
            }
            case MAX -> maxRule(builder, op, g);
        };
    }

    /** g / n where x is one of the n largest, else 0. */
    private static Slot maxRule(ProgramBuilder builder, Op.Reduce op, Slot g) {
        FloatFormat format = format(builder, op.input());
        List<Slot> compared = List.of(op.input(), op.result());
        Slot largest = builder.chain(
                compared,
                format,
                (chain, r) -> chain.select(
                        chain.binary(BinaryFunction.LESS, r[0], r[1]), chain.constant(0), chain.constant(1)));
        Slot count = builder.reduce(Reduction.SUM, largest, op.firstAxis(), op.axisCount(), format);
        return builder.chain(
                List.of(op.input(), op.result(), g, count),
                format,
                (chain, r) -> chain.select(
                        chain.binary(BinaryFunction.LESS, r[0], r[1]),
                        chain.constant(0),
                        chain.binary(BinaryFunction.DIVIDE, r[2], r[3])));
    }

    /** The sum over the axes along which {@code operand} was repeated; the order of docs/arithmetic.md rule 5. */
    private static Slot reducedTo(ProgramBuilder builder, Slot contribution, Slot operand) {
        Shape target = operand.shape();
        Slot sum = contribution;
        int missing = contribution.shape().rank() - target.rank();
        int axis = 0;
        while (axis < contribution.shape().rank()) {
            int first = axis;
            while (axis < contribution.shape().rank()
                    && (axis < missing
                            || target.size(axis - missing)
                                    != contribution.shape().size(axis))) {
                axis++;
            }
            if (axis > first) {
                sum = builder.reduce(Reduction.SUM, sum, first, axis - first, format(builder, operand));
            } else {
                axis++;
            }
        }
        return builder.reshape(sum, target);
    }

    private static Optional<Slot> chainRule(ProgramBuilder builder, Op.Chain op, int input, Slot g) {
        ChainSweep sweep = new ChainSweep(op, g);
        int last = sweep.run(input);
        if (last < 0) {
            return Optional.empty();
        }
        if (sweep.chain().isLoad(last, g)) {
            return Optional.of(g);
        }
        FloatFormat format = format(builder, op.inputs().get(input));
        return Optional.of(builder.chain(sweep.chain(), last, op.result().shape(), format));
    }
}
