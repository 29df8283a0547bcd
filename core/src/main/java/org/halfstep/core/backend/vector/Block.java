package org.halfstep.core.backend.vector;

/**
 * What one worker computes a block of rows in. A slot of w elements a row is a buffer of w columns, each the values of
 * one element over the rows of the block, so that lanes run over rows. Buffers and registers begin at {@link Simd#START}.
 */
final class Block {
    /** The buffers by number. */
    final float[][] buffers;
    /** The registers of chains, {@link RowPhase#GROUP} elements each at least. */
    final float[][] registers;
    /** Where registers' values are while a chain runs: in a register, a buffer, or a constant. */
    final float[][] places;

    final int[] offsets;
    /** Rows of a tensor, decoded, on their way from or to it. */
    final float[] line;
    /** Sums over a chunk of k that is not the first one. */
    final float[] chunkSums;
    /** The first row of the block. */
    int row;
    /** The rows of the batch in this block; behind them the last one is repeated. */
    int count;
    /** Where this worker gathers sums over rows: the number of a chunk's sums. */
    int sums;

    Block(float[][] buffers, int registerCount, int registerLength, int lineLength, int chunkLength) {
        this.buffers = buffers;
        this.registers = new float[registerCount][Simd.START + registerLength];
        this.places = new float[registerCount][];
        this.offsets = new int[registerCount];
        this.line = new float[lineLength];
        this.chunkSums = Simd.buffer(chunkLength);
    }

    long bytes() {
        long elements = (long) line.length + chunkSums.length;
        for (float[] buffer : buffers) {
            elements += buffer.length;
        }
        for (float[] register : registers) {
            elements += register.length;
        }
        return elements * Float.BYTES;
    }
}
