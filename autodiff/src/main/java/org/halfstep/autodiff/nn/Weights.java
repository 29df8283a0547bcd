package org.halfstep.autodiff.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.io.Safetensors;
import org.halfstep.core.program.Casts;
import org.halfstep.core.tensor.Tensor;

/**
 * The master parameters of a network in a safetensors file, by their names: those that PyTorch's {@code state_dict}
 * gives such a network, so that weights go to Python and back.
 */
public final class Weights {
    private Weights() {}

    /**
     * Writes parameters.
     *
     * @param metadata words to go with them
     * @throws IllegalArgumentException if two have one name
     * @throws IOException if the file cannot be written
     */
    public static void save(Path file, List<Parameter> parameters, Map<String, String> metadata) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (tensors.put(parameter.name(), parameter.master()) != null) {
                throw new IllegalArgumentException("two parameters are called " + parameter.name());
            }
        }
        Safetensors.write(file, tensors, metadata);
    }

    /**
     * Reads parameters into their master tensors, each number rounded once to the tensor's format.
     *
     * @throws IllegalArgumentException if the file lacks one, has another shape for it, or has more; no parameter is
     *     changed then
     * @throws IOException if the file cannot be read
     */
    public static void load(Path file, List<Parameter> parameters) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
        List<Tensor> found = new ArrayList<>();
        for (Parameter parameter : parameters) {
            Tensor tensor = tensors.remove(parameter.name());
            if (tensor == null) {
                throw new IllegalArgumentException(
                        file + " has no tensor '" + parameter.name() + "'; the network needs "
                                + parameters.stream().map(Parameter::toString).collect(Collectors.joining(", ")));
            }
            if (!tensor.shape().equals(parameter.master().shape())) {
                throw new IllegalArgumentException(
                        file + ": tensor '" + parameter.name() + "' has shape " + tensor.shape()
                                + ", the network's has " + parameter.master().shape());
            }
            found.add(tensor);
        }
        if (!tensors.isEmpty()) {
            throw new IllegalArgumentException(file + " has tensors that the network does not: " + tensors.keySet());
        }
        for (int i = 0; i < found.size(); i++) {
            Casts.copy(found.get(i), parameters.get(i).master());
        }
    }
}
