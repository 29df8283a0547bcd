package org.halfstep.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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

class AssistedBackendTest {
    private final List<String> notes = new ArrayList<>();
    private final Backend narrow = new OnlyBinary32();

    @Test
    void whatABackendCannotTheHostComputesAndSaysSoOnce() {
        try (Backend assisted = new AssistedBackend(narrow, notes::add)) {
            assertThat(doubled(assisted, FloatFormat.BINARY32)).isEqualTo(3);
            assertThat(notes).isEmpty();
            assertThat(doubled(assisted, FloatFormat.BINARY64)).isEqualTo(3);
            assertThat(doubled(assisted, FloatFormat.E4M3)).isEqualTo(3);
            assertThat(notes)
                    .singleElement()
                    .asString()
                    .contains("computes what backend narrow cannot")
                    .contains("only binary32");
            assertThat(assisted.name()).isEqualTo("narrow");
        }
    }

    @Test
    void byItselfItRefuses() {
        assertThatThrownBy(() -> doubled(narrow, FloatFormat.BINARY64)).isInstanceOf(UnsupportedProgramException.class);
    }

    private static double doubled(Backend backend, FloatFormat format) {
        Slot x = new Slot(0, Shape.of(1), format, Boundary.ALONE, Role.INTERNAL);
        Slot y = new Slot(1, Shape.of(1), format, Boundary.ALONE, Role.INTERNAL);
        Op op = new Op.Chain(
                List.of(x),
                List.of(new Instruction.Load(0), new Instruction.Binary(Instruction.BinaryFunction.ADD, 0, 0)),
                y);
        Tensor result = Tensor.zeros(format, y.shape());
        try (Prepared prepared = backend.prepare(new Program(List.of(x), List.of(op), List.of(y)), new Workspace())) {
            prepared.run(List.of(Tensor.of(format, x.shape(), 1.5)), List.of(result));
        }
        return result.get(0);
    }

    private static final class OnlyBinary32 implements Backend {
        private final Backend reference = Backends.open("reference", 1);

        @Override
        public String name() {
            return "narrow";
        }

        @Override
        public Availability availability() {
            return reference.availability();
        }

        @Override
        public int threads() {
            return 1;
        }

        @Override
        public Prepared prepare(Program program, Workspace workspace) {
            if (!program.outputs().getFirst().format().equals(FloatFormat.BINARY32)) {
                throw new UnsupportedProgramException("only binary32");
            }
            return reference.prepare(program, workspace);
        }

        @Override
        public void close() {
            reference.close();
        }
    }
}
