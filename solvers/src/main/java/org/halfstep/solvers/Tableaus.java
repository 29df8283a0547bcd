package org.halfstep.solvers;

import java.util.List;
import java.util.stream.Collectors;
import org.halfstep.autodiff.Var;

/**
 * The methods that have a name. Each is its drawing; another one is a drawing more, and a place in {@link #ALL}.
 *
 * <p>A step costs one evaluation of the vector field, and one of its VJP, for every stage. The principal error of a
 * method of order p is sqrt(sum ((sum b_i Phi_i - 1 / gamma) / sigma)^2) over the trees of p + 1 vertices, where sigma
 * is the symmetry of the tree: it compares methods of one order (see {@link OrderConditions}).
 */
public final class Tableaus {
    /** The explicit Euler method (Euler 1768): a residual block a step. Principal error 0.5. */
    public static final ButcherTableau EULER = ButcherTableau.parse("euler", 1, """
            0 |
            --+--
              | 1
            """);

    /**
     * The explicit midpoint rule (Runge 1895): the increment is one slope, so no sum is rounded in phi. Principal error
     * 0.172.
     */
    public static final ButcherTableau MIDPOINT = ButcherTableau.parse("midpoint", 2, """
            0   |
            1/2 | 1/2
            ----+-------
                | 0   1
            """);

    /**
     * Heun's method of order 2 (Heun 1900), the explicit trapezoidal rule: every stage time is a point of the grid,
     * and what Euler with the same step does not let grow, this does not. Principal error 0.186.
     */
    public static final ButcherTableau HEUN = ButcherTableau.parse("heun", 2, """
            0 |
            1 | 1
            --+--------
              | 1/2 1/2
            """);

    /**
     * Ralston's method of order 2 (Ralston 1962, Runge-Kutta methods with minimum error bounds, Math. Comp. 16): the
     * stage time 2/3 makes the bound of the local error least among methods of 2 stages. Principal error 0.167.
     */
    public static final ButcherTableau RALSTON = ButcherTableau.parse("ralston", 2, """
            0   |
            2/3 | 2/3
            ----+--------
                | 1/4 3/4
            """);

    /**
     * The method of order 3 that preserves strong stability (Shu, Osher 1988, Efficient implementation of essentially
     * non-oscillatory shock-capturing schemes, J. Comput. Phys. 77): a convex combination of Euler steps, so that what
     * Euler with the same step does not let grow, such as a total variation, this does not. Principal error 0.0722.
     */
    public static final ButcherTableau SSPRK3 = ButcherTableau.parse("ssprk3", 3, """
            0   |
            1   | 1
            1/2 | 1/4 1/4
            ----+------------
                | 1/6 1/6 2/3
            """);

    /**
     * The weights of order 3 of the pair of Bogacki and Shampine (1989, A 3(2) pair of Runge-Kutta formulas, Appl. Math.
     * Lett. 2), in 3 stages: accurate for its order. The fourth stage of the pair has weight 0 and serves an error
     * estimate. Principal error 0.0418.
     */
    public static final ButcherTableau BOSH3 = ButcherTableau.parse("bosh3", 3, """
            0   |
            1/2 | 1/2
            3/4 | 0   3/4
            ----+------------
                | 2/9 1/3 4/9
            """);

    /**
     * The classic method of order 4 (Kutta 1901, Beitrag zur naeherungsweisen Integration totaler
     * Differentialgleichungen, Z. Math. Phys. 46): every stage reads one slope only. Literally
     * ((k1 + 2 (k2 + k3)) + k4) * (1/6). Principal error 0.0145.
     */
    public static final ButcherTableau RK4 =
            ButcherTableau.parse("rk4", 4, """
            0   |
            1/2 | 1/2
            1/2 | 0   1/2
            1   | 0   0   1
            ----+----------------
                | 1/6 1/3 1/3 1/6
            """).withLiteral(Tableaus::classicIncrement);

    /**
     * Kutta's 3/8 rule of order 4 (Kutta 1901): somewhat more accurate than the classic method, for a few more products.
     * It is what torchdiffeq calls {@code rk4}. Principal error 0.0127.
     */
    public static final ButcherTableau RK4_38 = ButcherTableau.parse("rk4-38", 4, """
            0   |
            1/3 | 1/3
            2/3 | -1/3 1
            1   | 1    -1  1
            ----+-----------------
                | 1/8  3/8 3/8 1/8
            """);

    /**
     * The weights of order 5 of the pair of Dormand and Prince (1980, A family of embedded Runge-Kutta formulae, J.
     * Comput. Appl. Math. 6), in 6 stages: the customary method of order 5. The seventh stage of the pair has weight 0
     * and serves an error estimate. Principal error 3.99e-4.
     */
    public static final ButcherTableau DOPRI5 = ButcherTableau.parse("dopri5", 5, """
            0    |
            1/5  | 1/5
            3/10 | 3/40       9/40
            4/5  | 44/45      -56/15      32/9
            8/9  | 19372/6561 -25360/2187 64448/6561 -212/729
            1    | 9017/3168  -355/33     46732/5247 49/176   -5103/18656
            -----+---------------------------------------------------------
                 | 35/384     0           500/1113   125/192  -2187/6784  11/84
            """);

    /**
     * The weights of order 5 of the pair of Tsitouras (2011, Runge-Kutta pairs of order 5(4) satisfying only the first
     * column simplifying assumption, Comput. Math. Appl. 62), in 6 stages: more accurate than Dormand and Prince at
     * the same cost. Most coefficients were found by solving the order conditions and are known as decimals only: these
     * are the shortest ones of the doubles nearest to their expansions to 80 digits. They cancel, sum |b_i| = 7.6 (1.65
     * of Dormand and Prince), so that roundings of the slopes weigh more: a method for float32 and above. Principal
     * error 1.39e-4.
     */
    public static final ButcherTableau TSIT5 = ButcherTableau.parse("tsit5", 5, """
            0                  |
            0.161              | 0.161
            0.327              | -0.008480655492356989 0.335480655492357
            0.9                | 2.8971530571054935 -6.359448489975075 4.3622954328695815
            0.9800255409045097 | 5.325864828439257 -11.748883564062828 7.4955393428898365 -0.09249506636175525
            1                  | 5.86145544294642 -12.92096931784711 8.159367898576159 \
                                 -0.071584973281401 -0.028269050394068383
            -------------------+--------------------------------------------------
                               | 0.09646076681806523 0.01 0.4798896504144996 \
                                 1.379008574103742 -3.290069515436081 2.324710524099774
            """);

    /** Every method, by order. */
    public static final List<ButcherTableau> ALL =
            List.of(EULER, MIDPOINT, HEUN, RALSTON, SSPRK3, BOSH3, RK4, RK4_38, DOPRI5, TSIT5);

    private Tableaus() {}

    private static Var classicIncrement(List<Var> k) {
        Var middle = k.get(1).plus(k.get(2)).times(2);
        return k.get(0).plus(middle).plus(k.get(3)).times(1.0 / 6);
    }

    /**
     * The method of a name.
     *
     * @throws IllegalArgumentException naming the known methods
     */
    public static ButcherTableau parse(String name) {
        return ALL.stream()
                .filter(tableau -> tableau.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown method '" + name + "'; known: "
                        + ALL.stream().map(ButcherTableau::name).collect(Collectors.joining(", "))));
    }
}
