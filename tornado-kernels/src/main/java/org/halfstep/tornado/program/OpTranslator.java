package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.tornado.kernels.Descriptor;

/** What a device does for an op of a program: one {@link DeviceOp}, or several one after another. */
final class OpTranslator {
    private OpTranslator() {}

    /**
     * Translates an op.
     *
     * @throws UnsupportedProgramException if it computes in binary64, which a device does not
     */
    static List<DeviceOp> translate(Op op) {
        if (!op.accumulator().equals(FloatFormat.BINARY32)) {
            throw new UnsupportedProgramException(
                    op.result() + " is computed in binary64, which the tornado backend cannot; use --backend vector");
        }
        return switch (op) {
            case Op.Chain chain -> List.of(chain(chain));
            case Op.MatMul product -> List.of(product(product));
            case Op.Reduce reduce -> List.of(reduce(reduce));
            case Op.Slice slice -> List.of(slice(slice));
            case Op.Pad pad -> pad(pad);
            case Op.Concat concat -> concat(concat);
            case Op.Reshape reshape -> List.of(reshape(reshape));
            case Op.Transpose transpose -> List.of(transpose(transpose));
            case Op.SelectBank select -> List.of(select(select));
            case Op.ScatterBank scatter -> scatter(scatter);
        };
    }

    private static DeviceOp chain(Op.Chain op) {
        Shape shape = op.result().shape();
        List<View> loads =
                op.inputs().stream().map(input -> View.broadcast(input, shape)).toList();
        return DeviceOp.elementwise(sizes(shape), View.of(op.result()), ChainSteps.of(op.instructions(), loads, -1));
    }

    /** {@code c[.., i, j] = sum_k a[.., i, k] b[.., k, j]}. */
    private static DeviceOp product(Op.MatMul op) {
        Shape shape = op.result().shape();
        int m = shape.size(-2);
        int n = shape.size(-1);
        boolean normalA = op.layoutA() == Layout.NORMAL;
        boolean normalB = op.layoutB() == Layout.NORMAL;
        int k = op.a().shape().size(normalA ? -1 : -2);
        List<Integer> strideA = new ArrayList<>(List.of(normalA ? k : 1, 0));
        List<Integer> strideB = new ArrayList<>(List.of(0, normalB ? 1 : k));
        if (shape.rank() == 3) {
            strideA.addFirst(Math.multiplyExact(m, k));
            strideB.addFirst(Math.multiplyExact(k, n));
        }
        View a = new View(op.a(), 0, strideA, normalA ? 1 : m);
        View b = new View(op.b(), 0, strideB, normalB ? n : 1);
        return DeviceOp.totals(sizes(shape), View.of(op.result()), Descriptor.PRODUCTS, k, a, b);
    }

    /**
     * Over neighbours in memory in partials; across rows as products with 1, whose order is the same. The axes before
     * those that are summed stay apart, so that rows can be run by themselves; those behind are one.
     */
    private static DeviceOp reduce(Op.Reduce op) {
        Shape shape = op.input().shape();
        int end = op.firstAxis() + op.axisCount();
        int k = shape.count(op.firstAxis(), end);
        int inner = shape.count(end, shape.rank());
        List<Integer> sizes = new ArrayList<>();
        List<Integer> inputStrides = new ArrayList<>();
        List<Integer> resultStrides = new ArrayList<>();
        for (int axis = 0; axis < op.firstAxis(); axis++) {
            sizes.add(shape.size(axis));
            inputStrides.add(shape.count(axis + 1, shape.rank()));
            resultStrides.add(Math.multiplyExact(shape.count(axis + 1, op.firstAxis()), inner));
        }
        sizes.add(inner);
        inputStrides.add(1);
        resultStrides.add(1);
        View input = new View(op.input(), 0, inputStrides, inner);
        View result = View.of(op.result()).along(resultStrides);
        int total = op.reduction() == Reduction.MAX
                ? Descriptor.LARGEST
                : inner == 1 ? Descriptor.NEIGHBOURS : Descriptor.PRODUCTS;
        DeviceOp totals = DeviceOp.totals(sizes, result, total, k, input, View.one(sizes.size()));
        return op.reduction() == Reduction.MEAN ? totals.with(result, ChainSteps.totalOver(k)) : totals;
    }

    private static DeviceOp slice(Op.Slice op) {
        View input = View.of(op.input());
        return copy(
                op.result().shape(),
                View.of(op.result()),
                input.from(op.start() * input.strides().get(op.axis())));
    }

    private static List<DeviceOp> pad(Op.Pad op) {
        View result = View.of(op.result());
        View part = result.from(op.start() * result.strides().get(op.axis()));
        return List.of(zeros(op.result()), copy(op.input().shape(), part, View.of(op.input())));
    }

    private static List<DeviceOp> concat(Op.Concat op) {
        View result = View.of(op.result());
        List<DeviceOp> parts = new ArrayList<>();
        int start = 0;
        for (Slot input : op.inputs()) {
            View part = result.from(start * result.strides().get(op.axis()));
            parts.add(copy(input.shape(), part, View.of(input)));
            start += input.shape().size(op.axis());
        }
        return parts;
    }

    /** Axis 0 stays by itself where both shapes have it, so that rows can be run by themselves. */
    private static DeviceOp reshape(Op.Reshape op) {
        Shape from = op.input().shape();
        Shape to = op.result().shape();
        boolean rows = from.rank() > 0 && to.rank() > 0 && from.size(0) == to.size(0) && to.size(0) > 0;
        int outer = rows ? to.size(0) : 1;
        int inner = to.elementCount() / outer;
        List<Integer> strides = List.of(inner, 1);
        return DeviceOp.elementwise(
                List.of(outer, inner),
                View.of(op.result()).along(strides),
                ChainSteps.copy(View.of(op.input()).along(strides)));
    }

    private static DeviceOp transpose(Op.Transpose op) {
        View input = View.of(op.input());
        List<Integer> strides = new ArrayList<>(input.strides());
        Collections.swap(strides, op.axis(), op.otherAxis());
        return copy(op.result().shape(), View.of(op.result()), input.along(strides));
    }

    private static DeviceOp select(Op.SelectBank op) {
        Shape entry = op.result().shape();
        DeviceOp copy = copy(entry, View.of(op.result()), View.of(op.bank()).along(View.rowMajor(entry)));
        return copy.moved(op.index(), Descriptor.FIRST_LOAD, entry.elementCount());
    }

    private static List<DeviceOp> scatter(Op.ScatterBank op) {
        Shape entry = op.input().shape();
        View result = View.of(op.result()).along(View.rowMajor(entry));
        DeviceOp copy = copy(entry, result, View.of(op.input()));
        return List.of(zeros(op.result()), copy.moved(op.index(), Descriptor.RESULT, entry.elementCount()));
    }

    private static DeviceOp copy(Shape shape, View result, View input) {
        return DeviceOp.elementwise(sizes(shape), result, ChainSteps.copy(input));
    }

    private static DeviceOp zeros(Slot slot) {
        return DeviceOp.elementwise(sizes(slot.shape()), View.of(slot), ChainSteps.constant(0));
    }

    private static List<Integer> sizes(Shape shape) {
        return Arrays.stream(shape.sizes()).boxed().toList();
    }
}
