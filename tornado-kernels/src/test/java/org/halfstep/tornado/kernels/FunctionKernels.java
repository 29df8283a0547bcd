package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One kernel a function: {@code z[i] = f(x[i])} or {@code f(x[i], y[i])}, a thread an element. A kernel that has the
 * name of a function of OpenCL does not compile.
 */
final class FunctionKernels {
    private FunctionKernels() {}

    static void applyExp(KernelContext context, FloatArray x, FloatArray tables, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.exp(x.get(context.globalIdx), tables));
    }

    static void applyTanh(KernelContext context, FloatArray x, FloatArray tables, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.tanh(x.get(context.globalIdx), tables));
    }

    static void applySigmoid(KernelContext context, FloatArray x, FloatArray tables, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.sigmoid(x.get(context.globalIdx), tables));
    }

    static void applySoftplus(KernelContext context, FloatArray x, FloatArray tables, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.softplus(x.get(context.globalIdx), tables));
    }

    static void applyLog(KernelContext context, FloatArray x, FloatArray tables, IntArray bits, FloatArray z) {
        int i = context.globalIdx;
        z.set(i, DeviceFunctions.log(x.get(i), tables, bits, i));
    }

    static void applyLog1p(KernelContext context, FloatArray x, FloatArray tables, IntArray bits, FloatArray z) {
        int i = context.globalIdx;
        z.set(i, DeviceFunctions.log1p(x.get(i), tables, bits, i));
    }

    static void applyNegate(KernelContext context, FloatArray x, FloatArray z) {
        z.set(context.globalIdx, -x.get(context.globalIdx));
    }

    static void applyAbs(KernelContext context, FloatArray x, FloatArray z) {
        z.set(context.globalIdx, Math.abs(x.get(context.globalIdx)));
    }

    static void applySign(KernelContext context, FloatArray x, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.sign(x.get(context.globalIdx)));
    }

    static void applyRelu(KernelContext context, FloatArray x, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.relu(x.get(context.globalIdx)));
    }

    static void applyFloor(KernelContext context, FloatArray x, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.floor(x.get(context.globalIdx)));
    }

    static void applySqrt(KernelContext context, FloatArray x, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.sqrt(x.get(context.globalIdx)));
    }

    static void applyAdd(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        z.set(context.globalIdx, x.get(context.globalIdx) + y.get(context.globalIdx));
    }

    static void applySubtract(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        z.set(context.globalIdx, x.get(context.globalIdx) - y.get(context.globalIdx));
    }

    static void applyMultiply(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        z.set(context.globalIdx, x.get(context.globalIdx) * y.get(context.globalIdx));
    }

    static void applyDivide(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.divide(x.get(context.globalIdx), y.get(context.globalIdx)));
    }

    static void applyMin(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.min(x.get(context.globalIdx), y.get(context.globalIdx)));
    }

    static void applyMax(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.max(x.get(context.globalIdx), y.get(context.globalIdx)));
    }

    static void applyLess(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.less(x.get(context.globalIdx), y.get(context.globalIdx)));
    }

    static void applyLessOrEqual(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        z.set(context.globalIdx, DeviceFunctions.lessOrEqual(x.get(context.globalIdx), y.get(context.globalIdx)));
    }

    /** {@code z[i] = fma(x[i], y[i], x[i])}. */
    static void applyMultiplyAdd(KernelContext context, FloatArray x, FloatArray y, FloatArray z) {
        float factor = x.get(context.globalIdx);
        z.set(context.globalIdx, factor * y.get(context.globalIdx) + factor);
    }

    static void encodeBinary16(KernelContext context, FloatArray x, IntArray bits, IntArray codes) {
        int i = context.globalIdx;
        codes.set(i, DeviceCodecs.binary16(x.get(i), bits, i));
    }

    static void encodeBfloat16(KernelContext context, FloatArray x, IntArray bits, IntArray codes) {
        int i = context.globalIdx;
        codes.set(i, DeviceCodecs.bfloat16(x.get(i), bits, i));
    }
}
