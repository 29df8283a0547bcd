package org.halfstep.tornado;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.Workspace;

/**
 * Runs the cases of {@link SelfTestCases} on a backend and on the reference backend: every bit and every overflow must
 * be the same, and magnitudes and digests as the host forms them. A device whose driver or compiler computes otherwise
 * would give wrong results in silence.
 */
final class SelfTest {
    private static final String MAGNITUDES = Graph.MAGNITUDES.kernel();
    private static final String DIGESTS = Graph.DIGESTS.kernel();

    private final Backend backend;
    private final String description;

    private SelfTest(Backend backend, String description) {
        this.backend = backend;
        this.description = description;
    }

    /**
     * Tests a backend.
     *
     * @param description its device, for the message
     * @throws IllegalArgumentException naming kernel and case, if something differs
     */
    static void require(Backend backend, String description) {
        SelfTest test = new SelfTest(backend, description);
        try (Backend reference = Backends.open("reference", 1)) {
            SelfTestCases.all().forEach(one -> test.compare(one, reference));
        }
    }

    private void compare(SelfTestCase one, Backend reference) {
        List<Tensor> expected = outputs(one.program());
        List<Slot> expectedOverflows = run(reference, one, expected);
        List<Tensor> actual = outputs(one.program());
        List<Slot> overflows = run(backend, one, actual);
        for (int i = 0; i < actual.size(); i++) {
            requireSameBits(one, i, expected.get(i), actual.get(i));
        }
        List<Slot> results = one.program().outputs();
        for (int i = 0; i < results.size(); i++) {
            String whether = word(overflows.contains(results.get(i)));
            String expectedWhether = word(expectedOverflows.contains(results.get(i)));
            require(one.kernel(), "whether it overflows, of " + one.names().get(i), "", whether, expectedWhether);
        }
        for (int i = 0; i < actual.size(); i++) {
            String name = " of " + one.names().get(i);
            double largest = TensorStatistics.maxAbs(actual.get(i));
            require(MAGNITUDES, "max|x|" + name, "", largest, TensorStatistics.maxAbs(expected.get(i)));
            int digest = TensorDigest.of(actual.get(i));
            require(DIGESTS, "the digest" + name, "", digest, TensorDigest.of(expected.get(i)));
        }
    }

    private static String word(boolean overflowed) {
        return overflowed ? "yes" : "no";
    }

    private static List<Tensor> outputs(Program program) {
        List<Tensor> outputs = new ArrayList<>();
        program.outputs().forEach(slot -> outputs.add(Tensor.zeros(slot.format(), slot.shape())));
        return outputs;
    }

    private static List<Slot> run(Backend on, SelfTestCase one, List<Tensor> outputs) {
        try (Prepared prepared = on.prepare(one.program(), new Workspace())) {
            return List.copyOf(prepared.run(one.inputs(), outputs));
        }
    }

    private void requireSameBits(SelfTestCase one, int output, Tensor expected, Tensor actual) {
        for (int i = 0; i < expected.elementCount(); i++) {
            if (expected.bits(i) != actual.bits(i)) {
                require(one.kernel(), one.names().get(output), one.operands(output, i), actual.get(i), expected.get(i));
            }
        }
    }

    private void require(String kernel, String what, String operands, Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new IllegalArgumentException("the device " + description + " computes " + what + " wrong (kernel "
                    + kernel + "): " + operands + "gave " + actual + ", expected " + expected
                    + "; it cannot be used; docs/gpu.md");
        }
    }
}
