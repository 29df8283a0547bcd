package org.halfstep.autodiff.nn;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/**
 * The affine map x W^T + b.
 *
 * <p>Shapes: weight [out, in], bias [out]; x [.., in] gives [.., out].
 */
public record Linear(Parameter weight, Parameter bias) {
    /**
     * A layer with PyTorch's default initialisation: weight and bias uniform in (-1/sqrt(in), 1/sqrt(in)), the weight
     * drawn first, row by row; master parameters in binary32.
     *
     * @param name what its parameters' names begin with
     */
    public static Linear initialised(String name, int in, int out, Stream random) {
        return initialised(name, in, out, FloatFormat.BINARY32, random);
    }

    /** As {@link #initialised(String, int, int, Stream)}, the numbers rounded to binary32, in another format. */
    public static Linear initialised(String name, int in, int out, FloatFormat master, Stream random) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "linear layer " + name + ": in = " + in + " and out = " + out + " must be 1 or more");
        }
        double bound = 1 / Math.sqrt(in);
        return new Linear(
                new Parameter(name + ".weight", uniform(master, Shape.of(out, in), bound, random)),
                new Parameter(name + ".bias", uniform(master, Shape.of(out), bound, random)));
    }

    /** Records x W^T + b, rounded once after the bias. */
    public Var apply(Var x) {
        return x.linear(x.recorder().parameter(weight), x.recorder().parameter(bias));
    }

    /** Weight and bias. */
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }

    private static Tensor uniform(FloatFormat master, Shape shape, double bound, Stream random) {
        Tensor values = Tensor.zeros(master, shape);
        for (int i = 0; i < values.elementCount(); i++) {
            values.set(i, (float) random.nextUniform(-bound, bound));
        }
        return values;
    }
}
