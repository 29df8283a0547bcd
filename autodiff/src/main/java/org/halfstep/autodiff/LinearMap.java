package org.halfstep.autodiff;

import java.util.List;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;

/** Records x W^T + b, rounded once after the bias. */
final class LinearMap {
    private LinearMap() {}

    static Slot record(ProgramBuilder builder, Slot x, Slot weight, Slot bias) {
        Shape shape = x.shape();
        check(shape, weight.shape(), bias.shape());
        int out = weight.shape().size(0);
        Shape matrix = Shape.of(shape.count(0, shape.rank() - 1), shape.size(-1));
        Slot product = builder.matmulTotal(builder.reshape(x, matrix), Layout.NORMAL, weight, Layout.TRANSPOSED);
        Slot sum = builder.chain(
                List.of(product, bias),
                builder.resultFormat(List.of(x, weight, bias)),
                (chain, r) -> chain.binary(BinaryFunction.ADD, r[0], r[1]));
        return builder.reshape(sum, shape.with(shape.rank() - 1, out));
    }

    private static void check(Shape x, Shape weight, Shape bias) {
        if (x.rank() == 0 || weight.rank() != 2 || weight.size(1) != x.size(-1)) {
            throw new IllegalArgumentException("linear: input of shape " + x + " does not fit weight " + weight
                    + "; expected [.., in] and [out, in]");
        }
        int out = weight.size(0);
        if (!bias.equals(Shape.of(out)) && !bias.equals(Shape.of(1, out))) {
            throw new IllegalArgumentException("linear: bias of shape " + bias + " does not fit weight " + weight
                    + "; expected [out] or [1, out]");
        }
    }
}
