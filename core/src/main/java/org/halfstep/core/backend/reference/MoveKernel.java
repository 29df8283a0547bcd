package org.halfstep.core.backend.reference;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.program.Op;
import org.halfstep.core.tensor.Bits16Tensor;
import org.halfstep.core.tensor.Bits8Tensor;
import org.halfstep.core.tensor.DoubleTensor;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** Moves bits: runs of neighbours at equal distances in the source go to equal distances in the result. */
final class MoveKernel implements Kernel {
    /** Runs shorter than this are copied by a loop. */
    private static final int SHORT_RUN = 16;

    /**
     * {@code result[to + i toStride + j] = source[from + i fromStride + j]} for {@code 0 <= i < runs} and
     * {@code 0 <= j < length}.
     */
    private record Move(int source, int from, int fromStride, int to, int toStride, int length, int runs) {}

    private final List<Move> moves;
    private final int result;
    private final boolean withinZeros;

    private MoveKernel(List<Move> moves, int result, boolean withinZeros) {
        this.moves = moves;
        this.result = result;
        this.withinZeros = withinZeros;
    }

    static MoveKernel of(Op.Slice op, int input, int result) {
        int inner = inner(op.result().shape(), op.axis());
        int length = op.result().shape().size(op.axis()) * inner;
        int stride = op.input().shape().size(op.axis()) * inner;
        int runs = op.result().shape().count(0, op.axis());
        return new MoveKernel(
                List.of(new Move(input, op.start() * inner, stride, 0, length, length, runs)), result, false);
    }

    static MoveKernel of(Op.Pad op, int input, int result) {
        int inner = inner(op.result().shape(), op.axis());
        int length = op.input().shape().size(op.axis()) * inner;
        int stride = op.result().shape().size(op.axis()) * inner;
        int runs = op.result().shape().count(0, op.axis());
        return new MoveKernel(
                List.of(new Move(input, 0, length, op.start() * inner, stride, length, runs)), result, true);
    }

    static MoveKernel of(Op.Concat op, int[] inputs, int result) {
        int inner = inner(op.result().shape(), op.axis());
        int stride = op.result().shape().size(op.axis()) * inner;
        int runs = op.result().shape().count(0, op.axis());
        List<Move> moves = new ArrayList<>();
        int to = 0;
        for (int i = 0; i < inputs.length; i++) {
            int length = op.inputs().get(i).shape().size(op.axis()) * inner;
            moves.add(new Move(inputs[i], 0, length, to, stride, length, runs));
            to += length;
        }
        return new MoveKernel(List.copyOf(moves), result, false);
    }

    static MoveKernel of(Op.Reshape op, int input, int result) {
        int count = op.result().shape().elementCount();
        return new MoveKernel(List.of(new Move(input, 0, count, 0, count, count, 1)), result, false);
    }

    /** One run for each pair of positions on the two axes, of the elements behind the later axis. */
    static MoveKernel of(Op.Transpose op, int input, int result) {
        Shape shape = op.input().shape();
        int first = Math.min(op.axis(), op.otherAxis());
        int last = Math.max(op.axis(), op.otherAxis());
        int outer = shape.count(0, first);
        int between = shape.count(first + 1, last);
        int inner = shape.count(last + 1, shape.rank());
        int m = shape.size(first);
        int n = shape.size(last);
        List<Move> moves = new ArrayList<>();
        // source [outer, m, between, n, inner], result [outer, n, between, m, inner]
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < m; i++) {
                for (int b = 0; b < between; b++) {
                    int from = ((o * m + i) * between + b) * n * inner;
                    int to = (o * n * between + b) * m * inner + i * inner;
                    moves.add(new Move(input, from, inner, to, between * m * inner, inner, n));
                }
            }
        }
        return new MoveKernel(List.copyOf(moves), result, false);
    }

    private static int inner(Shape shape, int axis) {
        return shape.count(axis + 1, shape.rank());
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public long nanoseconds() {
        return 0;
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        Tensor target = slots[result];
        if (withinZeros) {
            target.clear();
        }
        for (int i = 0; i < moves.size(); i++) {
            Move move = moves.get(i);
            Tensor source = slots[move.source];
            if (move.length >= SHORT_RUN || move.runs == 1) {
                copyLong(move, source, target);
            } else {
                copyShort(move, source, target);
            }
        }
        return false;
    }

    private static void copyLong(Move move, Tensor source, Tensor target) {
        for (int i = 0; i < move.runs; i++) {
            target.copy(move.to + i * move.toStride, source, move.from + i * move.fromStride, move.length);
        }
    }

    /** The tensors' formats are equal: preparing has checked it. */
    private static void copyShort(Move move, Tensor source, Tensor target) {
        switch (target) {
            case Bits8Tensor bytes -> copy(move, ((Bits8Tensor) source).codes(), bytes.codes());
            case Bits16Tensor halves -> copy(move, ((Bits16Tensor) source).bitsToRead(), halves.bits());
            case FloatTensor floats -> copy(move, ((FloatTensor) source).valuesToRead(), floats.values());
            case DoubleTensor doubles -> copy(move, ((DoubleTensor) source).values(), doubles.values());
        }
    }

    private static void copy(Move move, byte[] source, byte[] target) {
        for (int i = 0; i < move.runs; i++) {
            for (int j = 0; j < move.length; j++) {
                target[move.to + i * move.toStride + j] = source[move.from + i * move.fromStride + j];
            }
        }
    }

    private static void copy(Move move, short[] source, short[] target) {
        for (int i = 0; i < move.runs; i++) {
            for (int j = 0; j < move.length; j++) {
                target[move.to + i * move.toStride + j] = source[move.from + i * move.fromStride + j];
            }
        }
    }

    private static void copy(Move move, float[] source, float[] target) {
        for (int i = 0; i < move.runs; i++) {
            for (int j = 0; j < move.length; j++) {
                target[move.to + i * move.toStride + j] = source[move.from + i * move.fromStride + j];
            }
        }
    }

    private static void copy(Move move, double[] source, double[] target) {
        for (int i = 0; i < move.runs; i++) {
            for (int j = 0; j < move.length; j++) {
                target[move.to + i * move.toStride + j] = source[move.from + i * move.fromStride + j];
            }
        }
    }
}
