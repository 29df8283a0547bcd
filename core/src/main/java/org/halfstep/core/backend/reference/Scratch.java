package org.halfstep.core.backend.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.format.RoundingDirection;

/**
 * The arrays that the kernels of one program compute in, for one accumulator format. Ops run one after another, so all
 * kernels share them; each worker has its own. Kernels say what they need when they are made; nothing is allocated
 * after {@link #allocate}.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Scratch<A> {
    /** The elements of a register: a chain runs in blocks of so many. */
    static final int BLOCK = 512;

    /** The rows that are summed at a time. */
    private static final int SUMS = 4;

    /** The number of buffers that a kernel may ask for. */
    static final int BUFFERS = 5;

    private final Lanes<A> lanes;
    private final int workers;
    private final List<List<A>> registers = new ArrayList<>();
    private final Map<Long, A> constants = new HashMap<>();
    private final int[] bufferLengths = new int[BUFFERS];
    private final List<A[]> buffers = new ArrayList<>();
    private final List<A[]> panels = new ArrayList<>();
    private final List<A[]> sums = new ArrayList<>();
    private final List<A[]> totals = new ArrayList<>();
    private final List<A> rounded = new ArrayList<>();
    private final List<long[]> random = new ArrayList<>();
    private final Encoder.Rounding rounding;
    private int panelRows;
    private int panelWidth;
    private long bytes;

    public Scratch(Lanes<A> lanes, int workers, Encoder.Rounding rounding) {
        this.lanes = lanes;
        this.rounding = rounding;
        this.workers = workers;
        for (int worker = 0; worker < workers; worker++) {
            registers.add(new ArrayList<>());
        }
    }

    Lanes<A> lanes() {
        return lanes;
    }

    public int workers() {
        return workers;
    }

    /** How results are rounded. */
    Encoder.Rounding rounding() {
        return rounding;
    }

    /** Asks for a block for rounded results and, where chance decides, one for random bits; at once. */
    void requireRounded(RoundingDirection direction) {
        int randomLength = direction.isStochastic() ? BLOCK : 0;
        while (rounded.size() < workers) {
            rounded.add(counted(BLOCK));
            random.add(new long[randomLength]);
            bytes += (long) randomLength * Long.BYTES;
        }
    }

    A rounded(int worker) {
        return rounded.get(worker);
    }

    long[] random(int worker) {
        return random.get(worker);
    }

    /** A worker's register; at once, since all have one length. */
    A register(int worker, int number) {
        List<A> own = registers.get(worker);
        while (own.size() <= number) {
            own.add(counted(BLOCK));
        }
        return own.get(number);
    }

    /** A block full of a number, read by all workers. */
    A constant(double value) {
        return constants.computeIfAbsent(Double.doubleToRawLongBits(value), _ -> {
            A block = counted(BLOCK);
            lanes.fill(block, 0, BLOCK, value);
            return block;
        });
    }

    /** Asks for a buffer of at least this length. */
    public void requireBuffer(int number, int length) {
        bufferLengths[number] = Math.max(bufferLengths[number], length);
    }

    /** Asks for at least so many panel rows of at least this length, and for the sums of four rows of that length. */
    void requirePanel(int rows, int width) {
        panelRows = Math.max(panelRows, rows);
        panelWidth = Math.max(panelWidth, width);
    }

    /** Makes what was asked for and returns the bytes of everything here. */
    public long allocate() {
        for (int worker = 0; worker < workers; worker++) {
            A[] own = lanes.arrays(BUFFERS, 0);
            for (int i = 0; i < BUFFERS; i++) {
                own[i] = counted(bufferLengths[i]);
            }
            buffers.add(own);
            panels.add(counted(panelRows, panelWidth));
            sums.add(counted(SUMS, panelWidth));
            totals.add(counted(SUMS, panelWidth));
        }
        return bytes;
    }

    /** A worker's buffer, after {@link #allocate}. */
    public A buffer(int worker, int number) {
        return buffers.get(worker)[number];
    }

    A[] panel(int worker) {
        return panels.get(worker);
    }

    /** Running sums over a chunk, one array a row. */
    A[] sums(int worker) {
        return sums.get(worker);
    }

    /** Totals over chunks, one array a row. */
    A[] totals(int worker) {
        return totals.get(worker);
    }

    private A[] counted(int count, int length) {
        bytes += (long) count * length * lanes.byteSize();
        return lanes.arrays(count, length);
    }

    private A counted(int length) {
        bytes += (long) length * lanes.byteSize();
        return lanes.array(length);
    }
}
