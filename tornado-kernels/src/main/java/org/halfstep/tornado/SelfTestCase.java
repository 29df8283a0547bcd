package org.halfstep.tornado;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/**
 * A program and what it is run with.
 *
 * @param kernel which kernel computes it
 * @param names what each output computes
 */
record SelfTestCase(String kernel, Program program, List<String> names, List<Tensor> inputs) {
    SelfTestCase {
        names = List.copyOf(names);
        inputs = List.copyOf(inputs);
    }

    /** The operands of an element, where inputs and output go element by element; else its number. */
    String operands(int output, int element) {
        Slot result = program.outputs().get(output);
        Op op = program.ops().stream()
                .filter(candidate -> candidate.result().equals(result))
                .findFirst()
                .orElseThrow();
        StringBuilder text = new StringBuilder();
        for (Slot slot : op.inputs()) {
            int input = program.inputs().indexOf(slot);
            if (input < 0 || !(op instanceof Op.Chain) || !slot.shape().equals(result.shape())) {
                return "element " + element + " ";
            }
            text.append(text.isEmpty() ? "" : ", ").append(inputs.get(input).get(element));
        }
        return text.append(' ').toString();
    }

    /** Collects a case. */
    static final class Builder {
        private final List<Slot> inputs = new ArrayList<>();
        private final List<Tensor> tensors = new ArrayList<>();
        private final List<Op> ops = new ArrayList<>();
        private final List<Slot> outputs = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private int slots;

        /** A slot that is rounded for itself. */
        Slot slot(FloatFormat format, int... sizes) {
            return new Slot(slots++, Shape.of(sizes), format, Slot.Boundary.ALONE, Role.INTERNAL);
        }

        /** An input with its values. */
        Slot input(Role role, Tensor tensor) {
            Slot slot = new Slot(slots++, tensor.shape(), tensor.format(), Slot.Boundary.ROUNDED, role);
            inputs.add(slot);
            tensors.add(tensor);
            return slot;
        }

        /** A step on the way. */
        Slot step(Op op) {
            ops.add(op);
            return op.result();
        }

        /** A result that is compared. */
        Slot output(String name, Op op) {
            names.add(name);
            outputs.add(op.result());
            return step(op);
        }

        /** What was collected. */
        SelfTestCase build(String kernel) {
            return new SelfTestCase(kernel, new Program(inputs, ops, outputs), names, tensors);
        }
    }
}
