package org.halfstep.tornado.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.halfstep.core.function.Binary32Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Every elementary function on the device at all 2^32 binary32 numbers. Run with the profile of its tag. */
@Tag("exhaustive")
class ExhaustiveDeviceFunctionTest {
    private static final int BLOCK = 1 << 22;
    private static final FloatArray TABLES = DeviceTables.create();
    private static final FloatArray X = new FloatArray(BLOCK);
    private static final FloatArray Z = new FloatArray(BLOCK);
    private static final IntArray BITS = new IntArray(BLOCK);

    @ParameterizedTest
    @EnumSource
    void everyResultIsTheDefinitions(Binary32Function function) {
        try (var run = new DeviceRun(BLOCK, kernel(function), new Object[] {X, TABLES, BITS}, Z)) {
            int bits = 0;
            do {
                int first = bits;
                IntStream.range(0, BLOCK).parallel().forEach(i -> X.set(i, Float.intBitsToFloat(first + i)));
                run.execute();
                assertThat(IntStream.range(0, BLOCK).parallel().filter(i -> differs(function, i)))
                        .as("bits from 0x%08x on", first)
                        .isEmpty();
                bits += BLOCK;
            } while (bits != 0);
        }
    }

    private static boolean differs(Binary32Function function, int i) {
        return Float.floatToIntBits(Z.get(i)) != Float.floatToIntBits(function.apply(X.get(i)));
    }

    private static UnaryOperator<TaskGraph> kernel(Binary32Function function) {
        var context = new KernelContext();
        return graph -> switch (function) {
            case EXP -> graph.task(DeviceRun.TASK, FunctionKernels::applyExp, context, X, TABLES, Z);
            case TANH -> graph.task(DeviceRun.TASK, FunctionKernels::applyTanh, context, X, TABLES, Z);
            case SIGMOID -> graph.task(DeviceRun.TASK, FunctionKernels::applySigmoid, context, X, TABLES, Z);
            case LOG -> graph.task(DeviceRun.TASK, FunctionKernels::applyLog, context, X, TABLES, BITS, Z);
            case LOG1P -> graph.task(DeviceRun.TASK, FunctionKernels::applyLog1p, context, X, TABLES, BITS, Z);
            case SOFTPLUS -> graph.task(DeviceRun.TASK, FunctionKernels::applySoftplus, context, X, TABLES, Z);
        };
    }
}
