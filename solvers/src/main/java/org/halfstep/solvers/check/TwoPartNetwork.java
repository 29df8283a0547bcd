package org.halfstep.solvers.check;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.VectorField;

/**
 * A small network whose state has two parts of different shapes, x [B, 2] and z [B, 1], each of which acts on the
 * other, and time too:
 *
 * <pre>
 *   x' = tanh(x W^T + b + t v + z),   z' = x' U^T + c - z / 2
 * </pre>
 */
public final class TwoPartNetwork {
    private static final int BATCH = 3;
    private static final long USUAL_SEED = 5;
    private static final long INITIAL_SEED = 7;

    private final Parameter weight;
    private final Parameter bias;
    private final Parameter velocity;
    private final Parameter readout;
    private final Parameter offset;

    /** The usual network: random master parameters, the same for every format up to its rounding. */
    public TwoPartNetwork(FloatFormat master) {
        this(master, USUAL_SEED);
    }

    /** A network with random master parameters of a seed, the same for every format up to its rounding. */
    public TwoPartNetwork(FloatFormat master, long seed) {
        Stream random = stream(seed);
        weight = new Parameter("weight", random(random, master, 2, 2));
        bias = new Parameter("bias", random(random, master, 2));
        velocity = new Parameter("velocity", random(random, master, 2));
        readout = new Parameter("readout", random(random, master, 1, 2));
        offset = new Parameter("offset", random(random, master, 1));
    }

    /** The network as a vector field; it reads its parameters through the recorder. */
    public VectorField field() {
        return (t, state) -> slopes(parameter -> t.recorder().parameter(parameter), t, state);
    }

    /** Records the slopes with the parameters that {@code read} gives. */
    public List<Var> slopes(Read read, Var t, List<Var> state) {
        Var x = state.get(0);
        Var z = state.get(1);
        Var slope = x.linear(read.apply(weight), read.apply(bias))
                .plus(read.apply(velocity).times(t))
                .plus(z)
                .tanh();
        Var second = slope.linear(read.apply(readout), read.apply(offset)).minus(z.times(0.5));
        return List.of(slope, second);
    }

    /** In the order of their first use. */
    public List<Parameter> parameters() {
        return List.of(weight, bias, velocity, readout, offset);
    }

    /** x_0 and z_0 of the usual network. */
    public static List<Tensor> initialState(FloatFormat format) {
        return random(format, INITIAL_SEED);
    }

    /** Tensors of the state's shapes with numbers in (-1, 1), the same for every format up to its rounding. */
    public static List<Tensor> random(FloatFormat format, long seed) {
        Stream random = stream(seed);
        return shapes().stream()
                .map(shape -> random(random, format, shape.sizes()))
                .toList();
    }

    /** The shapes of the state's parts. */
    static List<Shape> shapes() {
        return List.of(Shape.of(BATCH, 2), Shape.of(BATCH, 1));
    }

    private static Stream stream(long seed) {
        return new CounterRandom(seed, Purpose.DIAGNOSTICS).at(0, 0, 0, 0);
    }

    private static Tensor random(Stream random, FloatFormat format, int... sizes) {
        Tensor tensor = Tensor.zeros(format, Shape.of(sizes));
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, random.nextUniform(-1, 1));
        }
        return tensor;
    }

    /** How a parameter is read while a program is being recorded. */
    public interface Read {
        /** The parameter as the network computes with it. */
        Var apply(Parameter parameter);
    }
}
