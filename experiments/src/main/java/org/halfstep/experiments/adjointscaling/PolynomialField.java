package org.halfstep.experiments.adjointscaling;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.VectorField;

/**
 * f(t, y) = -(a t^2 + b t + c) y as a field with the parameters a, b and c.
 *
 * <p>Shapes: a, b, c scalars, y [1]. Rounding: the corrected arrangement rounds the coefficient once, to a value inside
 * the network. The released one repeats the published script under autocast, where t is rounded low, t^2 and the sum
 * are computed in the high format (a power is on autocast's list of wide ops), and the coefficient is rounded low before
 * its product with y.
 */
record PolynomialField(Parameter a, Parameter b, Parameter c) implements VectorField {
    /** The field of a problem in a precision. */
    static PolynomialField of(PolynomialProblem problem, PrecisionPolicy policy) {
        FloatFormat format = policy.format(Role.MASTER_PARAMETER);
        return new PolynomialField(
                new Parameter("a", Tensor.of(format, Shape.SCALAR, problem.a())),
                new Parameter("b", Tensor.of(format, Shape.SCALAR, problem.b())),
                new Parameter("c", Tensor.of(format, Shape.SCALAR, problem.c())));
    }

    @Override
    public List<Var> slopes(Var t, List<Var> state) {
        Var y = state.getFirst();
        return y.recorder().policy().arrangement() == Arrangement.RELEASED
                ? List.of(releasedSlope(t, y))
                : List.of(slope(t, y));
    }

    private Var slope(Var t, Var y) {
        Recorder recorder = y.recorder();
        return recorder.parameter(a)
                .times(t.square())
                .plus(recorder.parameter(b).times(t))
                .plus(recorder.parameter(c))
                .negated()
                .times(y);
    }

    /**
     * PyTorch on a CPU rounds a scalar of another format where it is the first factor, and keeps it wide where it is the
     * second: so in the product with y the coefficient is rounded, and in that product's gradient by y it is not. The
     * difference y - y, which is zero and has y's gradient, carries the wide one.
     */
    private Var releasedSlope(Var t, Var y) {
        Recorder recorder = y.recorder();
        Var linear = recorder.parameter(b).times(t);
        Var wide = recorder.recordAs(Role.NETWORK_SUM, () -> recorder.parameter(a)
                .times(recorder.cast(t, Role.NETWORK_SUM).square())
                .plus(linear)
                .plus(recorder.parameter(c))
                .negated());
        Var value = recorder.cast(wide, Role.INTERNAL).times(y.stopGradient());
        Var zero = y.minus(y.stopGradient());
        return value.plus(zero.times(wide));
    }
}
