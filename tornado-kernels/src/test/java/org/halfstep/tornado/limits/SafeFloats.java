package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Floating-point expressions that TornadoVM compiles right. */
final class SafeFloats {
    private SafeFloats() {}

    static void sum(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) + y.get(i));
    }

    static void product(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) * y.get(i));
    }

    static void quotient(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) / y.get(i));
    }

    static void reciprocal(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, 1 / x.get(i));
    }

    static void squareRoot(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (float) Math.sqrt(x.get(i)));
    }

    static void fused(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) * y.get(i) + 1.5f);
    }

    static void fusedOnce(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.fma(x.get(i), y.get(i), 1.5f));
    }

    static void fusedOnTheRight(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, 1.5f + x.get(i) * y.get(i));
    }

    static void fusedThroughVariable(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float product = x.get(i) * y.get(i);
        result.set(i, product + 1.5f);
    }

    static void negatedFactor(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, -x.get(i) * y.get(i) + 1.5f);
    }

    static void negatedFactorOnce(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.fma(-x.get(i), y.get(i), 1.5f));
    }

    static void negatedSummand(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, -y.get(i));
        float negated = result.get(i);
        result.set(i, x.get(i) * y.get(i) + negated);
    }

    static void negatedSummandOnce(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.fma(x.get(i), y.get(i), -y.get(i)));
    }

    static void twoProducts(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) * y.get(i) + y.get(i) * 1.1f);
    }

    static void twoProductsFirstFused(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.fma(x.get(i), y.get(i), y.get(i) * 1.1f));
    }

    static void strictComparisons(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float first = x.get(i);
        float second = y.get(i);
        result.set(
                i,
                (first < second ? 1 : 2)
                        + (first > second ? 10 : 20)
                        + (!(first > second) ? 100 : 200)
                        + (first == second ? 1000 : 2000)
                        + (first != second ? 10000 : 20000));
    }

    static void strictComparisonInIf(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float sum = 1;
        if (x.get(i) < y.get(i) && y.get(i) > 1) {
            sum = sum + 2;
        }
        if (!(x.get(i) < y.get(i))) {
            sum = sum + 4;
        }
        result.set(i, sum);
    }

    static void notANumber(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (Float.isNaN(x.get(i)) ? 1 : 2) + (Float.isInfinite(x.get(i)) ? 10 : 20));
    }

    @SuppressWarnings("IdentityBinaryExpression")
    static void notEqualToItself(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float value = x.get(i);
        result.set(i, value != value ? 1 : 2);
    }

    static void largerByTernary(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float first = x.get(i);
        float second = y.get(i);
        result.set(i, first > second ? first : second);
    }

    static void rectifierThatKeepsNaN(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float value = x.get(i);
        result.set(i, value < 0 ? 0 : value);
    }

    static void absolute(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.abs(x.get(i)));
    }

    static void signs(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float value = -x.get(i);
        result.set(i, y.get(i) > 0 ? value : 0 - value);
    }

    static void notSimplified(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float value = x.get(i);
        result.set(i, (value + y.get(i)) - value + value * 0f);
    }

    static void roundedByAddition(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) + 12582912f - 12582912f);
    }

    static void toIntInRange(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float value = x.get(i);
        float bounded = value > -1e6f ? (value < 1e6f ? value : 1e6f) : -1e6f;
        result.set(i, (int) bounded);
    }

    static void throughDouble(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        double product = (double) x.get(i) * y.get(i) + 1e-9;
        result.set(i, (float) (product / 3));
    }
}
