package org.halfstep.core.tensor;

import org.halfstep.core.format.FloatFormat;

/** A tensor of bfloat16 numbers (binary32's range with 8 significant bits). */
public final class BFloat16Tensor extends Bits16Tensor {
    /**
     * A tensor over an array of bit patterns, which it shares. Who writes the array later, where the tensor may be on a
     * device by then, gets it from {@link #bits()} again.
     */
    public BFloat16Tensor(Shape shape, short[] bits) {
        this(shape, Values.over(bits));
    }

    BFloat16Tensor(Shape shape, Values<short[]> bits) {
        super(shape, bits, FloatFormat.BFLOAT16);
    }
}
