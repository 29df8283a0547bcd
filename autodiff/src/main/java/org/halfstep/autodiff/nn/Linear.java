package org.halfstep.autodiff.nn;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
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
     * drawn first, row by row; binary32.
     *
     * @param name what its parameters' names begin with
     */
    public static Linear initialised(String name, int in, int out, Stream random) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "linear layer " + name + ": in = " + in + " and out = " + out + " must be 1 or more");
        }
        double bound = 1 / Math.sqrt(in);
        return new Linear(
                new Parameter(name + ".weight", uniform(Shape.of(out, in), bound, random)),
                new Parameter(name + ".bias", uniform(Shape.of(out), bound, random)));
    }

    /** Records x W^T + b, rounded once after the bias. */
    public Var apply(Var x) {
        return x.linear(x.recorder().parameter(weight), x.recorder().parameter(bias));
    }

    /** Weight and bias. */
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }

    private static Tensor uniform(Shape shape, double bound, Stream random) {
        float[] values = new float[shape.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextUniform(-bound, bound);
        }
        return Tensor.of(shape, values);
    }
}
