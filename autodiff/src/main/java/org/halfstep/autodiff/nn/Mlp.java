package org.halfstep.autodiff.nn;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.Stream;

/**
 * A fully connected network: affine layers with an activation between them, none behind the last.
 *
 * <p>Shapes: y [.., in] gives [.., out]. With the time as an input the first layer reads [y; t], one number more.
 *
 * @param layers the affine layers, first to last
 * @param activation what stands between them
 * @param time whether the network reads the time
 */
public record Mlp(List<Linear> layers, Activation activation, TimeInput time) {
    /** Whether a network reads the time. */
    public enum TimeInput {
        /** It does not: the field is autonomous. */
        NONE,
        /** The time is the last input of the first layer. */
        CONCATENATED
    }

    public Mlp {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a fully connected network needs 1 layer or more");
        }
        for (int i = 1; i < layers.size(); i++) {
            int before = layers.get(i - 1).weight().master().shape().size(0);
            int in = layers.get(i).weight().master().shape().size(1);
            if (before != in) {
                throw new IllegalArgumentException(
                        "layer " + layers.get(i).weight().name() + " reads " + in
                                + " numbers, the layer before it gives " + before);
            }
        }
    }

    /**
     * A network with PyTorch's default initialisation, layer by layer; master parameters in binary32.
     *
     * @param name what its parameters' names begin with; they go on as in PyTorch's {@code nn.Sequential}, where an
     *     activation counts as a layer: {@code net.0.weight}, {@code net.0.bias}, {@code net.2.weight}, ..
     * @param sizes the sizes of the state, of each hidden layer and of the result; the time is not counted
     */
    public static Mlp initialised(
            String name, List<Integer> sizes, Activation activation, TimeInput time, Stream random) {
        return initialised(name, sizes, activation, time, FloatFormat.BINARY32, random);
    }

    /** As {@link #initialised(String, List, Activation, TimeInput, Stream)}, master parameters in a format. */
    public static Mlp initialised(
            String name,
            List<Integer> sizes,
            Activation activation,
            TimeInput time,
            FloatFormat master,
            Stream random) {
        if (sizes.size() < 2) {
            throw new IllegalArgumentException("network " + name + ": sizes " + sizes + " must be 2 or more");
        }
        List<Linear> layers = new ArrayList<>();
        for (int i = 0; i + 1 < sizes.size(); i++) {
            int timeInputs = i == 0 && time == TimeInput.CONCATENATED ? 1 : 0;
            layers.add(Linear.initialised(
                    name + "." + 2 * i, sizes.get(i) + timeInputs, sizes.get(i + 1), master, random));
        }
        return new Mlp(layers, activation, time);
    }

    /**
     * Records the network.
     *
     * @param t the time, a scalar; not looked at where the network does not read it
     */
    public Var apply(Var t, Var y) {
        Var x =
                switch (time) {
                    case NONE -> y;
                    case CONCATENATED -> withTime(t, y);
                };
        for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).apply(i == 0 ? x : activation.apply(x));
        }
        return x;
    }

    private static Var withTime(Var t, Var y) {
        int last = y.shape().rank() - 1;
        Var column =
                t.recorder().cast(t, Role.NETWORK_INPUT).broadcast(y.shape().with(last, 1));
        return y.concat(column, last);
    }

    /** The parameters of the layers, in order. */
    public List<Parameter> parameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }
}
