package org.halfstep.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.DeviceMeter.Counts;
import org.halfstep.experiments.bench.BenchRow.Unit;
import org.junit.jupiter.api.Test;

/** The sections for devices, with a device that says what it is told to. */
class DeviceSectionsTest {
    private static final int ENOUGH = 1000;
    private static final double PEAK = MeteredBackend.PEAK * 1e-9;

    private final List<BenchRow> rows = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    private BenchContext context(int mostPrograms) {
        return new BenchContext(
                _ -> new MeteredBackend(true, mostPrograms),
                List.of(BenchRow.OF_DEVICE),
                Optional.empty(),
                Optional.empty(),
                rows::add,
                progress::add);
    }

    @Test
    void thePeakIsTheDevices() {
        DevicePeakSection.measure(context(ENOUGH));
        assertThat(rows).extracting(BenchRow::value).containsExactly(PEAK, 3e-6 * 1e6, 4e9 * 1e-9, 5e9 * 1e-9);
        assertThat(rows)
                .extracting(BenchRow::unit)
                .containsExactly(
                        Unit.GIGAFLOPS, Unit.MICROSECONDS, Unit.GIGABYTES_PER_SECOND, Unit.GIGABYTES_PER_SECOND);
    }

    @Test
    void productsStandBesideThePeak() {
        DeviceMatMulSection.measure(context(ENOUGH), true);
        assertThat(rows)
                .extracting(BenchRow::subject)
                .contains("128x128x128 NN float32", "256x256x256 NN bfloat16")
                .hasSize(6);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.other()).isEqualTo(PEAK);
            assertThat(row.ratio()).isEqualTo(row.value() / PEAK).isPositive();
        });
    }

    @Test
    void aGpuGetsLargerWorkThanAProcessor() {
        assertThat(DeviceMatMulSection.shapes(true, false)).doesNotContain(MatMulShape.square(1024));
        assertThat(DeviceMatMulSection.shapes(false, true)).contains(MatMulShape.square(2048));
        assertThat(DeviceMatMulSection.shapes(false, false)).contains(MatMulShape.square(4096));
        assertThat(DeviceStepSection.models(true, true, false)).containsExactly(StepModel.MLP_SMALL);
        assertThat(DeviceStepSection.models(true, false, false)).isEqualTo(StepModel.USUAL);
        assertThat(DeviceStepSection.models(true, false, true)).contains(StepModel.MLP_4096);
        assertThat(DeviceStepSection.models(false, false, false)).contains(StepModel.MLP_1024);
        assertThat(DeviceStepSection.models(false, true, false)).containsExactly(StepModel.MLP_SMALL);
    }

    @Test
    void aStepIsTimedAndItsLaunchesAndMemoryAreThoseOfTheDevice() {
        DeviceStepSection steps = new DeviceStepSection(context(ENOUGH), List.of(StepModel.MLP_SMALL));
        steps.times();
        assertThat(rows).hasSize(9);
        BenchRow launches = rows.get(2);
        assertThat(launches.unit()).isEqualTo(Unit.LAUNCHES);
        // at least a forward and a backward program for each of the 16 steps of RK4
        assertThat(launches.value()).isGreaterThanOrEqualTo(32).isLessThan(5000);
        assertThat(rows.get(1).value()).as("kernels take no time").isPositive();
        assertThat(rows.get(3).against()).isEqualTo("float32");
        rows.clear();
        int said = progress.size();
        steps.memory();
        assertThat(progress).as("nothing is measured again").hasSize(said);
        assertThat(rows.get(2))
                .isEqualTo(new BenchRow("mlp-small float16, all", BenchRow.OF_DEVICE, 6, Unit.MEGABYTES, "float32", 6));
        assertThat(rows.get(3)).isEqualTo(BenchRow.alone("  tensors", BenchRow.OF_DEVICE, 2, Unit.MEGABYTES));
    }

    @Test
    void whatTheDeviceHasNoRoomForIsLeftOut() {
        new DeviceStepSection(context(1), List.of(StepModel.MLP_SMALL)).times();
        assertThat(rows).isEmpty();
        assertThat(progress).contains("mlp-small bfloat16 is left out: the device is full");
    }

    @Test
    void countsAreSubtracted() {
        assertThat(new Counts(5, 70, 900).since(new Counts(2, 30, 400))).isEqualTo(new Counts(3, 40, 500));
    }
}
