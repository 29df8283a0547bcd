package org.halfstep.core.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.halfstep.core.format.RoundingDirection;

/**
 * An immutable straight-line program: inputs are given, ops run in order, each assigning one new slot, and some slots
 * are the outputs. The vector-Jacobian product of a program is a program too.
 *
 * @param inputs the slots that the caller binds, in the caller's order
 * @param ops in execution order; an op reads inputs and results of earlier ops only
 * @param outputs the slots whose values the caller receives; each is the result of an op
 * @param rounding the direction of every op's rounding to the format of its result
 */
public record Program(List<Slot> inputs, List<Op> ops, List<Slot> outputs, RoundingDirection rounding) {
    public Program {
        inputs = List.copyOf(inputs);
        ops = List.copyOf(ops);
        outputs = List.copyOf(outputs);
        Set<Slot> known = new HashSet<>();
        for (Slot input : inputs) {
            require(known.add(input), "input " + input + " is given twice");
        }
        for (Op op : ops) {
            for (Slot input : op.inputs()) {
                require(known.contains(input), op + " reads " + input + " before it is assigned");
            }
            require(known.add(op.result()), op.result() + " is assigned twice");
        }
        inputs.forEach(known::remove);
        for (Slot output : outputs) {
            require(known.contains(output), "output " + output + " is not the result of an op");
        }
    }

    /** A program that rounds to nearest even. */
    public Program(List<Slot> inputs, List<Op> ops, List<Slot> outputs) {
        this(inputs, ops, outputs, RoundingDirection.NEAREST_EVEN);
    }

    /** This program without the ops that no output needs. */
    public Program withoutDeadOps() {
        Set<Slot> needed = new HashSet<>(outputs);
        List<Op> kept = new ArrayList<>();
        for (Op op : ops.reversed()) {
            if (needed.contains(op.result())) {
                needed.addAll(op.inputs());
                kept.add(op);
            }
        }
        return new Program(inputs, kept.reversed(), outputs, rounding);
    }

    /** One line a slot or op: what runs, in which format. */
    public String listing() {
        StringBuilder text = new StringBuilder();
        inputs.forEach(input -> text.append("input ")
                .append(input)
                .append(' ')
                .append(input.role())
                .append('\n'));
        ops.forEach(op -> text.append(op).append('\n'));
        outputs.forEach(output -> text.append("output ").append(output).append('\n'));
        return text.toString();
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("program: " + problem);
        }
    }
}
