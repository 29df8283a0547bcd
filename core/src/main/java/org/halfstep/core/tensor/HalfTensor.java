package org.halfstep.core.tensor;

import org.halfstep.core.format.FloatFormat;

/** A tensor of binary16 numbers (IEEE 754 half precision: 11 significant bits, |x| up to 65504). */
public final class HalfTensor extends Bits16Tensor {
    /**
     * A tensor over an array of bit patterns, which it shares. Who writes the array later, where the tensor may be on a
     * device by then, gets it from {@link #bits()} again.
     */
    public HalfTensor(Shape shape, short[] bits) {
        this(shape, Values.over(bits));
    }

    HalfTensor(Shape shape, Values<short[]> bits) {
        super(shape, bits, FloatFormat.BINARY16);
    }
}
