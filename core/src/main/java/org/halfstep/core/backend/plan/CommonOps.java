package org.halfstep.core.backend.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.jspecify.annotations.Nullable;

/**
 * Ops that compute what an earlier op of the program has computed: the same op over the same operands gives the same
 * bits, so it need not run. A network that depends on time alone is evaluated once for the stages of a method that fall
 * on one time.
 *
 * <p>Where chance decides about a rounding, an op's slot decides about the chance, and nothing is common.
 */
public final class CommonOps {
    private final Program reduced;
    /** The number in the whole program of each op that runs, and after it those of the ops that it stands for. */
    private final List<List<Integer>> numbers = new ArrayList<>();

    private CommonOps(Program program) {
        Map<Op, Integer> known = new HashMap<>();
        Map<Slot, Slot> same = new HashMap<>();
        Set<Slot> outputs = new HashSet<>(program.outputs());
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < program.ops().size(); i++) {
            Op op = program.ops().get(i);
            List<Slot> inputs = op.inputs().stream()
                    .map(slot -> same.getOrDefault(slot, slot))
                    .toList();
            Op renamed = op.over(inputs, op.result());
            Op key = op.over(inputs, anonymous(op.result()));
            @Nullable Integer earlier = program.rounding().isStochastic() ? null : known.get(key);
            if (earlier != null && !outputs.contains(op.result())) {
                same.put(op.result(), ops.get(earlier).result());
                numbers.get(earlier).add(i);
            } else {
                known.putIfAbsent(key, ops.size());
                ops.add(renamed);
                numbers.add(new ArrayList<>(List.of(i)));
            }
        }
        reduced = new Program(program.inputs(), ops, program.outputs(), program.rounding());
    }

    /** Looks for them in a program. */
    public static CommonOps of(Program program) {
        return new CommonOps(program);
    }

    private static Slot anonymous(Slot slot) {
        return new Slot(-1, slot.shape(), slot.format(), Boundary.ALONE, Role.INTERNAL);
    }

    /** The program without what is computed already. */
    public Program reduced() {
        return reduced;
    }

    /** The numbers in the whole program of an op of the reduced one and of those that it stands for. */
    public List<Integer> numbers(int op) {
        return numbers.get(op);
    }
}
