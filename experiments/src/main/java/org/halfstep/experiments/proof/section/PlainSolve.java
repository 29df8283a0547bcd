package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.jspecify.annotations.Nullable;

/**
 * A solve and its backward pass in plain float arithmetic, every number rounded where its role stands in the formulas
 * of the corrected method (docs/arithmetic.md rules 6, 12, 13, 16): what a casting table with one odd role must give,
 * bit for bit.
 *
 * <p>Elements do not meet: y' = w y + v t forward, y' = w y backward, each element a problem of its own. Backward the
 * method is Euler's, where nothing but the roles stands between the formulas.
 */
final class PlainSolve {
    private final PrecisionPolicy policy;

    PlainSolve(PrecisionPolicy policy) {
        this.policy = policy;
    }

    private FloatFormat format(Role role) {
        return policy.format(role);
    }

    private float round(Role role, float x) {
        return (float) Rounding.round(x, format(role));
    }

    private boolean holds(Role wide, Role narrow) {
        return format(wide).includes(format(narrow));
    }

    private float coefficient(double number) {
        return (float) Rounding.round(number, format(Role.COEFFICIENT));
    }

    /** Y_0 .. Y_N of one element of y' = w y + v t. */
    List<Float> forward(Coefficients method, double y0, double w, double v, double[] times) {
        float weight = (float) Rounding.round(w, format(Role.COMPUTE_PARAMETER));
        float velocity = (float) Rounding.round(v, format(Role.COMPUTE_PARAMETER));
        float y = (float) Rounding.round(y0, format(Role.STATE));
        List<Float> stored = new ArrayList<>();
        stored.add(round(Role.STORED_STATE, y));
        for (int n = 0; n + 1 < times.length; n++) {
            float t = (float) Rounding.round(times[n], format(Role.TIME));
            float next = (float) Rounding.round(times[n + 1], format(Role.TIME));
            float h = (float) Rounding.round((double) next - t, format(Role.TIME));
            List<Float> slopes = new ArrayList<>();
            for (int i = 0; i < method.stages(); i++) {
                float c = coefficient(method.c().get(i));
                float time = round(Role.NETWORK_TIME, c == 0 ? t : round(Role.TIME, Math.fma(h, c, t)));
                List<Double> row = method.a().get(i);
                boolean atRest = row.stream().allMatch(a -> a == 0);
                float stage = atRest
                        ? y
                        : round(Role.STAGE_STATE_FORWARD, Math.fma(h, weighted(slopes, row, Role.STAGE_SUM), y));
                float x = round(Role.NETWORK_INPUT, stage);
                slopes.add(round(Role.SLOPE, Math.fma(weight, x, velocity * time)));
            }
            y = advanced(y, h, weighted(slopes, method.b(), Role.INCREMENT));
            stored.add(round(Role.STORED_STATE, y));
        }
        return stored;
    }

    /** y + h phi: one fma, or with a step product narrower than the state its product first. */
    private float advanced(float y, float h, float phi) {
        float length = round(Role.STEP_LENGTH, h);
        float sum = holds(Role.STEP_PRODUCT, Role.STATE)
                ? Math.fma(length, phi, y)
                : y + round(Role.STEP_PRODUCT, phi * length);
        return round(Role.STATE, sum);
    }

    /** sum_j w_j k_j by fused multiply-adds in ascending j; terms of weight 0 are left out. */
    private float weighted(List<Float> slopes, List<Double> weights, Role role) {
        float sum = 0;
        boolean first = true;
        for (int j = 0; j < weights.size(); j++) {
            float weight = coefficient(weights.get(j));
            if (weight == 0) {
                continue;
            }
            float k = round(role, slopes.get(j));
            sum = first ? round(role, k * weight) : round(role, Math.fma(weight, k, sum));
            first = false;
        }
        return sum;
    }

    /**
     * What a backward pass gives.
     *
     * @param adjoint dL/dy_0
     * @param gradient dL/dw
     */
    record Gradients(float adjoint, float gradient) {}

    /** Back along Y_0 .. Y_N of one element of y' = w y by Euler's method; the cotangents of Y_n for some n. */
    Gradients backward(List<Float> stored, double w, double[] times, Map<Integer, Double> cotangents, float s) {
        float weight = (float) Rounding.round(w, format(Role.COMPUTE_PARAMETER));
        float a = incoming(0, cotangents.get(times.length - 1));
        float g = 0;
        for (int n = times.length - 2; n >= 0; n--) {
            float t = (float) Rounding.round(times[n], format(Role.TIME));
            float next = (float) Rounding.round(times[n + 1], format(Role.TIME));
            float h = (float) Rounding.round((double) next - t, format(Role.TIME));
            float x = round(Role.NETWORK_INPUT, stored.get(n));
            float cotangent = networkCotangent(slopeCotangent(round(Role.SCALED_COTANGENT, a * s)));
            float da = round(Role.STEP_ADJOINT, stateCotangent(round(Role.FAN_OUT_SUM, weight * cotangent)));
            float dw = round(Role.STEP_GRADIENT, round(Role.STAGE_GRADIENT, x * cotangent));
            a = round(Role.ADJOINT, Math.fma(h, round(Role.ADJOINT, da) / s, a));
            g = round(Role.ACCUMULATED_GRADIENT, Math.fma(h, round(Role.ACCUMULATED_GRADIENT, dw) / s, g));
            a = incoming(a, cotangents.get(n));
        }
        return new Gradients(a, g);
    }

    private float incoming(float a, @Nullable Double cotangent) {
        if (cotangent == null) {
            return a;
        }
        float arriving = (float) Rounding.round(cotangent, format(Role.INCOMING_COTANGENT));
        return round(Role.ADJOINT, a + round(Role.ADJOINT, arriving));
    }

    /** The cotangent of a slope is rounded where it is wider than the slope, or than its own role. */
    private float slopeCotangent(float scaled) {
        boolean narrower = !holds(Role.SLOPE, Role.SCALED_COTANGENT) || !holds(Role.SLOPE_COTANGENT, Role.SLOPE);
        return narrower ? round(Role.SLOPE_COTANGENT, scaled) : scaled;
    }

    /** The cotangent of the network's result likewise. */
    private float networkCotangent(float slope) {
        boolean narrower = !holds(Role.INTERNAL, Role.SLOPE_COTANGENT) || !holds(Role.NETWORK_COTANGENT, Role.INTERNAL);
        return narrower ? round(Role.NETWORK_COTANGENT, slope) : slope;
    }

    /** The cotangent of the state as the network reads it, where that is not the stored state itself. */
    private float stateCotangent(float sum) {
        boolean own = !format(Role.NETWORK_INPUT).equals(format(Role.STORED_STATE));
        boolean narrower = own
                && (!holds(Role.NETWORK_INPUT, Role.FAN_OUT_SUM) || !holds(Role.NETWORK_COTANGENT, Role.NETWORK_INPUT));
        return narrower ? round(Role.NETWORK_COTANGENT, sum) : sum;
    }
}
