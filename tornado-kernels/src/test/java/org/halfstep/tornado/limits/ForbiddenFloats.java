package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Floating-point expressions and conversions that TornadoVM gets wrong. */
final class ForbiddenFloats {
    private ForbiddenFloats() {}

    static void atMost(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) <= y.get(i) ? 1 : 2);
    }

    static void atLeastInIf(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        float sum = 1;
        if (x.get(i) >= y.get(i) && x.get(i) != 1) {
            sum = sum + 2;
        }
        result.set(i, sum);
    }

    static void finite(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Float.isFinite(x.get(i)) ? 1 : 2);
    }

    static void larger(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.max(x.get(i), y.get(i)));
    }

    static void smaller(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.min(x.get(i), y.get(i)));
    }

    static void signOf(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.signum(x.get(i)));
    }

    static void toIntBeyondRange(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (int) x.get(i));
    }

    static void toLongBeyondRange(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (float) (long) x.get(i));
    }

    static void productSubtracted(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, 1.5f - x.get(i) * y.get(i));
    }

    static void productSubtractedOnce(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.fma(-x.get(i), y.get(i), 1.5f));
    }

    static void subtractedFromProduct(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) * y.get(i) + -y.get(i));
    }

    static void subtractedFromProductOnce(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.fma(x.get(i), y.get(i), -y.get(i)));
    }

    static void fusedOfMath(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.fma(x.get(i), y.get(i), 1.5f));
    }

    static void logOfOnePlus(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (float) Math.log1p(x.get(i)));
    }

    static void exponentialMinusOne(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (float) Math.expm1(x.get(i)));
    }

    static void exponentialOfTornado(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, TornadoMath.exp(x.get(i)));
    }

    static void exponential(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (float) StrictMath.exp(x.get(i)));
    }

    static void roundedDown(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (float) Math.floor(x.get(i)));
    }

    static void roundedToEven(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, (float) Math.rint(x.get(i)));
    }

    static void signCopied(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, Math.copySign(x.get(i), y.get(i)));
    }

    static void remainderOfFloats(KernelContext context, FloatArray x, FloatArray y, FloatArray result) {
        int i = context.globalIdx;
        result.set(i, x.get(i) % y.get(i));
    }

    static void floatOfBitsInExpression(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        values.set(i, Float.intBitsToFloat(bits.get(i)) * 2);
    }

    static void bitsInExpression(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        bits.set(i, Float.floatToRawIntBits(values.get(i)) >> 16);
    }

    static void bitsWithOneNaN(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        bits.set(i, Float.floatToIntBits(values.get(i)));
    }

    static void halfDecoded(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        values.set(i, Float.float16ToFloat(codes.get(i)));
    }

    static void halfEncoded(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        result.set(i, Float.floatToFloat16(values.get(i)));
    }

    static void halfArray(KernelContext context, HalfFloatArray halves, FloatArray values) {
        int i = context.globalIdx;
        values.set(i, halves.get(i).getFloat32());
    }
}
