package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.Role;
import org.jspecify.annotations.Nullable;

/**
 * The increment phi of one step of a Runge-Kutta method, y_(n+1) = y_n + h phi(t_n, h, y_n), recorded with the roles of
 * the casting table.
 *
 * <p>Corrected arrangement: s_i = sum_j a_ij k_j by fused multiply-adds in ascending j in the high format, the stage
 * state fma(h, s_i, y), rounded once to the network's input; phi likewise. Released arrangement: k_j (a_ij h) rounded,
 * then added; phi in the tableau's literal form; every primitive rounded.
 */
final class IncrementFunction {
    private final Recorder recorder;
    private final ButcherTableau tableau;
    private final VectorField field;
    private final Role stageRole;

    /**
     * An increment function that records into {@code recorder}.
     *
     * @param stageRole {@code STAGE_STATE_FORWARD} or {@code STAGE_STATE_BACKWARD}
     */
    IncrementFunction(Recorder recorder, ButcherTableau tableau, VectorField field, Role stageRole) {
        this.recorder = recorder;
        this.tableau = tableau;
        this.field = field;
        this.stageRole = stageRole;
    }

    /** Records phi, part by part. */
    List<Var> record(Var t, Var h, List<Var> state) {
        List<List<Var>> slopes = stages(t, h, state);
        List<Var> increments = new ArrayList<>();
        for (int part = 0; part < state.size(); part++) {
            increments.add(increment(ofPart(slopes, part)));
        }
        return increments;
    }

    /** Records the slopes of the stages, each part by part. */
    List<List<Var>> stages(Var t, Var h, List<Var> state) {
        List<List<Var>> slopes = new ArrayList<>();
        for (int stage = 0; stage < tableau.stages(); stage++) {
            Var stageTime = recorder.cast(stageTime(t, h, stage), Role.NETWORK_TIME);
            List<Var> inputs = new ArrayList<>();
            for (int part = 0; part < state.size(); part++) {
                Var stageState = stageState(
                        h, state.get(part), ofPart(slopes, part), tableau.a().get(stage));
                inputs.add(recorder.cast(stageState, Role.NETWORK_INPUT));
            }
            slopes.add(slopes(stageTime, inputs));
        }
        return slopes;
    }

    private List<Var> slopes(Var stageTime, List<Var> inputs) {
        List<Var> results = field.slopes(stageTime, List.copyOf(inputs));
        if (results.size() != inputs.size()) {
            throw new IllegalArgumentException("vector field: a state of " + inputs.size() + " parts, but "
                    + results.size() + " slopes; return one slope for every part");
        }
        List<Var> slopes = new ArrayList<>();
        for (int part = 0; part < inputs.size(); part++) {
            if (!results.get(part).shape().equals(inputs.get(part).shape())) {
                throw new IllegalArgumentException("vector field: part " + part + " of the state has shape "
                        + inputs.get(part).shape() + ", its slope "
                        + results.get(part).shape());
            }
            slopes.add(recorder.castFixed(results.get(part), Role.SLOPE));
        }
        return slopes;
    }

    static List<Var> ofPart(List<List<Var>> slopes, int part) {
        return slopes.stream().map(stage -> stage.get(part)).toList();
    }

    private Var stageTime(Var t, Var h, int stage) {
        double c = coefficient(tableau.c().get(stage));
        return recorder.recordAs(Role.TIME, () -> switch (recorder.policy().arrangement()) {
            case CORRECTED -> c == 0 ? t : h.timesPlus(c, t);
            case RELEASED -> c == 0 ? t : t.plus(scaled(h, c));
        });
    }

    private Var stageState(Var h, Var y, List<Var> slopes, List<Double> row) {
        if (row.stream().allMatch(coefficient -> coefficient == 0)) {
            return y;
        }
        return switch (recorder.policy().arrangement()) {
            case CORRECTED -> {
                Var sum = recorder.settled(
                        recorder.recordAs(Role.STAGE_SUM, () -> weighted(slopes, row, Role.STAGE_SUM)), Role.STAGE_SUM);
                yield recorder.settled(recorder.recordAs(stageRole, () -> h.timesPlus(sum, y)), stageRole);
            }
            case RELEASED ->
                recorder.recordAs(stageRole, () -> {
                    Var state = y;
                    for (int j = 0; j < row.size(); j++) {
                        if (row.get(j) != 0) {
                            state = state.plus(slopes.get(j).times(scaled(h, coefficient(row.get(j)))));
                        }
                    }
                    return state;
                });
        };
    }

    /** Records phi of one part from its slopes. */
    Var increment(List<Var> slopes) {
        boolean literal = recorder.policy().arrangement() == Arrangement.RELEASED
                && tableau.literal().isPresent();
        Var increment = recorder.recordAs(
                Role.INCREMENT,
                () -> literal
                        ? tableau.literal().orElseThrow().apply(slopes)
                        : weighted(slopes, tableau.b(), Role.INCREMENT));
        return recorder.settled(increment, Role.INCREMENT);
    }

    /** sum_j w_j k_j in the format of a role, in ascending j; terms of weight 0 are left out. */
    Var weighted(List<Var> slopes, List<Double> weights, Role role) {
        @Nullable Var sum = null;
        for (int j = 0; j < weights.size(); j++) {
            double weight = coefficient(weights.get(j));
            if (weight != 0) {
                Var slope = recorder.cast(slopes.get(j), role);
                sum = sum == null ? scaled(slope, weight) : slope.timesPlus(weight, sum);
            }
        }
        return sum == null ? recorder.filled(slopes.getFirst().shape(), 0, role) : sum;
    }

    /** A number of the tableau, rounded to the format of {@code Role.COEFFICIENT}. */
    private double coefficient(double number) {
        return Rounding.round(number, recorder.policy().format(Role.COEFFICIENT));
    }

    private static Var scaled(Var value, double factor) {
        return factor == 1 ? value : value.times(factor);
    }
}
