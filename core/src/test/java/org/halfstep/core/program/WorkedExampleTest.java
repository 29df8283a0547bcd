package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.Test;

/** The step of y' = -y that docs/arithmetic.md works by hand. */
class WorkedExampleTest {
    private static final Shape ONE = Shape.of(1);

    private final ProgramBuilder builder = new ProgramBuilder(PrecisionPolicy.parse("float16"));
    private final Slot h = builder.input(Shape.SCALAR, Role.TIME);

    private List<Tensor> run(List<Slot> outputs, double... inputs) {
        Program program = ChainJoiner.join(builder.build(outputs));
        List<Tensor> bound = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Slot slot = program.inputs().get(i);
            bound.add(Tensor.of(slot.format(), slot.shape(), inputs[i]));
        }
        List<Tensor> results = new ArrayList<>();
        program.outputs().forEach(slot -> results.add(Tensor.zeros(slot.format(), slot.shape())));
        try (Backend backend = Backends.open("reference", 1);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            assertThat(prepared.run(bound, results)).isEmpty();
        }
        return results;
    }

    @Test
    void forward() {
        Slot y = builder.input(ONE, Role.STATE);
        Slot x = Casts.cast(builder, y, Role.NETWORK_INPUT);
        Slot k = Casts.castFixed(builder, builder.unary(UnaryFunction.NEGATE, x), Role.SLOPE);
        Slot phi = Casts.cast(builder, k, Role.INCREMENT);
        Slot next = Casts.castFixed(builder, builder.mulAdd(h, phi, y), Role.STATE);
        Slot stored = Casts.cast(builder, next, Role.STORED_STATE);
        List<Tensor> results = run(List.of(x, k, next, stored), 0.1, 0.3);
        assertThat(results.get(0).get(0)).isEqualTo(1229 * 0x1p-12);
        assertThat(results.get(1).get(0)).isEqualTo(-1229 * 0x1p-12);
        assertThat(results.get(2).get(0)).isEqualTo(0x1.14799ap-2);
        assertThat(results.get(3).get(0)).isEqualTo(1106 * 0x1p-12);
    }

    @Test
    void backward() {
        Slot scale = builder.input(Shape.SCALAR, Role.SCALE);
        Slot inverse = builder.input(Shape.SCALAR, Role.SCALE);
        Slot a = builder.input(ONE, Role.ADJOINT);
        Slot scaled = Casts.cast(builder, builder.binary(BinaryFunction.MULTIPLY, a, scale), Role.SCALED_COTANGENT);
        Slot da = Casts.cast(builder, builder.unary(UnaryFunction.NEGATE, scaled), Role.STEP_ADJOINT);
        Slot d = builder.binary(BinaryFunction.MULTIPLY, da, inverse);
        Slot before = builder.mulAdd(h, d, a);
        List<Tensor> results = run(List.of(scaled, d, before), 0.1, 0x1p35, 0x1p-35, 3e-8);
        assertThat(results.get(0).get(0)).isEqualTo(1031);
        assertThat(results.get(1).get(0)).isEqualTo(-1031 * 0x1p-35);
        assertThat(results.get(2).get(0)).isEqualTo(0x1.cfd898p-26);
        assertThat(Tensor.of(FloatFormat.BINARY16, ONE, 3e-8).get(0)).isEqualTo(0x1p-24);
    }
}
