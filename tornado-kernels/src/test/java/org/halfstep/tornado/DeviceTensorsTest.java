package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.DeviceException;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.Resources;
import org.halfstep.core.backend.reference.Fixtures;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tensors that programs share, that threads ask for, and that go home because the device is small. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceTensorsTest {
    /** Five tensors of that many codes find room where as little memory is taken as can be. */
    private static final int COUNT = 13_000;

    private static final long LEAST_BYTES = 1;

    private static final FloatFormat FORMAT = FloatFormat.BINARY16;

    private final Backend device = Backends.open("tornado", new Resources(1, OptionalLong.of(LEAST_BYTES)));

    private final Slot x = Fixtures.slot(0, FORMAT, COUNT);
    private final Slot y = Fixtures.slot(1, FORMAT, COUNT);

    @AfterAll
    void close() {
        device.close();
    }

    /** y = 2 x. */
    private Program doubling() {
        ChainBuilder chain = new ChainBuilder();
        return Fixtures.program(
                chain.build(chain.binary(BinaryFunction.MULTIPLY, chain.load(x), chain.constant(2)), y));
    }

    /** z = y + x. */
    private Program adding() {
        ChainBuilder chain = new ChainBuilder();
        return Fixtures.program(chain.build(
                chain.binary(BinaryFunction.ADD, chain.load(y), chain.load(x)), Fixtures.slot(2, FORMAT, COUNT)));
    }

    private Tensor zeros() {
        return Tensor.zeros(FORMAT, x.shape());
    }

    @Test
    void tensorsGoToTheDeviceAndBackAndBelongToSeveralPrograms() {
        Tensor a = zeros();
        Tensor b = zeros();
        Tensor c = zeros();
        try (Prepared first = device.prepare(doubling(), new Workspace());
                Prepared second = device.prepare(adding(), new Workspace())) {
            first.run(List.of(a), List.of(b));
            second.run(List.of(b, a), List.of(c));
            assertThat(c.get(7)).isZero();
            for (int round = 1; round < 4; round++) {
                a.fill(round);
                a.set(7, 10 * round);
                first.run(List.of(a), List.of(b));
                second.run(List.of(b, a), List.of(c));
                assertThat(c.get(6)).isEqualTo(3 * round);
                assertThat(c.get(7)).isEqualTo(30 * round);
                b.set(7, 0.5);
                second.run(List.of(b, a), List.of(c));
                assertThat(c.get(6)).isEqualTo(3 * round);
                assertThat(c.get(7)).isEqualTo(10 * round + 0.5);
            }
        }
    }

    @Test
    void whatFindsNoRoomGoesHomeButNotWhatARunUses() {
        List<Tensor> tensors = new ArrayList<>();
        try (Prepared first = device.prepare(doubling(), new Workspace());
                Prepared second = device.prepare(adding(), new Workspace())) {
            for (int i = 0; i < 12; i++) {
                Tensor from = zeros();
                from.fill(i + 1);
                Tensor to = zeros();
                first.run(List.of(from), List.of(to));
                // The second operand is zero and on no device: it is cleared there within the run.
                Tensor sum = zeros();
                second.run(List.of(to, zeros()), List.of(sum));
                tensors.add(sum);
            }
            for (int i = 0; i < tensors.size(); i++) {
                assertThat(tensors.get(i).toDoubles()).as("tensor %d", i).containsOnly(2.0 * (i + 1));
            }
        }
    }

    @Test
    void aProgramOfMoreThanFindsRoomIsRefused() {
        ChainBuilder chain = new ChainBuilder();
        int sum = chain.load(x);
        for (int i = 3; i < 7; i++) {
            sum = chain.binary(BinaryFunction.ADD, sum, chain.load(Fixtures.slot(i, FORMAT, COUNT)));
        }
        Program program = Fixtures.program(chain.build(sum, y));
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(() -> device.prepare(program, new Workspace()))
                .withMessage(
                        "the device's memory is too small, for slices of the batch too: a program needs 0.15 MiB of"
                                + " 16-bit numbers at a time, and there is room for 0.13 MiB; give it 1 MiB or more by"
                                + " --device-memory, or use a smaller batch");
    }

    @Test
    void threadsFetchValuesWhileProgramsRun() throws ExecutionException, InterruptedException {
        try (Prepared prepared = device.prepare(doubling(), new Workspace());
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Double>> values = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                Tensor result = doubled(prepared, i);
                values.add(threads.submit(() -> result.get(COUNT - 1)));
            }
            for (int i = 1; i <= 40; i++) {
                assertThat(values.get(i - 1).get()).isEqualTo(2.0 * i);
            }
        }
    }

    @Test
    void threadsAskForMagnitudesAndDigestsAtOneTime() throws ExecutionException, InterruptedException {
        try (Prepared prepared = device.prepare(doubling(), new Workspace());
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int i = 1; i <= 20; i++) {
                Tensor result = doubled(prepared, i);
                Tensor other = doubled(prepared, i + 1);
                Tensor expected = zeros();
                expected.fill(2 * i);
                Future<Double> magnitude = threads.submit(() -> TensorStatistics.maxAbs(result));
                Future<Integer> digest = threads.submit(() -> TensorDigest.of(result));
                Future<Double> value = threads.submit(() -> other.get(3));
                assertThat(magnitude.get()).isEqualTo(2.0 * i);
                assertThat(digest.get()).isEqualTo(TensorDigest.of(expected));
                assertThat(value.get()).isEqualTo(2.0 * i + 2);
            }
        }
    }

    private Tensor doubled(Prepared doubling, int number) {
        Tensor from = zeros();
        from.fill(number);
        Tensor to = zeros();
        doubling.run(List.of(from), List.of(to));
        return to;
    }
}
