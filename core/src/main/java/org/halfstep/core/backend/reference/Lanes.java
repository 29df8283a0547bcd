package org.halfstep.core.backend.reference;

import org.halfstep.core.format.Rounder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.tensor.Tensor;

/**
 * The innermost loops over arrays of an accumulator format; everything else is written once for both formats.
 *
 * <p>Every operation rounds once to the accumulator format. Arrays are read and written at equal indices where it
 * matters, since that is what the JVM's compiler vectorises; arrays that are both read and written may be the same.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public abstract class Lanes<A> {
    /** The number of partial sums of a contiguous sum. */
    public static final int PARTIALS = 16;

    /** A new array of zeros. */
    public abstract A array(int length);

    /** New arrays of zeros. */
    public abstract A[] arrays(int count, int length);

    /** The bytes of one element. */
    public abstract int byteSize();

    /** {@code target[at + i] = tensor[from + i]}. */
    public abstract void read(Tensor tensor, int from, int count, A target, int at);

    /** {@code tensor[at + i] = round(source[from + i])}. */
    public abstract void write(Tensor tensor, int at, int count, A source, int from);

    /**
     * {@code z[i] = round(x[from + i])}; whether a finite x overflowed.
     *
     * @param random the bits of each element, where chance decides
     */
    public abstract boolean round(Rounder rounder, A x, int from, long[] random, A z, int count);

    /**
     * Whether some {@code threshold <= |x[i]| < infinity}, {@code from <= i < from + count}.
     *
     * @param scale a power of two that makes the threshold an int: then one conversion to int an element, which the
     *     JVM's compiler vectorises, tells that all are smaller
     */
    public abstract boolean reaches(A x, int from, int count, double threshold, double scale);

    /** {@code z[at + i] = value}. */
    public abstract void fill(A z, int at, int count, double value);

    /** {@code z[at + i] = x[(skip + i) / times]}: every element {@code times} times, less the first {@code skip}. */
    public abstract void repeatEach(A x, int times, int skip, A z, int at, int count);

    /** {@code z[i] = f(x[i])}. */
    public abstract void apply(UnaryFunction function, A x, A z, int count);

    /** {@code z[i] = f(x[i], y[i])}. */
    public abstract void apply(BinaryFunction function, A x, A y, A z, int count);

    /** {@code z[i] = test[i] != 0 ? x[i] : y[i]}. */
    public abstract void select(A test, A x, A y, A z, int count);

    /** {@code z[i] = min(max(x[i], low), high)}. */
    public abstract void clamp(A x, double low, double high, A z, int count);

    /** {@code z[to]} becomes the largest of itself and {@code count} elements of x. */
    public abstract void max(A x, int from, int count, A z, int to);

    /** {@code z[i] = fma(a[i], b[i], c[i])}. */
    public abstract void mulAdd(A a, A b, A c, A z, int count);

    /** {@code z[i] = z[i] + x[i]}. */
    public abstract void add(A x, A z, int count);

    /** {@code z[i] = z[i] + x[from + i]}. */
    public abstract void addFrom(A x, int from, A z, int count);

    /** {@code z[at + i * stride] = x[i]}. */
    public abstract void scatter(A x, A z, int at, int stride, int count);

    /** {@code z[i] = z[i] / divisor}. */
    public abstract void divide(A z, int count, double divisor);

    /** {@code rows[kk][at + i] = x[i * k + kk]} for {@code 0 <= i < count} and {@code 0 <= kk < k}. */
    public abstract void transpose(A x, int k, int count, A[] rows, int at);

    /**
     * Four rows, four steps of k:
     * {@code s[r][j] = fma(q[at + r rowStride + kk kStride], panel[k + kk][j], s[r][j])} for kk = 0, 1, 2, 3 in turn,
     * r = 0 .. 3, {@code 0 <= j < width}.
     */
    public abstract void mulAdd4x4(A[] s, A[] panel, int k, A q, int at, int rowStride, int kStride, int width);

    /** Four rows, one step of k. */
    public abstract void mulAdd4x1(A[] s, A[] panel, int k, A q, int at, int rowStride, int width);

    /** One row, four steps of k. */
    public abstract void mulAdd1x4(A s, A[] panel, int k, A q, int at, int kStride, int width);

    /** One row, one step of k. */
    public abstract void mulAdd1x1(A s, A[] panel, int k, A q, int at, int width);

    /**
     * One row, all of a chunk, for few lanes: {@code s[j] = fma(q[at + kk kStride], panel[kk][j], s[j])} for kk from
     * {@code from} to {@code to - 1} in turn. The sums stay in registers, two at a time.
     */
    public abstract void mulAddNarrow(A s, A[] panel, int from, int to, A q, int at, int kStride, int width);

    /**
     * The sum of {@code count} elements of a block: element i is added to partial {@code i mod 16}, each from +0; the
     * partials fold by 8, 4, 2, 1.
     *
     * @param partials where the partials are kept
     * @param z where the sum goes: {@code z[to]}
     */
    public abstract void sum(A x, int from, int count, A partials, A z, int to);
}
