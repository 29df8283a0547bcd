package org.halfstep.core.backend.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.vector.RowPrograms;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program cut into slices of its batch gives the bits of the whole. */
class SlicedProgramTest {
    private static final List<FloatFormat> FORMATS =
            List.of(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16);

    /** Slices of 256 and of 512 rows, with a short last one, one of a single row, and none. */
    @ParameterizedTest
    @CsvSource({"300, 256", "512, 256", "513, 256", "769, 512", "1024, 512", "1700, 512", "2000, 1024"})
    void slicesGiveTheBitsOfTheWhole(int batch, int sliceRows) {
        for (FloatFormat format : FORMATS) {
            check(RowPrograms.layers(format, batch, 3, 20, 2), sliceRows, batch);
            check(RowPrograms.moves(format, batch), sliceRows, batch);
        }
    }

    /** Products that are each the negative half of the smallest number, so that every chunk's sum is -0. */
    @Test
    void totalsKeepTheSignOfZero() {
        Program program = RowPrograms.layers(FloatFormat.BINARY32, 600, 1, 2, 1);
        List<Tensor> inputs = RowPrograms.inputs(program, 1, false);
        inputs.forEach(tensor -> tensor.fill(-0x1p-149));
        inputs.getFirst().fill(0x1p-149);
        check(program, 256, inputs);
    }

    @Test
    void aProgramOfElementwiseOpsIsCutToo() {
        Program whole = RowPrograms.layers(FloatFormat.BINARY16, 900, 3, 20, 2);
        List<Op> chains = whole.ops().stream()
                .filter(op -> op instanceof Op.Chain)
                .limit(1)
                .toList();
        Slot total = chains.getFirst().inputs().getFirst();
        Program program = new Program(
                List.of(total, chains.getFirst().inputs().get(1)),
                chains,
                List.of(chains.getFirst().result()));
        check(program, 256, 3);
    }

    @Test
    void whatCannotBeCutIsNot() {
        try (Backend reference = Backends.open("reference", 1)) {
            Program small = RowPrograms.layers(FloatFormat.BINARY16, 256, 3, 20, 2);
            assertThat(SlicedProgram.of(small, _ -> true, reference, new Workspace()))
                    .isEmpty();
            Program large = RowPrograms.layers(FloatFormat.BINARY16, 1024, 3, 20, 2);
            assertThat(SlicedProgram.of(large, _ -> false, reference, new Workspace()))
                    .isEmpty();
            Program upwards = new Program(large.inputs(), large.ops(), large.outputs(), RoundingDirection.UPWARD);
            assertThat(SlicedProgram.of(upwards, _ -> true, reference, new Workspace()))
                    .isEmpty();
        }
    }

    @Test
    void closingGivesTheMemoryBack() {
        Workspace workspace = new Workspace();
        Program program = RowPrograms.layers(FloatFormat.BINARY16, 1024, 3, 20, 2);
        try (Backend reference = Backends.open("reference", 1)) {
            Optional<SlicedProgram> sliced = SlicedProgram.of(program, _ -> true, reference, workspace);
            assertThat(workspace.usedBytes()).isPositive();
            sliced.orElseThrow().close();
            assertThat(workspace.usedBytes()).isZero();
        }
    }

    private static void check(Program program, int sliceRows, long seed) {
        check(program, sliceRows, RowPrograms.inputs(program, seed, false));
        check(program, sliceRows, RowPrograms.inputs(program, seed, true));
    }

    private static void check(Program program, int sliceRows, List<Tensor> inputs) {
        List<Tensor> expected = RowPrograms.outputs(program);
        List<Tensor> actual = RowPrograms.outputs(program);
        try (Backend reference = Backends.open("reference", 1);
                Prepared whole = reference.prepare(program, new Workspace());
                SlicedProgram sliced = SlicedProgram.of(
                                program, part -> rows(part) <= sliceRows, reference, new Workspace())
                        .orElseThrow()) {
            List<Slot> overflows = List.copyOf(whole.run(inputs, expected));
            for (int run = 0; run < 2; run++) {
                assertThat(sliced.run(inputs, actual)).isEqualTo(overflows);
                for (int i = 0; i < expected.size(); i++) {
                    requireSameBits(
                            expected.get(i), actual.get(i), program.outputs().get(i));
                }
            }
        }
    }

    /** The rows of a part: of its first result with more than one axis that is not the weights' or a total. */
    private static int rows(Program part) {
        return part.inputs().stream()
                .filter(slot -> slot.shape().rank() >= 2)
                .findFirst()
                .map(slot -> slot.shape().size(0))
                .orElse(0);
    }

    private static void requireSameBits(Tensor expected, Tensor actual, Slot slot) {
        for (int i = 0; i < expected.elementCount(); i++) {
            assertThat(actual.bits(i))
                    .as("%s element %d: %s, expected %s", slot, i, actual.get(i), expected.get(i))
                    .isEqualTo(expected.bits(i));
        }
    }
}
