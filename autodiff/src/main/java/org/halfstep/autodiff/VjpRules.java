package org.halfstep.autodiff;

import java.util.Arrays;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Constant;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;
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
 * contribution has the policy's high format, or that of the input where every primitive rounds; a move keeps g's.
 */
final class VjpRules {
    private VjpRules() {}

    /** What {@code op} adds to the cotangent of its input number {@code input}, in that input's shape. */
    static Slot contribution(ProgramBuilder builder, Op op, int input, Slot g) {
        Slot operand = op.inputs().get(input);
        return switch (op) {
            case Op.Chain chain -> reducedTo(builder, chainRule(builder, chain, input, g), operand);
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
        };
    }

    /** The sum of two contributions to the cotangent of {@code value}. */
    static Slot add(ProgramBuilder builder, Slot a, Slot b, Slot value) {
        return builder.chain(
                List.of(a, b), format(builder, value), (chain, r) -> chain.binary(BinaryFunction.ADD, r[0], r[1]));
    }

    private static FloatFormat format(ProgramBuilder builder, Slot value) {
        return builder.policy().joining() == Joining.CHAINS ? builder.policy().high() : value.format();
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

    /** Every summand gets g; of a mean over n, g / n. */
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
        };
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

    private static Slot chainRule(ProgramBuilder builder, Op.Chain op, int input, Slot g) {
        ChainSweep sweep = new ChainSweep(op, g);
        int last = sweep.run(input);
        if (sweep.chain.isLoad(last, g)) {
            return g;
        }
        return builder.chain(
                sweep.chain,
                last,
                op.result().shape(),
                format(builder, op.inputs().get(input)));
    }

    /** One backward sweep over the registers of a chain. */
    private static final class ChainSweep {
        private final Op.Chain op;
        private final ChainBuilder chain = new ChainBuilder();
        /** Where the chain's registers are in the new chain. */
        private final int[] value;
        /** The register of each register's cotangent in the new chain, -1 while there is none. */
        private final int[] cotangent;

        ChainSweep(Op.Chain op, Slot g) {
            this.op = op;
            value = chain.append(op);
            cotangent = new int[value.length];
            Arrays.fill(cotangent, -1);
            int last = value.length - 1;
            if (op.instructions().get(last) instanceof Unary unary && readsItsResult(unary.function())) {
                value[last] = chain.load(op.result());
            }
            cotangent[last] = chain.load(g);
        }

        /** The register of the cotangent of an input. */
        int run(int input) {
            int target = op.instructions().indexOf(new Load(input));
            boolean[] depends = new boolean[value.length];
            for (int i = target; i < value.length; i++) {
                depends[i] = i == target;
                for (int operand : op.instructions().get(i).operands()) {
                    depends[i] |= depends[operand];
                }
            }
            for (int i = value.length - 1; i > target; i--) {
                if (depends[i] && cotangent[i] >= 0) {
                    sweep(op.instructions().get(i), i, depends);
                }
            }
            return cotangent[target];
        }

        private void sweep(Instruction instruction, int at, boolean[] depends) {
            int g = cotangent[at];
            switch (instruction) {
                case Load _, Constant _ -> {}
                case Unary(UnaryFunction function, int x) -> add(x, unaryRule(function, value[x], value[at], g));
                case Binary(BinaryFunction function, int a, int b) -> {
                    if (depends[b]) {
                        add(b, rightRule(function, value[a], value[b], value[at], g));
                    }
                    if (depends[a]) {
                        add(a, leftRule(function, value[b], g));
                    }
                }
                case MulAdd(int a, int b, int c) -> {
                    if (depends[c]) {
                        add(c, g);
                    }
                    if (depends[b]) {
                        add(b, chain.binary(BinaryFunction.MULTIPLY, g, value[a]));
                    }
                    if (depends[a]) {
                        add(a, chain.binary(BinaryFunction.MULTIPLY, g, value[b]));
                    }
                }
            }
        }

        private void add(int register, int contribution) {
            cotangent[register] = cotangent[register] < 0
                    ? contribution
                    : chain.binary(BinaryFunction.ADD, cotangent[register], contribution);
        }

        private static boolean readsItsResult(UnaryFunction function) {
            return switch (function) {
                case TANH, SIGMOID, EXP, SQRT -> true;
                case NEGATE, LOG, LOG1P, SOFTPLUS -> false;
            };
        }

        /** g f'(x), with y = f(x). */
        private int unaryRule(UnaryFunction function, int x, int y, int g) {
            return switch (function) {
                case NEGATE -> chain.unary(UnaryFunction.NEGATE, g);
                case SQRT -> divide(g, chain.binary(BinaryFunction.ADD, y, y));
                case EXP -> multiply(g, y);
                case LOG -> divide(g, x);
                case LOG1P -> divide(g, chain.binary(BinaryFunction.ADD, chain.constant(1), x));
                case TANH -> multiply(g, chain.binary(BinaryFunction.SUBTRACT, chain.constant(1), multiply(y, y)));
                case SIGMOID -> multiply(multiply(g, chain.binary(BinaryFunction.SUBTRACT, chain.constant(1), y)), y);
                case SOFTPLUS -> multiply(g, chain.unary(UnaryFunction.SIGMOID, x));
            };
        }

        /** g df(a, b)/da. */
        private int leftRule(BinaryFunction function, int b, int g) {
            return switch (function) {
                case ADD, SUBTRACT -> g;
                case MULTIPLY -> multiply(g, b);
                case DIVIDE -> divide(g, b);
            };
        }

        /** g df(a, b)/db, with y = f(a, b). */
        private int rightRule(BinaryFunction function, int a, int b, int y, int g) {
            return switch (function) {
                case ADD -> g;
                case SUBTRACT -> chain.unary(UnaryFunction.NEGATE, g);
                case MULTIPLY -> multiply(g, a);
                case DIVIDE -> chain.unary(UnaryFunction.NEGATE, divide(multiply(g, y), b));
            };
        }

        private int multiply(int a, int b) {
            return chain.binary(BinaryFunction.MULTIPLY, a, b);
        }

        private int divide(int a, int b) {
            return chain.binary(BinaryFunction.DIVIDE, a, b);
        }
    }
}
