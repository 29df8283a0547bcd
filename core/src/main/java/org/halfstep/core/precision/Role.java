package org.halfstep.core.precision;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Every place where the method stores a number or hands it on. A {@link PrecisionPolicy} gives each a format.
 *
 * <p>Notation: y' = f(theta, t, y) on a grid t_0 .. t_N with h_n = t_(n+1) - t_n; a Runge-Kutta method with
 * coefficients a_ij, b_j, c_j; loss L; adjoint a_n = dL/dy_n.
 */
public enum Role {
    /** Grid times and step sizes, and the stage times formed from them. */
    TIME("t_n, h_n", "grid time, step size", "h_n = t_(n+1) - t_n"),
    /** The time as the network reads it. */
    NETWORK_TIME("t_n + c_j h", "network time input", "one rounding of fma(c_j, h, t_n)"),
    /** Coefficients of the tableau. */
    COEFFICIENT("a_ij, b_j, c_j", "tableau coefficient", ""),
    /** The state that the forward solve carries from step to step. */
    STATE("y_n", "state", "y_(n+1) = y_n + h phi_n"),
    /** The state as it is stored for the user, the loss and the backward pass. */
    STORED_STATE("Y_n", "stored state", "Y_n = round(y_n)"),
    /** The sum over slopes inside a stage. */
    STAGE_SUM("s_i", "stage sum", "s_i = sum_j a_ij k_j, ascending j"),
    /** A stage state of the forward solve. */
    STAGE_STATE_FORWARD("y_n + h s_i", "stage state, forward", "fma(h, s_i, y_n)"),
    /** A stage state of the backward pass, rebuilt from the stored state. */
    STAGE_STATE_BACKWARD("Y_n + h s_i", "stage state, backward", "fma(h, s_i, Y_n)"),
    /** The state as the network reads it. */
    NETWORK_INPUT("x_i", "network state input", "one rounding of the stage state"),
    /** A value inside the network: the result of an op on low operands. */
    INTERNAL("z", "value inside the network", "one rounding a chain"),
    /** A value inside the network that the field keeps in the high format: a long sum, say. */
    NETWORK_SUM("sum z", "sum inside the network", "where a field asks for it"),
    /** A slope: the network's result at a stage. */
    SLOPE("k_i", "slope", "k_i = f(theta, t_n + c_i h, x_i)"),
    /** The increment of a step. */
    INCREMENT("phi_n", "increment", "phi_n = sum_j b_j k_j, ascending j"),
    /** The step size where it multiplies the increment. */
    STEP_LENGTH("h", "step size in the update", ""),
    /** The step's change of the state. */
    STEP_PRODUCT("h phi_n", "step product", ""),
    /** A parameter as the optimiser keeps it. */
    MASTER_PARAMETER("theta", "master parameter", ""),
    /** A parameter as the network computes with it. */
    COMPUTE_PARAMETER("theta~", "compute parameter", "round(theta), once a solve"),
    /** What the loss hands back at a stored state. */
    INCOMING_COTANGENT("A_n", "incoming cotangent", "A_n = dL/dY_n"),
    /** The adjoint that the backward pass carries from step to step. */
    ADJOINT("a_n", "adjoint", "a_n = a_(n+1) + h da_n / S + A_n"),
    /** The scale of the adjoint inside the backward pass. */
    SCALE("S", "adjoint scale", "a power of two"),
    /** The adjoint as it enters the backward network evaluation. */
    SCALED_COTANGENT("S a_n", "scaled cotangent", "one rounding of S a_n"),
    /** The cotangent of a slope. */
    SLOPE_COTANGENT("dk_i", "slope cotangent", ""),
    /** A cotangent inside the network. */
    NETWORK_COTANGENT("dz", "cotangent inside the network", ""),
    /** The sum of cotangents that meet at one value, before its one rounding. */
    FAN_OUT_SUM("sum dz", "fan-out sum", "reverse order of the uses"),
    /** A step's change of the adjoint. */
    STEP_ADJOINT("da_n", "step's adjoint product", "da_n = (dphi/dY)^T S a"),
    /** One use's contribution to a parameter's gradient. */
    STAGE_GRADIENT("dtheta_(n,i)", "one stage's parameter gradient", ""),
    /** A step's parameter gradient, summed over the stages. */
    STEP_GRADIENT("dtheta_n", "step's parameter gradient", "sum over the stages, last stage first"),
    /** The cotangents of t_n and h_n in a step. */
    STEP_TIME_GRADIENT("dt_n, dh_n", "step's time gradient", "(dphi/dt)^T S a, (dphi/dh)^T S a"),
    /** The gradient by the times of the grid. */
    TIME_GRADIENT("dL/dt_n", "gradient by a grid time", "h dt / S and +-(a . phi + h dh / S)"),
    /** A gradient summed over the steps. */
    ACCUMULATED_GRADIENT("g_theta", "accumulated gradient", "g = fma(h, dtheta_n / S, g)"),
    /** The moments of the optimiser. */
    OPTIMISER_STATE("m, v", "optimiser state", ""),
    /** The loss and everything computed on the way to it. */
    LOSS("L", "loss", "reads the stored states, decoded");

    private final String symbol;
    private final String meaning;
    private final String equation;

    Role(String symbol, String meaning, String equation) {
        this.symbol = symbol;
        this.meaning = meaning;
        this.equation = equation;
    }

    /** Whether an overflow of such a number is cured by a smaller S. */
    public boolean scalesWithAdjoint() {
        return switch (this) {
            case SCALED_COTANGENT,
                    SLOPE_COTANGENT,
                    NETWORK_COTANGENT,
                    FAN_OUT_SUM,
                    STEP_ADJOINT,
                    STAGE_GRADIENT,
                    STEP_GRADIENT,
                    STEP_TIME_GRADIENT -> true;
            case TIME,
                    NETWORK_TIME,
                    COEFFICIENT,
                    STATE,
                    STORED_STATE,
                    STAGE_SUM,
                    STAGE_STATE_FORWARD,
                    STAGE_STATE_BACKWARD,
                    NETWORK_INPUT,
                    INTERNAL,
                    NETWORK_SUM,
                    SLOPE,
                    INCREMENT,
                    STEP_LENGTH,
                    STEP_PRODUCT,
                    MASTER_PARAMETER,
                    COMPUTE_PARAMETER,
                    INCOMING_COTANGENT,
                    ADJOINT,
                    SCALE,
                    TIME_GRADIENT,
                    ACCUMULATED_GRADIENT,
                    OPTIMISER_STATE,
                    LOSS -> false;
        };
    }

    /** The word by which commands and files call it, for example {@code step-product}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The role of a word.
     *
     * @throws IllegalArgumentException naming the known words
     */
    public static Role parse(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown role '" + word + "'; known: "
                        + Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "))));
    }

    /** The symbol in the formulas above. */
    public String symbol() {
        return symbol;
    }

    /** What the number is, in words. */
    public String meaning() {
        return meaning;
    }

    /** How it is formed; empty where the meaning says it all. */
    public String equation() {
        return equation;
    }
}
