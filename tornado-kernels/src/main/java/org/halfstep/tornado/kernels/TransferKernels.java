package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Put numbers in their places that came from the host: only whole arrays are sent to a device, so a small one comes and
 * its elements move on. {@code range} holds the first place and the number of elements.
 */
public final class TransferKernels {
    /** Where in a range its first place is. */
    public static final int FIRST = 0;
    /** Where in a range its number of elements is. */
    public static final int COUNT = 1;

    private TransferKernels() {}

    /** {@code floats[first + i] = sent[i]}. */
    public static void placeFloats(KernelContext context, IntArray range, FloatArray sent, FloatArray floats) {
        for (int i = context.globalIdx; i < range.get(COUNT); i += context.globalGroupSizeX) {
            floats.set(range.get(FIRST) + i, sent.get(i));
        }
    }

    /** {@code halves[first + i] = sent[i]}. */
    public static void placeHalves(KernelContext context, IntArray range, ShortArray sent, ShortArray halves) {
        for (int i = context.globalIdx; i < range.get(COUNT); i += context.globalGroupSizeX) {
            halves.set(range.get(FIRST) + i, sent.get(i));
        }
    }

    /** {@code code[first + i] = sent[i]}. */
    public static void placeCode(KernelContext context, IntArray range, IntArray sent, IntArray code) {
        for (int i = context.globalIdx; i < range.get(COUNT); i += context.globalGroupSizeX) {
            code.set(range.get(FIRST) + i, sent.get(i));
        }
    }
}
