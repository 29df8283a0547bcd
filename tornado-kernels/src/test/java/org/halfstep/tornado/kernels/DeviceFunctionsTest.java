package org.halfstep.tornado.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.halfstep.core.function.ElementaryFunctions;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Every function on the device against its definition, bit for bit. */
class DeviceFunctionsTest {
    private static final FloatArray TABLES = DeviceTables.create();

    /** x of every test, and y: the same numbers in another order. */
    private static final FloatArray X = FloatArray.fromArray(TestNumbers.everywhere());

    private static final FloatArray Y = FloatArray.fromArray(TestNumbers.partners());
    private static final IntArray BITS = new IntArray(X.getSize());

    @Test
    void exp() {
        withTables(FunctionKernels::applyExp, ElementaryFunctions::exp);
    }

    @Test
    void tanh() {
        withTables(FunctionKernels::applyTanh, ElementaryFunctions::tanh);
    }

    @Test
    void sigmoid() {
        withTables(FunctionKernels::applySigmoid, ElementaryFunctions::sigmoid);
    }

    @Test
    void softplus() {
        withTables(FunctionKernels::applySoftplus, ElementaryFunctions::softplus);
    }

    @Test
    void log() {
        withBits(FunctionKernels::applyLog, ElementaryFunctions::log);
    }

    @Test
    void log1p() {
        withBits(FunctionKernels::applyLog1p, ElementaryFunctions::log1p);
    }

    @Test
    void negate() {
        unary(FunctionKernels::applyNegate, x -> -x);
    }

    @Test
    void abs() {
        unary(FunctionKernels::applyAbs, Math::abs);
    }

    @Test
    void sign() {
        unary(FunctionKernels::applySign, Math::signum);
    }

    @Test
    void relu() {
        unary(FunctionKernels::applyRelu, x -> x < 0 ? 0 : x);
    }

    @Test
    void floor() {
        unary(FunctionKernels::applyFloor, x -> (float) Math.floor(x));
    }

    @Test
    void sqrt() {
        unary(FunctionKernels::applySqrt, x -> (float) Math.sqrt(x));
    }

    @Test
    void add() {
        binary(FunctionKernels::applyAdd, (x, y) -> x + y);
    }

    @Test
    void subtract() {
        binary(FunctionKernels::applySubtract, (x, y) -> x - y);
    }

    @Test
    void multiply() {
        binary(FunctionKernels::applyMultiply, (x, y) -> x * y);
    }

    @Test
    void divide() {
        binary(FunctionKernels::applyDivide, (x, y) -> x / y);
    }

    @Test
    void min() {
        binary(FunctionKernels::applyMin, Math::min);
    }

    @Test
    void max() {
        binary(FunctionKernels::applyMax, Math::max);
    }

    @Test
    void less() {
        binary(FunctionKernels::applyLess, (x, y) -> x < y ? 1f : 0f);
    }

    @Test
    void lessOrEqual() {
        binary(FunctionKernels::applyLessOrEqual, (x, y) -> x <= y ? 1f : 0f);
    }

    @Test
    void aProductAndASumAreOneFusedMultiplyAdd() {
        binary(FunctionKernels::applyMultiplyAdd, (x, y) -> Math.fma(x, y, x));
    }

    private static void unary(Task3<KernelContext, FloatArray, FloatArray> kernel, UnaryOperator<Float> definition) {
        FloatArray z = new FloatArray(X.getSize());
        DeviceRun.once(
                X.getSize(),
                graph -> graph.task(DeviceRun.TASK, kernel, new KernelContext(), X, z),
                new Object[] {X},
                z);
        expectEqual(z, (x, y) -> definition.apply(x));
    }

    private static void withTables(
            Task4<KernelContext, FloatArray, FloatArray, FloatArray> kernel, UnaryOperator<Float> definition) {
        FloatArray z = new FloatArray(X.getSize());
        DeviceRun.once(
                X.getSize(),
                graph -> graph.task(DeviceRun.TASK, kernel, new KernelContext(), X, TABLES, z),
                new Object[] {X, TABLES},
                z);
        expectEqual(z, (x, y) -> definition.apply(x));
    }

    private static void withBits(
            Task5<KernelContext, FloatArray, FloatArray, IntArray, FloatArray> kernel,
            UnaryOperator<Float> definition) {
        FloatArray z = new FloatArray(X.getSize());
        DeviceRun.once(
                X.getSize(),
                graph -> graph.task(DeviceRun.TASK, kernel, new KernelContext(), X, TABLES, BITS, z),
                new Object[] {X, TABLES, BITS},
                z);
        expectEqual(z, (x, y) -> definition.apply(x));
    }

    private static void binary(
            Task4<KernelContext, FloatArray, FloatArray, FloatArray> kernel, BinaryOperator<Float> definition) {
        FloatArray z = new FloatArray(X.getSize());
        DeviceRun.once(
                X.getSize(),
                graph -> graph.task(DeviceRun.TASK, kernel, new KernelContext(), X, Y, z),
                new Object[] {X, Y},
                z);
        expectEqual(z, definition);
    }

    /** Every NaN equals every other; else bits are compared. */
    private static void expectEqual(FloatArray z, BinaryOperator<Float> definition) {
        int different = 0;
        List<String> first = new ArrayList<>();
        for (int i = 0; i < z.getSize(); i++) {
            float expected = definition.apply(X.get(i), Y.get(i));
            if (Float.floatToIntBits(z.get(i)) != Float.floatToIntBits(expected)) {
                different++;
                if (first.size() < 10) {
                    first.add("x = " + Float.toHexString(X.get(i)) + ", y = " + Float.toHexString(Y.get(i)) + ": "
                            + Float.toHexString(z.get(i)) + ", expected " + Float.toHexString(expected));
                }
            }
        }
        assertThat(first).as("%d of %d differ", different, z.getSize()).isEmpty();
    }
}
