package org.halfstep.experiments.cnf;

import java.util.List;
import org.halfstep.autodiff.Var;
import org.halfstep.autodiff.nn.HyperNetwork;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.tensor.Shape;
import org.halfstep.solvers.VectorField;

/**
 * The continuous normalizing flow of the paper's two-dimensional experiment: a one-layer network whose weights depend
 * on time, with the exact trace of its Jacobian.
 *
 * <pre>
 *   f(t, z) = 1/w sum_j tanh(z W_j + B_j) U_j,   dlogp/dt = -1/w sum_j (1 - tanh^2) (U_j . W_j)
 * </pre>
 *
 * <p>Shapes: state (z [n, d], logp [n, 1]); W, U [w, d], B [1, w] from a {@link HyperNetwork}. The corrected
 * arrangement multiplies matrices of the whole width at once; the released one repeats the published graph, w small
 * products with a mean over them, and evaluates the network a second time for the trace.
 */
public record CnfField(HyperNetwork network) implements VectorField {
    @Override
    public List<Var> slopes(Var t, List<Var> state) {
        HyperNetwork.Weights weights = network.apply(t);
        Var z = state.getFirst();
        return z.recorder().policy().arrangement() == Arrangement.RELEASED
                ? releasedSlopes(weights, z)
                : slopes(weights, z);
    }

    private List<Var> slopes(HyperNetwork.Weights weights, Var z) {
        int width = network.width();
        Var hidden = z.linear(weights.inner(), weights.bias()).tanh();
        Var slope = hidden.matmul(weights.outer()).dividedBy(width);
        Var products = weights.inner().times(weights.outer()).sum(1);
        Var trace = hidden.oneMinusSquare().matmul(products).dividedBy(width);
        return List.of(slope, trace.negated());
    }

    private List<Var> releasedSlopes(HyperNetwork.Weights weights, Var z) {
        int width = network.width();
        int samples = z.shape().size(0);
        int size = z.shape().size(1);
        Var inner = weights.inner().reshape(width, size, 1);
        Var outer = weights.outer().reshape(width, 1, size);
        Var bias = weights.bias().reshape(width, 1, 1);
        Shape repeated = Shape.of(width, samples, size);

        Var hidden = z.reshape(1, samples, size)
                .broadcast(repeated)
                .matmul(inner)
                .plus(bias)
                .tanh();
        Var slope = hidden.matmul(outer).mean(0).reshape(samples, size);

        Var again = z.reshape(1, samples, size)
                .broadcast(repeated)
                .matmul(inner)
                .plus(bias)
                .tanh();
        Var products = outer.matmul(Layout.NORMAL, inner, Layout.NORMAL);
        Var terms = again.oneMinusSquare().times(products);
        Var sum = z.recorder().cast(terms, Role.NETWORK_SUM).sum(0);
        Var trace = z.recorder().cast(sum.dividedBy(width), Role.INTERNAL);
        return List.of(slope, trace.reshape(samples, 1).negated());
    }
}
