package org.halfstep.autodiff.nn;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;

/**
 * A network whose output is the weights of another one, as functions of time: t -> tanh(fc1) -> tanh(fc2) -> fc3, cut
 * into W, U, G and B; U is gated to U sigmoid(G).
 *
 * <p>Shapes, for states of size d and width w: W [w, d], U [w, d], B [1, w]; fc1 [hidden, 1], fc2 [hidden, hidden],
 * fc3 [3 w d + w, hidden]. Source: the CNF example of the released package (after FFJORD's toy example).
 */
public record HyperNetwork(Linear fc1, Linear fc2, Linear fc3, int width, int stateSize) {
    /**
     * The weights at one time.
     *
     * @param inner W [w, d]
     * @param outer U sigmoid(G) [w, d]
     * @param bias B [1, w]
     */
    public record Weights(Var inner, Var outer, Var bias) {}

    public HyperNetwork {
        int outputs = fc3.bias().master().elementCount();
        if (outputs != 3 * width * stateSize + width) {
            throw new IllegalArgumentException("hyper-network: fc3 has " + outputs + " outputs, but width " + width
                    + " and states of size " + stateSize + " need " + (3 * width * stateSize + width));
        }
    }

    /** A network with PyTorch's default initialisation, layer by layer; master parameters in binary32. */
    public static HyperNetwork initialised(int stateSize, int hidden, int width, Stream random) {
        return initialised(stateSize, hidden, width, FloatFormat.BINARY32, random);
    }

    /** A network with PyTorch's default initialisation, layer by layer; master parameters in a format. */
    public static HyperNetwork initialised(int stateSize, int hidden, int width, FloatFormat master, Stream random) {
        return new HyperNetwork(
                Linear.initialised("hyper_net.fc1", 1, hidden, master, random),
                Linear.initialised("hyper_net.fc2", hidden, hidden, master, random),
                Linear.initialised("hyper_net.fc3", hidden, 3 * width * stateSize + width, master, random),
                width,
                stateSize);
    }

    /** Records the weights at time t, a scalar. */
    public Weights apply(Var t) {
        Var hidden = fc1.apply(t.reshape(1, 1)).tanh();
        Var all = fc3.apply(fc2.apply(hidden).tanh());
        Shape matrix = Shape.of(width, stateSize);
        int block = matrix.elementCount();
        Var gate = all.slice(1, 2 * block, block).reshape(matrix).sigmoid();
        return new Weights(
                all.slice(1, 0, block).reshape(matrix),
                all.slice(1, block, block).reshape(matrix).times(gate),
                all.slice(1, 3 * block, width));
    }

    /** The parameters of the three layers. */
    public List<Parameter> parameters() {
        return java.util.stream.Stream.of(fc1, fc2, fc3)
                .flatMap(layer -> layer.parameters().stream())
                .toList();
    }
}
