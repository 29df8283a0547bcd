package org.halfstep.experiments.bench;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;

/**
 * A matrix product C (m x n) = op(A) op(B) with sums of k products.
 *
 * @param transposedA whether A is stored k x m
 * @param transposedB whether B is stored n x k
 */
record MatMulShape(int m, int n, int k, boolean transposedA, boolean transposedB) {
    static MatMulShape square(int size) {
        return new MatMulShape(size, size, size, false, false);
    }

    double operations() {
        return 2.0 * m * n * k;
    }

    /** For example {@code 512x256x64 NT}: m, n, k and how the operands lie. */
    String text() {
        return "%dx%dx%d %s%s".formatted(m, n, k, transposedA ? "T" : "N", transposedB ? "T" : "N");
    }

    /** The program of this product alone, with operands of a format and a result of binary32. */
    Program program(FloatFormat operands) {
        Slot a = slot(0, transposedA ? Shape.of(k, m) : Shape.of(m, k), operands);
        Slot b = slot(1, transposedB ? Shape.of(n, k) : Shape.of(k, n), operands);
        Slot c = slot(2, Shape.of(m, n), FloatFormat.BINARY32);
        Op product = new Op.MatMul(a, layout(transposedA), b, layout(transposedB), c);
        return new Program(List.of(a, b), List.of(product), List.of(c));
    }

    private static Layout layout(boolean transposed) {
        return transposed ? Layout.TRANSPOSED : Layout.NORMAL;
    }

    private static Slot slot(int id, Shape shape, FloatFormat format) {
        return new Slot(id, shape, format, Boundary.ROUNDED, Role.INTERNAL);
    }
}
