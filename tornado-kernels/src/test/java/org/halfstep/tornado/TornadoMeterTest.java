package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.DeviceMeter;
import org.halfstep.core.backend.DeviceMeter.Counts;
import org.halfstep.core.backend.DeviceMeter.Use;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.Test;

/** What is measured cannot be asserted; that it is measured, and disturbs no result, can. */
class TornadoMeterTest {
    private static final int COUNT = 1000;

    private static Program twice() {
        Slot x = new Slot(0, Shape.of(COUNT), FloatFormat.BINARY16, Boundary.ALONE, Role.INTERNAL);
        Slot y = new Slot(1, Shape.of(COUNT), FloatFormat.BINARY32, Boundary.ALONE, Role.INTERNAL);
        Op op = new Op.Chain(
                List.of(x),
                List.of(new Instruction.Load(0), new Instruction.Binary(Instruction.BinaryFunction.ADD, 0, 0)),
                y);
        return new Program(List.of(x), List.of(op), List.of(y));
    }

    @Test
    void theDeviceIsMeasuredAndComputesAsBefore() {
        try (Backend backend = Backends.open("tornado", 1);
                Prepared program = backend.prepare(twice(), new Workspace())) {
            DeviceMeter meter = backend.meter().orElseThrow();
            assertThat(meter.peakOperations()).isBetween(1e8, 1e16);
            assertThat(meter.launchSeconds()).isBetween(1e-7, 1.0);
            assertThat(meter.uploadRate()).isBetween(1e5, 1e13);
            assertThat(meter.downloadRate()).isBetween(1e5, 1e13);
            Tensor x = Tensor.zeros(FloatFormat.BINARY16, Shape.of(COUNT));
            x.set(3, 1.5);
            Tensor y = Tensor.zeros(FloatFormat.BINARY32, Shape.of(COUNT));
            Counts before = meter.counts();
            long begin = System.nanoTime();
            double kernels = meter.kernelSeconds(() -> program.run(List.of(x), List.of(y)));
            assertThat(kernels).isPositive().isLessThan((System.nanoTime() - begin) * 1e-9);
            assertThat(y.get(3)).isEqualTo(3);
            Counts since = meter.counts().since(before);
            assertThat(since.launches()).as("an upload and the program").isEqualTo(2);
            assertThat(since.bytesUp()).isGreaterThan(COUNT * 2);
            assertThat(since.bytesDown()).isEqualTo(COUNT * 4);
        }
    }

    @Test
    void memoryIsCountedByWhatItIsFor() {
        try (Backend backend = Backends.open("tornado", 1);
                Prepared program = backend.prepare(twice(), new Workspace())) {
            DeviceMeter meter = backend.meter().orElseThrow();
            Tensor x = Tensor.zeros(FloatFormat.BINARY16, Shape.of(COUNT));
            Tensor y = Tensor.zeros(FloatFormat.BINARY32, Shape.of(COUNT));
            program.run(List.of(x), List.of(y));
            assertThat(meter.memory())
                    .contains(
                            new Use("tensors, 32 bits", COUNT * 4, COUNT * 4),
                            new Use("tensors, 16 bits", COUNT * 2, COUNT * 2))
                    .extracting(Use::what)
                    .contains("code of programs", "decode tables", "arrays of launches and threads");
            long sum = meter.memory().stream().mapToLong(Use::highest).sum();
            assertThat(meter.highestBytes()).isPositive().isLessThanOrEqualTo(sum);
        }
    }
}
