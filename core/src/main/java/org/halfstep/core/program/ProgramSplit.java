package org.halfstep.core.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A program cut in two, so that its first half can run when only some inputs are known: run one after the other the
 * halves compute the same ops on the same slots, and so the same bits.
 *
 * @param early everything that does not depend on the late inputs, but for ops that give an output; its inputs are the
 *     others, in order, and its outputs the slots that the second half reads
 * @param late the rest; its inputs are those of the whole program, in order, and then the outputs of {@code early}
 */
public record ProgramSplit(Program early, Program late) {
    /** Cuts a joined program. */
    public static ProgramSplit of(Program program, Set<Slot> lateInputs) {
        Set<Slot> late = new HashSet<>(lateInputs);
        Set<Slot> outputs = new HashSet<>(program.outputs());
        List<Op> earlyOps = new ArrayList<>();
        List<Op> lateOps = new ArrayList<>();
        for (Op op : program.ops()) {
            boolean isLate =
                    outputs.contains(op.result()) || op.inputs().stream().anyMatch(late::contains);
            (isLate ? lateOps : earlyOps).add(op);
            if (isLate) {
                late.add(op.result());
            }
        }
        Set<Slot> computedEarly = new HashSet<>();
        earlyOps.forEach(op -> computedEarly.add(op.result()));
        Set<Slot> kept = new LinkedHashSet<>();
        for (Op op : lateOps) {
            op.inputs().stream().filter(computedEarly::contains).forEach(kept::add);
        }
        List<Slot> earlyInputs = program.inputs().stream()
                .filter(slot -> !lateInputs.contains(slot))
                .toList();
        List<Slot> allInputs = new ArrayList<>(program.inputs());
        allInputs.addAll(kept);
        Program early = new Program(earlyInputs, earlyOps, List.copyOf(kept), program.rounding());
        return new ProgramSplit(
                early.withoutDeadOps(), new Program(allInputs, lateOps, program.outputs(), program.rounding()));
    }
}
