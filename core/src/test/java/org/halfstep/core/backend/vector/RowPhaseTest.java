package org.halfstep.core.backend.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.plan.RowPlan;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Programs that are row-wise in the batch give the reference backend's bits, whatever the sizes and formats. */
class RowPhaseTest {
    static final List<FloatFormat> FORMATS = FloatFormat.ALL;

    private static final List<Backend> VECTOR =
            List.of(new VectorBackend(1), new VectorBackend(2, 0), new VectorBackend(3, 0));

    @ParameterizedTest
    @FieldSource("FORMATS")
    void everyFormat(FloatFormat format) {
        check(RowPrograms.layers(format, 70, 3, 20, 2), 1);
        check(RowPrograms.moves(format, 37), 2);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 1, 1", "15, 2, 5, 1", "16, 2, 16, 2", "17, 1, 13, 3", "64, 12, 12, 12", "65, 24, 36, 4",
        "255, 2, 30, 2", "256, 5, 17, 6", "257, 2, 64, 2", "513, 3, 33, 1", "300, 300, 20, 5", "70, 4, 280, 14",
        "1000, 2, 128, 2"
    })
    void everySize(int batch, int in, int hidden, int out) {
        for (FloatFormat format : List.of(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16)) {
            check(RowPrograms.layers(format, batch, in, hidden, out), batch);
        }
    }

    @Test
    void rowsAreFound() {
        Program program = RowPrograms.layers(FloatFormat.BINARY16, 70, 3, 20, 2);
        RowPlan plan = RowPlan.of(program);
        assertThat(plan.rows()).isEqualTo(70);
        long whole = plan.units().stream()
                .filter(unit -> unit.kind() == RowPlan.Kind.WHOLE)
                .count();
        // What needs all rows first, and the single op that follows it: rows pay only where ops go together.
        assertThat(whole).isEqualTo(2);
        assertThat(plan.units()).hasSize(3);
    }

    private static void check(Program program, long seed) {
        for (boolean wild : List.of(false, true)) {
            List<Tensor> inputs = RowPrograms.inputs(program, seed, wild);
            List<Tensor> expected = RowPrograms.outputs(program);
            List<Slot> overflows;
            try (ReferenceBackend reference = new ReferenceBackend(1);
                    Prepared prepared = reference.prepare(program, new Workspace())) {
                overflows = List.copyOf(prepared.run(inputs, expected));
            }
            for (Backend backend : VECTOR) {
                try (Prepared prepared = backend.prepare(program, new Workspace())) {
                    for (int run = 0; run < 2; run++) {
                        List<Tensor> actual = RowPrograms.outputs(program);
                        assertThat(prepared.run(inputs, actual)).isEqualTo(overflows);
                        for (int i = 0; i < actual.size(); i++) {
                            requireSameBits(
                                    expected.get(i),
                                    actual.get(i),
                                    program.outputs().get(i));
                        }
                    }
                }
            }
        }
    }

    private static void requireSameBits(Tensor expected, Tensor actual, Slot slot) {
        for (int i = 0; i < expected.elementCount(); i++) {
            assertThat(actual.bits(i))
                    .as("%s element %d: %s, expected %s", slot, i, actual.get(i), expected.get(i))
                    .isEqualTo(expected.bits(i));
        }
    }
}
