package org.halfstep.core.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.program.ChainJoiner;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracing shows every slot and changes no bit. */
class TracingBackendTest {
    private static Program program(String precision) {
        ProgramBuilder builder = new ProgramBuilder(PrecisionPolicy.parse(precision));
        Slot x = builder.input(Shape.of(3, 5), Role.NETWORK_INPUT);
        Slot w = builder.input(Shape.of(5, 4), Role.COMPUTE_PARAMETER);
        Slot product = builder.matmul(x, Layout.NORMAL, w, Layout.NORMAL);
        Slot hidden = builder.unary(UnaryFunction.TANH, product);
        Slot moved = builder.slice(hidden, 1, 1, 2);
        Slot result = builder.binary(BinaryFunction.MULTIPLY, moved, moved);
        return ChainJoiner.join(builder.build(List.of(
                Casts.castToOwnSlot(builder, result, Role.SLOPE), Casts.castToOwnSlot(builder, hidden, Role.STATE))));
    }

    private static Tensor numbers(Slot slot) {
        Tensor tensor = Tensor.zeros(slot.format(), slot.shape());
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, Math.sin(1 + i));
        }
        return tensor;
    }

    private static List<Tensor> outputs(Program program) {
        return program.outputs().stream()
                .map(slot -> Tensor.zeros(slot.format(), slot.shape()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16", "pure:float16", "float32"})
    void everySlotIsSeenAndNoBitChanges(String precision) {
        Program program = program(precision);
        List<Tensor> inputs =
                program.inputs().stream().map(TracingBackendTest::numbers).toList();
        List<Integer> seen = new ArrayList<>();
        try (Backend backend = Backends.open("vector", 1);
                Prepared plain = backend.prepare(program, new Workspace());
                Prepared traced = new TracingBackend(backend, (ran, _, values) -> {
                            assertThat(ran).isSameAs(program);
                            seen.add(values.size());
                        })
                        .prepare(program, new Workspace())) {
            List<Tensor> expected = outputs(program);
            List<Tensor> results = outputs(program);
            plain.run(inputs, expected);
            traced.run(inputs, results);
            assertThat(seen).containsExactly(program.ops().size());
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).toDoubles()).isEqualTo(expected.get(i).toDoubles());
            }
            assertThat(expected.getFirst().format()).isNotEqualTo(FloatFormat.BINARY64);
        }
    }
}
