package org.halfstep.core.backend.reference;

import java.util.List;
import org.halfstep.core.backend.Bindings;
import org.halfstep.core.program.Program;
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
        Bindings.require(program, inputs, outputTensors);
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
}
