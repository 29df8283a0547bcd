package org.halfstep.core.backend.naive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/**
 * Runs a program element by element, straight from the arithmetic contract, as slowly as that takes: what every backend
 * is compared with, bit for bit.
 *
 * <p>Formats and Rounding: those of docs/arithmetic.md; every rounding is {@link Rounding}, the definition.
 */
public final class NaiveExecutor {
    /**
     * What a run gives.
     *
     * @param outputs the program's outputs
     * @param overflows the slots in which a finite number exceeded the format's range, in the order of their ops
     */
    public record Outcome(List<Tensor> outputs, List<Slot> overflows) {
        public Outcome {
            outputs = List.copyOf(outputs);
            overflows = List.copyOf(overflows);
        }
    }

    private final Map<Slot, double[]> values = new HashMap<>();
    private final List<Slot> overflows = new ArrayList<>();
    private final RoundingDirection direction;
    private final RandomPlace place;

    private NaiveExecutor(RoundingDirection direction, RandomPlace place) {
        this.direction = direction;
        this.place = place;
    }

    /** Runs a program that draws no random numbers. */
    public static Outcome run(Program program, List<Tensor> inputs) {
        return run(program, inputs, RandomPlace.NONE);
    }

    /** Runs a program once; stochastic rounding draws at the place. */
    public static Outcome run(Program program, List<Tensor> inputs, RandomPlace place) {
        NaiveExecutor executor = new NaiveExecutor(program.rounding(), place);
        for (int i = 0; i < inputs.size(); i++) {
            executor.values.put(program.inputs().get(i), inputs.get(i).toDoubles());
        }
        program.ops().forEach(executor::run);
        List<Tensor> outputs = program.outputs().stream()
                .map(slot -> Tensor.of(slot.format(), slot.shape(), executor.value(slot)))
                .toList();
        return new Outcome(outputs, executor.overflows);
    }

    private double[] value(Slot slot) {
        return Objects.requireNonNull(values.get(slot));
    }

    private void run(Op op) {
        Arithmetic arithmetic = Arithmetic.of(op.accumulator());
        double[] result =
                switch (op) {
                    case Op.Chain chain -> chain(chain, arithmetic);
                    case Op.MatMul product -> matMul(product, arithmetic);
                    case Op.Reduce sum -> reduce(sum, arithmetic);
                    case Op.Slice slice ->
                        moved(slice.result().shape(), value(slice.input()), index -> {
                            int[] at = coordinates(slice.result().shape(), index);
                            at[slice.axis()] += slice.start();
                            return position(slice.input().shape(), at);
                        });
                    case Op.Pad pad ->
                        moved(pad.result().shape(), value(pad.input()), index -> {
                            int[] at = coordinates(pad.result().shape(), index);
                            at[pad.axis()] -= pad.start();
                            boolean inside = at[pad.axis()] >= 0
                                    && at[pad.axis()] < pad.input().shape().size(pad.axis());
                            return inside ? position(pad.input().shape(), at) : -1;
                        });
                    case Op.Concat concat -> concat(concat);
                    case Op.Reshape reshape -> value(reshape.input());
                    case Op.Transpose transpose ->
                        moved(transpose.result().shape(), value(transpose.input()), index -> {
                            int[] at = coordinates(transpose.result().shape(), index);
                            int exchanged = at[transpose.axis()];
                            at[transpose.axis()] = at[transpose.otherAxis()];
                            at[transpose.otherAxis()] = exchanged;
                            return position(transpose.input().shape(), at);
                        });
                    case Op.SelectBank select -> {
                        int size = select.result().shape().elementCount();
                        int start = (int) (value(select.index())[0] * size);
                        yield moved(select.result().shape(), value(select.bank()), index -> start + index);
                    }
                    case Op.ScatterBank scatter -> {
                        int size = scatter.input().shape().elementCount();
                        int start = (int) (value(scatter.index())[0] * size);
                        yield moved(
                                scatter.result().shape(),
                                value(scatter.input()),
                                index -> index >= start && index < start + size ? index - start : -1);
                    }
                };
        values.put(op.result(), round(op.result(), result));
    }

    private double[] round(Slot slot, double[] exact) {
        FloatFormat format = slot.format();
        FloatFormat unbounded = new FloatFormat(
                "unbounded",
                format.precision(),
                format.minExponent(),
                1023,
                format.subnormals(),
                FloatFormat.SpecialValues.INFINITIES_AND_NAN,
                FloatFormat.Overflow.STANDARD);
        long[] random = new long[exact.length];
        place.of(slot.id()).bits(0, exact.length, random);
        double[] rounded = new double[exact.length];
        boolean overflow = false;
        for (int i = 0; i < exact.length; i++) {
            rounded[i] = Rounding.round(exact[i], format, direction, random[i]);
            double withoutLimit = Rounding.round(exact[i], unbounded, direction, random[i]);
            overflow |= Double.isFinite(exact[i]) && Math.abs(withoutLimit) > format.maxFinite();
        }
        if (overflow) {
            overflows.add(slot);
        }
        return rounded;
    }

    private double[] chain(Op.Chain chain, Arithmetic arithmetic) {
        Shape shape = chain.result().shape();
        double[] result = new double[shape.elementCount()];
        double[] registers = new double[chain.instructions().size()];
        for (int i = 0; i < result.length; i++) {
            for (int r = 0; r < registers.length; r++) {
                registers[r] = switch (chain.instructions().get(r)) {
                    case Instruction.Load load -> {
                        Slot input = chain.inputs().get(load.input());
                        yield value(input)[broadcastPosition(input.shape(), coordinates(shape, i))];
                    }
                    case Instruction.Constant constant -> arithmetic.round(constant.value());
                    case Instruction.Unary unary -> arithmetic.apply(unary.function(), registers[unary.operand()]);
                    case Instruction.Binary binary ->
                        arithmetic.apply(binary.function(), registers[binary.left()], registers[binary.right()]);
                    case Instruction.Select select ->
                        registers[select.test()] == 0 ? registers[select.otherwise()] : registers[select.then()];
                    case Instruction.Clamp clamp -> {
                        double x = registers[clamp.operand()];
                        double low = arithmetic.round(clamp.low());
                        double high = arithmetic.round(clamp.high());
                        yield Math.min(Math.max(x, low), high);
                    }
                    case Instruction.MulAdd fused ->
                        arithmetic.fma(registers[fused.a()], registers[fused.b()], registers[fused.c()]);
                };
            }
            result[i] = registers[registers.length - 1];
        }
        return result;
    }

    private double[] matMul(Op.MatMul op, Arithmetic arithmetic) {
        Shape shape = op.result().shape();
        int m = shape.size(-2);
        int n = shape.size(-1);
        int k = op.a().shape().size(op.layoutA() == Layout.NORMAL ? -1 : -2);
        double[] a = value(op.a());
        double[] b = value(op.b());
        double[] result = new double[shape.elementCount()];
        for (int index = 0; index < result.length; index++) {
            int matrix = index / (m * n);
            int i = index / n % m;
            int j = index % n;
            double total = 0;
            for (int chunk = 0; chunk < k; chunk += 256) {
                double s = 0;
                for (int kk = chunk; kk < Math.min(k, chunk + 256); kk++) {
                    double left = a[matrix * m * k + (op.layoutA() == Layout.NORMAL ? i * k + kk : kk * m + i)];
                    double right = b[matrix * k * n + (op.layoutB() == Layout.NORMAL ? kk * n + j : j * k + kk)];
                    s = arithmetic.fma(left, right, s);
                }
                total = chunk == 0 ? s : arithmetic.add(total, s);
            }
            result[index] = total;
        }
        return result;
    }

    private double[] reduce(Op.Reduce op, Arithmetic arithmetic) {
        Shape shape = op.input().shape();
        int end = op.firstAxis() + op.axisCount();
        int count = shape.count(op.firstAxis(), end);
        int inner = shape.count(end, shape.rank());
        double[] x = value(op.input());
        double[] result = new double[op.result().shape().elementCount()];
        for (int i = 0; i < result.length; i++) {
            double[] terms = new double[count];
            for (int j = 0; j < count; j++) {
                terms[j] = x[(i / inner * count + j) * inner + i % inner];
            }
            if (op.reduction() == Op.Reduction.MAX) {
                result[i] = Arrays.stream(terms).reduce(Double.NEGATIVE_INFINITY, Math::max);
                continue;
            }
            double sum = inner == 1 ? contiguousSum(terms, arithmetic) : stridedSum(terms, arithmetic);
            result[i] = op.reduction() == Op.Reduction.MEAN
                    ? arithmetic.apply(Instruction.BinaryFunction.DIVIDE, sum, arithmetic.round(count))
                    : sum;
        }
        return result;
    }

    private static double contiguousSum(double[] terms, Arithmetic arithmetic) {
        double total = 0;
        for (int block = 0; block < terms.length; block += 4096) {
            double[] partials = new double[16];
            for (int i = 0; i < Math.min(4096, terms.length - block); i++) {
                partials[i % 16] = arithmetic.add(partials[i % 16], terms[block + i]);
            }
            for (int fold : new int[] {8, 4, 2, 1}) {
                for (int i = 0; i < fold; i++) {
                    partials[i] = arithmetic.add(partials[i], partials[i + fold]);
                }
            }
            total = arithmetic.add(total, partials[0]);
        }
        return total;
    }

    private static double stridedSum(double[] terms, Arithmetic arithmetic) {
        double total = 0;
        for (int block = 0; block < terms.length; block += 256) {
            double s = 0;
            for (int i = block; i < Math.min(terms.length, block + 256); i++) {
                s = arithmetic.add(s, terms[i]);
            }
            total = arithmetic.add(total, s);
        }
        return total;
    }

    /** Where an element of a result comes from; negative: from nowhere. */
    private interface Origin {
        int of(int index);
    }

    private static double[] moved(Shape shape, double[] source, Origin origin) {
        double[] result = new double[shape.elementCount()];
        for (int i = 0; i < result.length; i++) {
            int from = origin.of(i);
            result[i] = from < 0 ? 0 : source[from];
        }
        return result;
    }

    private double[] concat(Op.Concat op) {
        Shape shape = op.result().shape();
        double[] result = new double[shape.elementCount()];
        for (int i = 0; i < result.length; i++) {
            int[] at = coordinates(shape, i);
            int part = 0;
            while (at[op.axis()] >= op.inputs().get(part).shape().size(op.axis())) {
                at[op.axis()] -= op.inputs().get(part).shape().size(op.axis());
                part++;
            }
            Slot input = op.inputs().get(part);
            result[i] = value(input)[position(input.shape(), at)];
        }
        return result;
    }

    private static int[] coordinates(Shape shape, int index) {
        int[] at = new int[shape.rank()];
        int rest = index;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            at[axis] = rest % shape.size(axis);
            rest /= shape.size(axis);
        }
        return at;
    }

    private static int position(Shape shape, int[] at) {
        int position = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            position = position * shape.size(axis) + at[axis];
        }
        return position;
    }

    private static int broadcastPosition(Shape operand, int[] at) {
        int position = 0;
        for (int axis = 0; axis < operand.rank(); axis++) {
            int size = operand.size(axis);
            position = position * size + (size == 1 ? 0 : at[at.length - operand.rank() + axis]);
        }
        return position;
    }
}
