package org.halfstep.core.backend.reference;

import static org.halfstep.core.backend.reference.Fixtures.program;
import static org.halfstep.core.backend.reference.Fixtures.slot;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;

/** Ops, programs of one op, and shapes, on which every backend is tested. */
public final class Examples {
    /** A shape and one to which it broadcasts. */
    public static final List<List<Shape>> BROADCASTS = List.of(
            List.of(Shape.SCALAR, Shape.of(37, 41)),
            List.of(Shape.of(1, 1), Shape.of(1, 1)),
            List.of(Shape.of(3), Shape.of(400, 3)),
            List.of(Shape.of(1, 3), Shape.of(400, 3)),
            List.of(Shape.of(400, 1), Shape.of(400, 3)),
            List.of(Shape.of(700), Shape.of(3, 700)),
            List.of(Shape.of(3, 1), Shape.of(3, 700)),
            List.of(Shape.of(2, 1), Shape.of(2, 4096)),
            List.of(Shape.of(128), Shape.of(33, 128)),
            List.of(Shape.of(1, 7, 1), Shape.of(11, 7, 13)),
            List.of(Shape.of(11, 1, 13), Shape.of(11, 7, 13)),
            List.of(Shape.of(11, 7, 1), Shape.of(11, 7, 13)),
            List.of(Shape.of(7, 13), Shape.of(11, 7, 13)),
            List.of(Shape.of(11, 1, 1), Shape.of(11, 7, 13)),
            List.of(Shape.of(5, 1, 3, 1, 2), Shape.of(5, 4, 3, 6, 2)),
            List.of(Shape.of(1, 4, 1, 6, 1), Shape.of(5, 4, 3, 6, 2)),
            List.of(Shape.of(128, 1, 2), Shape.of(128, 9, 2)),
            List.of(Shape.of(1, 5), Shape.of(0, 5)),
            List.of(Shape.of(5, 1), Shape.of(5, 0)));

    private Examples() {}

    /** An op of every kind, but those of banks. */
    public static List<Op> ops(FloatFormat format) {
        Slot x = Fixtures.slot(0, format, 6, 10);
        Slot square = Fixtures.slot(1, format, 10, 6);
        ChainBuilder chain = new ChainBuilder();
        int tanh = chain.unary(UnaryFunction.TANH, chain.load(x));
        return List.of(
                chain.build(tanh, Fixtures.slot(2, format, 6, 10)),
                new Op.MatMul(x, Layout.NORMAL, square, Layout.NORMAL, Fixtures.slot(2, format, 6, 6)),
                new Op.Reduce(Op.Reduction.SUM, x, 0, 1, Fixtures.slot(2, format, 1, 10)),
                new Op.Reduce(Op.Reduction.MEAN, x, 1, 1, Fixtures.slot(2, format, 6, 1)),
                new Op.Slice(x, 1, 3, Fixtures.slot(2, format, 6, 4)),
                new Op.Pad(x, 0, 1, Fixtures.slot(2, format, 8, 10)),
                new Op.Concat(List.of(x, x), 0, Fixtures.slot(2, format, 12, 10)),
                new Op.Reduce(Op.Reduction.MAX, x, 0, 1, Fixtures.slot(2, format, 1, 10)),
                new Op.Reduce(Op.Reduction.MAX, x, 0, 2, Fixtures.slot(2, format, 1, 1)),
                new Op.Reshape(x, Fixtures.slot(2, format, 60)),
                new Op.Transpose(x, 0, 1, Fixtures.slot(2, format, 10, 6)),
                new Op.Transpose(
                        Fixtures.slot(0, format, 2, 3, 4, 5, 20), 1, 3, Fixtures.slot(2, format, 2, 5, 4, 3, 20)),
                new Op.Transpose(Fixtures.slot(0, format, 2, 3, 4), 2, 0, Fixtures.slot(2, format, 4, 3, 2)));
    }

    /** The ops of a bank of three entries, which an input of rank 0 names. */
    public static List<Op> banks(FloatFormat format) {
        Slot index = new Slot(9, Shape.SCALAR, FloatFormat.BINARY32, Boundary.ROUNDED, Role.TIME);
        Slot bank = Fixtures.slot(0, format, 3, 2, 5);
        Slot entry = Fixtures.slot(1, format, 2, 5);
        return List.of(
                new Op.SelectBank(bank, index, Fixtures.slot(2, format, 2, 5)),
                new Op.ScatterBank(entry, index, Fixtures.slot(2, format, 3, 2, 5)));
    }

    /** A product, of each matrix of a batch unless that is negative. */
    public static Program product(
            FloatFormat operand, FloatFormat result, int batch, int m, int n, int k, Layout layoutA, Layout layoutB) {
        int[] a = layoutA == Layout.NORMAL ? new int[] {m, k} : new int[] {k, m};
        int[] b = layoutB == Layout.NORMAL ? new int[] {k, n} : new int[] {n, k};
        return program(new Op.MatMul(
                slot(0, operand, sizes(batch, a)),
                layoutA,
                slot(1, operand, sizes(batch, b)),
                layoutB,
                slot(2, result, sizes(batch, m, n))));
    }

    private static int[] sizes(int batch, int... matrix) {
        return batch < 0 ? matrix : new int[] {batch, matrix[0], matrix[1]};
    }

    /** A reduction of some axes. */
    public static Program sum(
            Reduction reduction, FloatFormat from, FloatFormat to, int first, int axes, int... sizes) {
        Slot input = slot(0, from, sizes);
        int[] result = Op.Reduce.resultShape(input.shape(), first, axes).sizes();
        return program(new Op.Reduce(reduction, input, first, axes, slot(1, to, result)));
    }
}
