package org.halfstep.experiments.lab.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.lab.setup.Vec;

/**
 * One step of a low run, repeated with more and more of its roundings: the first ops have the values of the low run, the
 * others go on from these in binary64. From one repetition to the next the ops of one role join the first ones, in the
 * order of execution, so that the change of the result is what these ops' own roundings do to it, and all changes add up
 * to the step's local error.
 */
final class HybridStep implements AutoCloseable {
    /**
     * A repetition.
     *
     * @param role what was rounded now, beside everything before; {@code Role.COEFFICIENT} where only the numbers of
     *     the program are rounded
     * @param result the outputs of the step, one after the other
     */
    record Stage(Role role, Vec result) {}

    /** A stretch of ops of one role, and the program that goes on behind it in binary64. */
    private record Rest(Role role, List<Slot> inputs, Prepared program, List<Tensor> results) {}

    private final Program program;
    private final List<Slot> outputs;
    private final List<Rest> rests = new ArrayList<>();

    /**
     * Prepares the repetitions of a step.
     *
     * @param program the step, joined, in the formats of the low run
     * @param outputCount how many of its outputs are looked at, the first ones
     */
    HybridStep(Program program, int outputCount, Backend backend, Workspace workspace) {
        this.program = program;
        outputs = program.outputs().subList(0, outputCount);
        List<Op> ops = program.ops();
        rests.add(rest(Role.COEFFICIENT, 0, backend, workspace));
        for (int i = 0; i < ops.size(); i++) {
            Role role = ops.get(i).result().role();
            if (i + 1 == ops.size() || ops.get(i + 1).result().role() != role) {
                rests.add(rest(role, i + 1, backend, workspace));
            }
        }
    }

    private Rest rest(Role role, int from, Backend backend, Workspace workspace) {
        List<Op> ops = program.ops().subList(from, program.ops().size());
        Set<Slot> assigned = new LinkedHashSet<>();
        Set<Slot> inputs = new LinkedHashSet<>();
        for (Op op : ops) {
            op.inputs().stream().filter(slot -> !assigned.contains(slot)).forEach(inputs::add);
            assigned.add(op.result());
        }
        List<Op> wideOps = ops.stream()
                .map(op -> op.over(op.inputs().stream().map(HybridStep::wide).toList(), wide(op.result())))
                .toList();
        List<Slot> wanted = outputs.stream()
                .filter(assigned::contains)
                .map(HybridStep::wide)
                .toList();
        Program wide = new Program(inputs.stream().map(HybridStep::wide).toList(), wideOps, wanted);
        List<Tensor> results = wanted.stream()
                .map(slot -> Tensor.zeros(slot.format(), slot.shape()))
                .toList();
        return new Rest(role, List.copyOf(inputs), backend.prepare(wide.withoutDeadOps(), workspace), results);
    }

    private static Slot wide(Slot slot) {
        return slot.as(FloatFormat.BINARY64, Boundary.ALONE);
    }

    /** The program that is repeated. */
    Program program() {
        return program;
    }

    /**
     * Repeats a step.
     *
     * @param exact what the low run rounded before the step, unrounded, by role: times and parameters, in the order of
     *     the program's inputs
     * @param inputs of the low run
     * @param values of the low run
     */
    List<Stage> stages(Map<Role, List<Tensor>> exact, List<Tensor> inputs, Map<Slot, Tensor> values) {
        Map<Slot, Tensor> known = new HashMap<>();
        Map<Role, Integer> used = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Slot slot = program.inputs().get(i);
            int number = used.merge(slot.role(), 1, Integer::sum) - 1;
            List<Tensor> unrounded = exact.getOrDefault(slot.role(), List.of());
            known.put(slot, wide(number < unrounded.size() ? unrounded.get(number) : inputs.get(i)));
        }
        List<Stage> stages = new ArrayList<>();
        stages.add(new Stage(Role.COEFFICIENT, result(rests.getFirst(), known)));
        for (Role role : List.of(Role.TIME, Role.COMPUTE_PARAMETER)) {
            for (int i = 0; i < inputs.size(); i++) {
                if (program.inputs().get(i).role() == role) {
                    known.put(program.inputs().get(i), wide(inputs.get(i)));
                }
            }
            stages.add(new Stage(role, result(rests.getFirst(), known)));
        }
        values.forEach((slot, value) -> known.put(slot, wide(value)));
        for (Rest rest : rests.subList(1, rests.size())) {
            stages.add(new Stage(rest.role(), result(rest, known)));
        }
        return stages;
    }

    private static Tensor wide(Tensor tensor) {
        return Tensor.of(FloatFormat.BINARY64, tensor.shape(), tensor.toDoubles());
    }

    private Vec result(Rest rest, Map<Slot, Tensor> known) {
        rest.program().run(rest.inputs().stream().map(known::get).toList(), rest.results());
        List<Tensor> all = new ArrayList<>();
        int computed = 0;
        for (Slot output : outputs) {
            boolean behind = rest.program().program().outputs().contains(wide(output));
            all.add(behind ? rest.results().get(computed++) : known.get(output));
        }
        return Vec.of(all);
    }

    @Override
    public void close() {
        rests.forEach(rest -> rest.program().close());
    }
}
