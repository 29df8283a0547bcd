package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;

/**
 * Two explicit methods on the same stages, for step size control: a step goes on with the one of higher order, and the
 * difference of the two estimates the error of the other,
 *
 * <pre>
 *   e = h sum_i (b_i - b^_i) k_i
 * </pre>
 *
 * @param method the method that goes on
 * @param companion the method of lower order; same coefficients a and c
 */
public record EmbeddedPair(ButcherTableau method, ButcherTableau companion) {
    private static final String STAGES = """
            0    |
            1/5  | 1/5
            3/10 | 3/40       9/40
            4/5  | 44/45      -56/15      32/9
            8/9  | 19372/6561 -25360/2187 64448/6561 -212/729
            1    | 9017/3168  -355/33     46732/5247 49/176   -5103/18656
            1    | 35/384     0           500/1113   125/192  -2187/6784  11/84
            -----+---------------------------------------------------------
            """;

    /**
     * The pair 5(4) of Dormand and Prince (1980, A family of embedded Runge-Kutta formulae, J. Comput. Appl. Math. 6):
     * what {@code dopri5} and {@code ode45} are elsewhere. {@link Tableaus#DOPRI5} is its method of order 5 without the
     * seventh stage, which serves the estimate alone.
     */
    public static final EmbeddedPair DOPRI54 = new EmbeddedPair(
            ButcherTableau.parse("dopri5-pair", 5, STAGES + "     | 35/384 0 500/1113 125/192 -2187/6784 11/84 0"),
            ButcherTableau.parse(
                    "dopri4-pair", 4, STAGES + "     | 5179/57600 0 7571/16695 393/640 -92097/339200 187/2100 1/40"));

    /** Checks that the methods share their stages. */
    public EmbeddedPair {
        if (!method.a().equals(companion.a()) || !method.c().equals(companion.c())) {
            throw new IllegalArgumentException(
                    "embedded pair of " + method + " and " + companion + ": their stages differ");
        }
        if (companion.order() >= method.order()) {
            throw new IllegalArgumentException("embedded pair of " + method + " and " + companion + ": orders "
                    + method.order() + " and " + companion.order() + "; the companion's must be lower");
        }
    }

    /** b_i - b^_i. */
    public List<Double> errorWeights() {
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < method.stages(); i++) {
            weights.add(method.b().get(i) - companion.b().get(i));
        }
        return weights;
    }
}
