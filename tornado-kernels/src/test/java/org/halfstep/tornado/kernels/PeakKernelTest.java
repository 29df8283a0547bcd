package org.halfstep.tornado.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class PeakKernelTest {
    private static final int THREADS = 2 * DeviceRun.GROUP;

    /** Twice 2 x + 1 is 4 x + 3, of a start that differs in every chain of every thread. */
    @Test
    void everyChainIsComputedAsOftenAsItIsAskedFor() {
        IntArray count = IntArray.fromElements(2);
        FloatArray factors = FloatArray.fromElements(2, 1);
        FloatArray result = new FloatArray(THREADS * PeakKernel.CHAINS);
        DeviceRun.once(
                THREADS,
                graph -> graph.task(
                        DeviceRun.TASK, PeakKernel::multiplyAdds, new KernelContext(), count, factors, result),
                new Object[] {count, factors},
                result);
        for (int thread = 0; thread < THREADS; thread++) {
            for (int chain = 0; chain < PeakKernel.CHAINS; chain++) {
                assertThat(result.get(thread * PeakKernel.CHAINS + chain)).isEqualTo(4f * (thread + chain) + 3);
            }
        }
    }
}
