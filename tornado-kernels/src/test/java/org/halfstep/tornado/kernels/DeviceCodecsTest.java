package org.halfstep.tornado.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.format.Codec;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The 16-bit codecs on the device against the project's, bit for bit. */
class DeviceCodecsTest {
    private static final FloatArray TABLES = DeviceTables.create();

    @Test
    void binary16() {
        expectEqual(Codec.BINARY16, DeviceTables.BINARY16, FunctionKernels::encodeBinary16);
    }

    @Test
    void bfloat16() {
        expectEqual(Codec.BFLOAT16, DeviceTables.BFLOAT16, FunctionKernels::encodeBfloat16);
    }

    private static void expectEqual(
            Codec codec, int table, Task4<KernelContext, FloatArray, IntArray, IntArray> kernel) {
        FloatArray x = FloatArray.fromArray(numbers(table));
        IntArray bits = new IntArray(x.getSize());
        IntArray codes = new IntArray(x.getSize());
        DeviceRun.once(
                x.getSize(),
                graph -> graph.task(DeviceRun.TASK, kernel, new KernelContext(), x, bits, codes),
                new Object[] {x, bits},
                codes);
        List<String> different = new ArrayList<>();
        for (int i = 0; i < x.getSize() && different.size() < 10; i++) {
            int expected = codec.encode(x.get(i)) & 0xffff;
            if (codes.get(i) != expected) {
                different.add("x = " + Float.toHexString(x.get(i)) + ": " + Integer.toHexString(codes.get(i))
                        + ", expected " + Integer.toHexString(expected));
            }
        }
        assertThat(different).isEmpty();
    }

    /** All values of a format, the ties above them with the neighbours of each tie, and numbers everywhere. */
    private static float[] numbers(int table) {
        float[] everywhere = TestNumbers.everywhere();
        float[] numbers = Arrays.copyOf(everywhere, everywhere.length + 4 * DeviceTables.CODES);
        int at = everywhere.length;
        for (int code = 0; code < DeviceTables.CODES; code++) {
            float value = TABLES.get(table + code);
            float next = TABLES.get(table + ((code + 1) & (DeviceTables.CODES - 1)));
            float tie = (float) (((double) value + next) / 2);
            numbers[at++] = value;
            numbers[at++] = tie;
            numbers[at++] = Math.nextUp(tie);
            numbers[at++] = Math.nextDown(tie);
        }
        return numbers;
    }
}
