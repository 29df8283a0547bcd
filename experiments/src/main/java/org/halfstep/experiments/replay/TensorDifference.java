package org.halfstep.experiments.replay;

import java.util.Locale;
import java.util.Optional;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Storage;
import org.halfstep.core.tensor.Tensor;

/**
 * Where two tensors of one format and shape differ in their bits, every NaN counted alike.
 *
 * @param one the first
 * @param other the second
 * @param index the first element that differs, row-major
 * @param count how many differ
 */
record TensorDifference(Tensor one, Tensor other, int index, int count) {
    /** The difference, if there is one. */
    static Optional<TensorDifference> between(Tensor one, Tensor other) {
        int first = -1;
        int count = 0;
        for (int i = 0; i < one.elementCount(); i++) {
            if (one.bits(i) != other.bits(i)) {
                first = count == 0 ? i : first;
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(new TensorDifference(one, other, first, count));
    }

    /** An element in bits and decimal: {@code 0x3c01  1.0009765625}. */
    static String number(Tensor tensor, int index) {
        int digits = 2 * tensor.format().byteSize();
        String bits = String.format(Locale.ROOT, "0x%0" + digits + "x", tensor.bits(index));
        double value = tensor.get(index);
        String decimal = tensor.format().storage() == Storage.BINARY64 ? Double.toString(value) : shortest(value);
        return bits + "  " + decimal;
    }

    /** The shortest decimal that is this binary32 and no other. */
    private static String shortest(double value) {
        return Float.toString((float) value);
    }

    /** How far the two numbers are apart: {@code 1 ulp of float16 apart}. */
    String distance() {
        double a = one.get(index);
        double b = other.get(index);
        FloatFormat format = one.format();
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return "one of them is not a number";
        }
        if (Double.isInfinite(a) || Double.isInfinite(b)) {
            return "one of them is infinite";
        }
        if (a == b) {
            return "zeros of different sign";
        }
        double ulps = Math.abs(a - b) / ulp(Math.min(Math.abs(a), Math.abs(b)), format);
        String text = ulps == Math.rint(ulps) && ulps < 1e15 ? Long.toString((long) ulps) : Double.toString(ulps);
        return text + (ulps == 1 ? " ulp of " : " ulps of ") + format.name() + " apart";
    }

    /** The distance to the next number of a format, away from zero. */
    private static double ulp(double magnitude, FloatFormat format) {
        int exponent = Math.max(Math.getExponent(magnitude), Math.getExponent(format.minNormal()));
        return Math.scalb(1.0, exponent - format.precision() + 1);
    }

    /** The index of every axis of the element: {@code [3, 17]}. */
    String position() {
        int[] sizes = one.shape().sizes();
        String text = "";
        int rest = index;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            text = rest % sizes[axis] + (text.isEmpty() ? "" : ", ") + text;
            rest /= sizes[axis];
        }
        return "[" + text + "]";
    }
}
