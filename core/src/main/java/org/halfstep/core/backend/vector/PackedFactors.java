package org.halfstep.core.backend.vector;

import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/**
 * A matrix [k, n] as the micro-kernels read their factors: tiles of {@link MicroKernels#ROWS} columns, the last one
 * narrower, each k row by k row.
 */
final class PackedFactors {
    private final int slot;
    private final Layout layout;
    private final int k;
    private final int n;
    private final float[] decoded;
    private final float[] packed;

    PackedFactors(int slot, Shape shape, Layout layout) {
        this.slot = slot;
        this.layout = layout;
        this.k = shape.size(layout == Layout.NORMAL ? 0 : 1);
        this.n = shape.size(layout == Layout.NORMAL ? 1 : 0);
        this.decoded = new float[k * n];
        this.packed = new float[k * n];
    }

    /** Decodes and packs the slot's tensor. */
    void begin(Tensor[] slots) {
        Conversions.read(slots[slot], 0, decoded.length, decoded, 0);
        for (int column = 0; column < n; column += MicroKernels.ROWS) {
            int m = Math.min(MicroKernels.ROWS, n - column);
            if (layout == Layout.NORMAL) {
                for (int kk = 0; kk < k; kk++) {
                    System.arraycopy(decoded, kk * n + column, packed, column * k + kk * m, m);
                }
            } else {
                Transposition.transpose(decoded, column * k, k, m, k, packed, column * k, m);
            }
        }
    }

    /** The tile of column j begins at {@code j k}; element (kk, i) of it is {@code kk m + i} behind, m its width. */
    float[] numbers() {
        return packed;
    }

    long bytes() {
        return 2L * packed.length * Float.BYTES;
    }
}
