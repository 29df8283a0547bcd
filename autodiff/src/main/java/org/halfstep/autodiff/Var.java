package org.halfstep.autodiff;

import java.util.List;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;

/**
 * A value while a program is being recorded: it has a shape and a format, but no number yet, so that a Java {@code if}
 * on it is impossible. Every method records ops and returns their result.
 *
 * <p>Shapes: elementwise methods broadcast as NumPy does. Rounding: that of
 * {@link org.halfstep.core.program.ProgramBuilder}.
 *
 * @param recorder what this value belongs to
 * @param slot where it is in the program
 */
public record Var(Recorder recorder, Slot slot) {
    /** The sizes of the axes. */
    public Shape shape() {
        return slot.shape();
    }

    /** x + y. */
    public Var plus(Var y) {
        return binary(BinaryFunction.ADD, y);
    }

    /** x + number. */
    public Var plus(double number) {
        return var(builder().binary(BinaryFunction.ADD, slot, number));
    }

    /** x - y. */
    public Var minus(Var y) {
        return binary(BinaryFunction.SUBTRACT, y);
    }

    /** x - number. */
    public Var minus(double number) {
        return var(builder().binary(BinaryFunction.SUBTRACT, slot, number));
    }

    /** number - x. */
    public Var subtractedFrom(double number) {
        return var(builder().binary(BinaryFunction.SUBTRACT, number, slot));
    }

    /** x y, element by element. */
    public Var times(Var y) {
        return binary(BinaryFunction.MULTIPLY, y);
    }

    /** x times a number. */
    public Var times(double number) {
        return var(builder().binary(BinaryFunction.MULTIPLY, slot, number));
    }

    /** x / y, element by element. */
    public Var dividedBy(Var y) {
        return binary(BinaryFunction.DIVIDE, y);
    }

    /** x / number. */
    public Var dividedBy(double number) {
        return var(builder().binary(BinaryFunction.DIVIDE, slot, number));
    }

    /** number / x. */
    public Var dividing(double number) {
        return var(builder().binary(BinaryFunction.DIVIDE, number, slot));
    }

    /** fma(x, y, z). */
    public Var timesPlus(Var y, Var z) {
        return var(builder().mulAdd(slot, same(y).slot, same(z).slot));
    }

    /** fma(number, x, z). */
    public Var timesPlus(double number, Var z) {
        return var(builder().mulAdd(number, slot, same(z).slot));
    }

    /** x^2. */
    public Var square() {
        return times(this);
    }

    /** The smaller of x and y, element by element; NaN wins. Where they are equal each gets half of the gradient. */
    public Var min(Var y) {
        return binary(BinaryFunction.MIN, y);
    }

    /** The larger of x and y, element by element; NaN wins. Where they are equal each gets half of the gradient. */
    public Var max(Var y) {
        return binary(BinaryFunction.MAX, y);
    }

    /** x within limits; its gradient is zero outside of them. */
    public Var clamp(double low, double high) {
        return var(builder().chain(List.of(slot), (chain, r) -> chain.append(new Instruction.Clamp(r[0], low, high))));
    }

    /** 1 where x < y, else 0; without gradient. */
    public Var lessThan(Var y) {
        return binary(BinaryFunction.LESS, y);
    }

    /** 1 where x < number, else 0; without gradient. */
    public Var lessThan(double number) {
        return var(builder().binary(BinaryFunction.LESS, slot, number));
    }

    /** {@code this != 0 ? then : otherwise}, element by element; without gradient by this. */
    public Var select(Var then, Var otherwise) {
        return var(builder()
                .chain(
                        List.of(slot, same(then).slot, same(otherwise).slot),
                        (chain, r) -> chain.select(r[0], r[1], r[2])));
    }

    /**
     * One entry of a bank of weights.
     *
     * <p>Shapes: this [entries, ..] and a scalar index that holds an integer from 0 to entries - 1 at run time give
     * [..]. Piecewise constant weights have {@code index = t.times(entries).floor().clamp(0, entries - 1)}.
     */
    public Var selectBank(Var index) {
        return var(builder().selectBank(slot, same(index).slot));
    }

    /** 1 - x^2 with one rounding: the derivative of tanh where x is its value. */
    public Var oneMinusSquare() {
        return var(builder()
                .chain(
                        List.of(slot),
                        (chain, r) -> chain.binary(
                                BinaryFunction.SUBTRACT,
                                chain.constant(1),
                                chain.binary(BinaryFunction.MULTIPLY, r[0], r[0]))));
    }

    /** -x. */
    public Var negated() {
        return unary(UnaryFunction.NEGATE);
    }

    /** |x|. */
    public Var abs() {
        return unary(UnaryFunction.ABS);
    }

    /** {@code x < 0 ? 0 : x}. */
    public Var relu() {
        return unary(UnaryFunction.RELU);
    }

    /** The largest integer not above x; without gradient. */
    public Var floor() {
        return unary(UnaryFunction.FLOOR);
    }

    /** x itself, without gradient. */
    public Var stopGradient() {
        return unary(UnaryFunction.STOP_GRADIENT);
    }

    /** Square root. */
    public Var sqrt() {
        return unary(UnaryFunction.SQRT);
    }

    /** e^x. */
    public Var exp() {
        return unary(UnaryFunction.EXP);
    }

    /** Natural logarithm. */
    public Var log() {
        return unary(UnaryFunction.LOG);
    }

    /** log(1 + x). */
    public Var log1p() {
        return unary(UnaryFunction.LOG1P);
    }

    /** Hyperbolic tangent. */
    public Var tanh() {
        return unary(UnaryFunction.TANH);
    }

    /** 1 / (1 + e^-x). */
    public Var sigmoid() {
        return unary(UnaryFunction.SIGMOID);
    }

    /** log(1 + e^x). */
    public Var softplus() {
        return unary(UnaryFunction.SOFTPLUS);
    }

    /** Matrix product x y. Shapes: [m, k] and [k, n], or both with one equal batch axis in front. */
    public Var matmul(Var y) {
        return matmul(Layout.NORMAL, y, Layout.NORMAL);
    }

    /** Matrix product of x and y, each as it lies or transposed. */
    public Var matmul(Layout layout, Var y, Layout layoutY) {
        return var(builder().matmul(slot, layout, same(y).slot, layoutY));
    }

    /**
     * x W^T + b: a linear layer, rounded once after the bias.
     *
     * <p>Shapes: x [.., in], weight [out, in], bias [out] or [1, out] give [.., out].
     */
    public Var linear(Var weight, Var bias) {
        return var(LinearMap.record(builder(), slot, same(weight).slot, same(bias).slot));
    }

    /** The sum along an axis, which stays with size 1; a negative axis counts from the last. */
    public Var sum(int axis) {
        return var(builder().reduce(Reduction.SUM, slot, axis(axis), 1));
    }

    /** The mean along an axis, which stays with size 1; a negative axis counts from the last. */
    public Var mean(int axis) {
        return var(builder().reduce(Reduction.MEAN, slot, axis(axis), 1));
    }

    /** The largest along an axis, which stays with size 1; a negative axis counts from the last. */
    public Var max(int axis) {
        return var(builder().reduce(Reduction.MAX, slot, axis(axis), 1));
    }

    /** The largest of all elements, a scalar. */
    public Var max() {
        return reduced(Reduction.MAX);
    }

    /** The sum of all elements, a scalar. */
    public Var sum() {
        return reduced(Reduction.SUM);
    }

    /** The mean of all elements, a scalar. */
    public Var mean() {
        return reduced(Reduction.MEAN);
    }

    /** The elements {@code start} to {@code start + length - 1} of an axis. */
    public Var slice(int axis, int start, int length) {
        return var(builder().slice(slot, axis(axis), start, length));
    }

    /** x and y one after the other along an axis. */
    public Var concat(Var y, int axis) {
        return var(builder().concat(List.of(slot, same(y).slot), axis(axis)));
    }

    /** Two axes change places; negative axes count from the last. */
    public Var transpose(int axis, int otherAxis) {
        return var(builder().transpose(slot, axis(axis), axis(otherAxis)));
    }

    /** The same elements under other sizes. */
    public Var reshape(int... sizes) {
        return reshape(Shape.of(sizes));
    }

    /** The same elements under another shape. */
    public Var reshape(Shape shape) {
        return var(builder().reshape(slot, shape));
    }

    /** Repeated along missing axes and axes of size 1. */
    public Var broadcast(Shape shape) {
        if (!Shape.broadcast(shape(), shape).equals(shape)) {
            throw new IllegalArgumentException("broadcast: shape " + shape() + " does not broadcast to " + shape);
        }
        return var(builder().broadcast(slot, shape));
    }

    private Var reduced(Reduction reduction) {
        int rank = shape().rank();
        return rank == 0
                ? this
                : var(builder().reduce(reduction, slot, 0, rank)).reshape(Shape.SCALAR);
    }

    private Var unary(UnaryFunction function) {
        return var(builder().unary(function, slot));
    }

    private Var binary(BinaryFunction function, Var y) {
        return var(builder().binary(function, slot, same(y).slot));
    }

    private int axis(int axis) {
        int rank = shape().rank();
        if (axis < -rank || axis >= rank) {
            throw new IllegalArgumentException("no axis " + axis + " in shape " + shape());
        }
        return axis < 0 ? axis + rank : axis;
    }

    private Var same(Var other) {
        if (other.recorder != recorder) {
            throw new IllegalArgumentException("a value of another recording: " + other.slot);
        }
        return other;
    }

    private Var var(Slot result) {
        return new Var(recorder, result);
    }

    private ProgramBuilder builder() {
        return recorder.builder();
    }

    @Override
    public String toString() {
        return slot.toString();
    }
}
