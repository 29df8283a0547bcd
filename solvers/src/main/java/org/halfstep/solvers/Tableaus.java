package org.halfstep.solvers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.halfstep.autodiff.Var;

/** The methods that have a name. */
public final class Tableaus {
    /**
     * The explicit Euler method.
     *
     * <pre>
     *   0 |
     *   --+---
     *     | 1
     * </pre>
     */
    public static final ButcherTableau EULER =
            new ButcherTableau("euler", 1, List.of(List.of()), List.of(1.0), List.of(0.0), Optional.empty());

    /**
     * The classic Runge-Kutta method of order 4; literally ((k1 + 2 (k2 + k3)) + k4) * (1/6).
     *
     * <pre>
     *   0   |
     *   1/2 | 1/2
     *   1/2 | 0    1/2
     *   1   | 0    0    1
     *   ----+--------------------
     *       | 1/6  1/3  1/3  1/6
     * </pre>
     */
    public static final ButcherTableau RK4 = new ButcherTableau(
            "rk4",
            4,
            List.of(List.of(), List.of(0.5), List.of(0.0, 0.5), List.of(0.0, 0.0, 1.0)),
            List.of(1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6),
            List.of(0.0, 0.5, 0.5, 1.0),
            Optional.of(Tableaus::classicIncrement));

    /** Every method. */
    public static final List<ButcherTableau> ALL = List.of(EULER, RK4);

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
