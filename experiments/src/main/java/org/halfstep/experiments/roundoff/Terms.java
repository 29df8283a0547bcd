package org.halfstep.experiments.roundoff;

/**
 * A bound, taken apart by where it comes from.
 *
 * @param truncation of the method: float64 on the same grid against the exact result
 * @param low of the low format: slopes, products and cotangents; in proportion to u_L, whatever the steps
 * @param product of h phi, where step length, increment or product are low
 * @param high of the additions to the state, the adjoint and the gradients: in proportion to u_H / h
 * @param stored of the first and the last number: y_0, the returned Y_N, the cotangent A_N
 */
record Terms(double truncation, double low, double product, double high, double stored) {
    /** Nothing. */
    static final Terms ZERO = new Terms(0, 0, 0, 0, 0);

    /** Of the low format alone. */
    static Terms low(double value) {
        return new Terms(0, value, 0, 0, 0);
    }

    /** Of the additions alone. */
    static Terms high(double value) {
        return new Terms(0, 0, 0, value, 0);
    }

    /** Of the first and last numbers alone. */
    static Terms stored(double value) {
        return new Terms(0, 0, 0, 0, value);
    }

    /** Term by term. */
    Terms plus(Terms other) {
        return new Terms(
                truncation + other.truncation,
                low + other.low,
                product + other.product,
                high + other.high,
                stored + other.stored);
    }

    /** Every term by a factor. */
    Terms times(double factor) {
        return new Terms(truncation * factor, low * factor, product * factor, high * factor, stored * factor);
    }

    /** The same with this truncation. */
    Terms withTruncation(double value) {
        return new Terms(value, low, product, high, stored);
    }

    /** Roundoff alone: all but the truncation. */
    double roundoff() {
        return low + product + high + stored;
    }

    /** Everything. */
    double total() {
        return truncation + roundoff();
    }
}
