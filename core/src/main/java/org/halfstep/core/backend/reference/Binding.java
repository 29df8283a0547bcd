package org.halfstep.core.backend.reference;

import java.util.List;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;

/** Binds the caller's tensors to the slots of a program for one run. */
public final class Binding {
    private Binding() {}

    /**
     * The tensor of every slot by its number, those of the caller in their places.
     *
     * @param outputs the number of each output's slot
     */
    public static Tensor[] bind(
            Program program, SlotBuffers buffers, int[] outputs, List<Tensor> inputs, List<Tensor> outputTensors) {
        requireTensors("input", program.inputs(), inputs);
        requireTensors("output", program.outputs(), outputTensors);
        Tensor[] tensors = buffers.tensors();
        for (int i = 0; i < inputs.size(); i++) {
            tensors[i] = inputs.get(i);
        }
        for (int i = 0; i < outputs.length; i++) {
            tensors[outputs[i]] = outputTensors.get(i);
        }
        return tensors;
    }

    /** A slot may be an output twice: its kernel has written the last of its tensors. */
    public static void copyRepeatedOutputs(Tensor[] tensors, int[] outputs, List<Tensor> outputTensors) {
        for (int i = 0; i < outputs.length; i++) {
            Tensor written = tensors[outputs[i]];
            Tensor output = outputTensors.get(i);
            if (written != output) {
                output.copy(0, written, 0, output.elementCount());
            }
        }
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
