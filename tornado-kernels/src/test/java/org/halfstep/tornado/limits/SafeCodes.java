package org.halfstep.tornado.limits;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Conversions between bits, codes of 16 bits and floats that TornadoVM compiles right. */
final class SafeCodes {
    private SafeCodes() {}

    static void floatOfBitsStored(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        values.set(i, Float.intBitsToFloat(bits.get(i) & 0x3FFFFFFF));
        float value = values.get(i);
        values.set(i, value * 2);
    }

    static void bitsStoredAndReadAgain(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        float value = values.get(i) > -1e30f ? values.get(i) * 1.5f : 1;
        bits.set(i, Float.floatToRawIntBits(value));
        int code = bits.get(i);
        result.set(i, (short) (((code + 0x7fff + ((code >> 16) & 1)) >> 16) & 0xFFFF));
    }

    static void bitsInLoop(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        float value = values.get(i) > -1e30f ? values.get(i) : 1;
        int hash = 0;
        for (int k = 0; k < 3; k++) {
            bits.set(i, Float.floatToRawIntBits(value));
            int code = bits.get(i);
            hash = hash * 31 + (code >> 16);
            value = value * 0.5f;
        }
        result.set(i, (short) hash);
    }

    static void maskedCode(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        bits.set(i, (codes.get(i) & 0xFFFF) * 3 - (codes.get(i) >> 4));
    }

    static void codeStored(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        result.set(i, (short) (bits.get(i) * 3));
        bits.set(i, result.get(i));
    }

    static void codesCompared(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        short code = codes.get(i);
        bits.set(i, code < 0 ? code : code + 1);
    }

    static void codeAsFloat(
            KernelContext context, ShortArray codes, IntArray bits, FloatArray values, ShortArray result) {
        int i = context.globalIdx;
        values.set(i, codes.get(i) & 0xFFFF);
    }
}
