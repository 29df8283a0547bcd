package org.halfstep.core.backend;

import java.util.List;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;

/** Checks the tensors that a caller binds to a program for one run, and the indices of banks in them. */
public final class Bindings {
    private Bindings() {}

    /**
     * Checks that there is one tensor for every input and output slot, of its shape and format.
     *
     * @throws IllegalArgumentException naming the first slot for which there is not
     */
    public static void require(Program program, List<Tensor> inputs, List<Tensor> outputs) {
        requireTensors("input", program.inputs(), inputs);
        requireTensors("output", program.outputs(), outputs);
    }

    /**
     * The entry of a bank that a scalar names.
     *
     * @throws IllegalArgumentException if the bank has none of that number
     */
    public static int entry(Slot bank, double number) {
        int entries = bank.shape().size(0);
        int entry = (int) number;
        if (entry != number || entry < 0 || entry >= entries) {
            throw new IllegalArgumentException("bank " + bank + ": no entry " + number
                    + "; the index must be an integer from 0 to " + (entries - 1));
        }
        return entry;
    }

    private static void requireTensors(String what, List<Slot> slots, List<Tensor> tensors) {
        if (tensors.size() != slots.size()) {
            throw new IllegalArgumentException(
                    "run: the program has " + slots.size() + " " + what + " slots, got " + tensors.size() + " tensors");
        }
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            Tensor tensor = tensors.get(i);
            if (!tensor.format().equals(slot.format()) || !tensor.shape().equals(slot.shape())) {
                throw new IllegalArgumentException("run: " + what + " " + i + " is slot " + slot + ", got a tensor "
                        + tensor.format() + tensor.shape());
            }
        }
    }
}
