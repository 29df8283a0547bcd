package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.Trajectory;
import org.halfstep.solvers.scaling.NoScaling;
import org.halfstep.solvers.scaling.ReleasedScaling;
import org.halfstep.solvers.scaling.ScaleTrace;

/** What the readers of golden solves share. */
final class GoldenSolve {
    private static final String FAILS = "fails as the golden pass does";

    private GoldenSolve() {}

    /** What computed the numbers of a golden run. */
    enum Peer {
        /** The released package's own backward pass. */
        RAMPDE("rampde"),
        /** Autograd through the same loop. */
        PLAIN("plain"),
        /** torchdiffeq, whose rk4 is the 3/8 rule. */
        TORCHDIFFEQ("torchdiffeq");

        private final String key;

        Peer(String key) {
            this.key = key;
        }

        /** Where a file has its numbers. */
        String key() {
            return key;
        }

        /** Our name of a method. */
        String method(String method) {
            return this == TORCHDIFFEQ && method.equals("rk4") ? "rk4-38" : method;
        }
    }

    /** The format that a file calls its dtype. */
    static FloatFormat format(String dtype) {
        return PrecisionPolicy.parse(dtype).low();
    }

    /** Whether a format is compared by a relative error alone: binary64 and binary32. */
    static boolean isWide(FloatFormat format) {
        return format.includes(FloatFormat.BINARY32);
    }

    /**
     * A solver in a dtype: itself where it is wide, else as the released package mixes it with binary32, scaled where
     * the entry's history of S is a list and unscaled where it is null.
     */
    static Odeint odeint(String dtype, String method, JsonNode entry, ProofContext context) {
        Odeint.Builder builder = builder(dtype, method, context);
        if (isWide(format(dtype))) {
            builder.differentiateTimes();
        }
        if (!isWide(format(dtype)) && entry.has("scale_history")) {
            builder.scaling(entry.hasNonNull("scale_history") ? new ReleasedScaling() : new NoScaling());
        }
        return builder.build();
    }

    /** A solver in a dtype whose scaling is still to be chosen. */
    static Odeint.Builder builder(String dtype, String method, ProofContext context) {
        return Odeint.builder()
                .precision(
                        format(dtype).equals(FloatFormat.BINARY64)
                                ? dtype
                                : context.policyOfLow().apply(dtype))
                .method(method)
                .backend(context.backend());
    }

    /**
     * Compares gradients by the initial state and the parameters; where the golden pass failed, ours must.
     *
     * @param prefix begins the names of the checks
     * @param initial the golden gradient by the initial state, or by its first part, if the file has it
     * @param node holds {@code grad_params}
     */
    static void gradients(
            GoldenCase golden,
            String prefix,
            JsonNode node,
            Optional<JsonNode> initial,
            Collection<Parameter> parameters,
            AdjointResult result,
            double bound) {
        boolean failed = node.hasNonNull("error")
                || !initial.map(GoldenSolve::allFinite).orElse(true)
                || !GoldenCase.result(node, "grad_params")
                        .map(GoldenSolve::allFinite)
                        .orElse(true);
        switch (result) {
            case AdjointResult.NonFinite _ -> golden.count(prefix + FAILS, failed ? 0 : 1);
            case AdjointResult.Gradients _ when failed -> golden.count(prefix + FAILS, 1);
            case AdjointResult.Gradients gradients -> {
                initial.ifPresent(expected -> golden.relative(
                        prefix + "grad y0", gradients.initialState().getFirst().toDoubles(), expected, bound));
                GoldenCase.result(node, "grad_params")
                        .ifPresent(numbers -> parameters.forEach(parameter -> golden.relative(
                                prefix + "grad " + parameter.name(),
                                gradients.of(parameter).toDoubles(),
                                numbers,
                                parameter.name(),
                                bound)));
                GoldenCase.optional(node, "grad_t")
                        .ifPresent(expected -> golden.relative(
                                prefix + "grad t",
                                gradients.byTime().orElseThrow().toDoubles(),
                                expected,
                                bound));
            }
        }
    }

    private static boolean allFinite(JsonNode gradients) {
        for (JsonNode gradient : gradients) {
            if (!gradient.isNull()
                    && !Arrays.stream(GoldenCase.numbers(gradient)).allMatch(Double::isFinite)) {
                return false;
            }
        }
        return true;
    }

    /** The parameters of a map from names to nested lists, in its order. */
    static Map<String, Parameter> parameters(JsonNode weights, FloatFormat format) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        weights.properties()
                .forEach(entry -> parameters.put(
                        entry.getKey(), new Parameter(entry.getKey(), GoldenCase.tensor(entry.getValue(), format))));
        return parameters;
    }

    /** The format of the state in a precision. */
    static FloatFormat high(Odeint odeint) {
        return odeint.policy().format(Role.STATE);
    }

    /** All stored states of one part, one after another. */
    static double[] states(Trajectory trajectory, int part) {
        List<double[]> states = new ArrayList<>();
        for (int n = 0; n <= trajectory.grid().steps(); n++) {
            states.add(trajectory.state(n).get(part).toDoubles());
        }
        return states.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    static TimeGrid grid(JsonNode times) {
        return TimeGrid.of(GoldenCase.numbers(times));
    }

    /** A tensor of values, in binary64. */
    static Tensor doubles(Tensor like, double[] values) {
        return Tensor.of(FloatFormat.BINARY64, like.shape(), values);
    }

    /** Compares the events of S one by one, where the file has them. */
    static void events(GoldenCase golden, ScaleTrace trace) {
        golden.find("scale_history").ifPresent(history -> golden.count("events of S", differingEvents(trace, history)));
    }

    private static int differingEvents(ScaleTrace trace, JsonNode golden) {
        List<ScaleTrace.Event> events = trace.events();
        int differing = Math.abs(events.size() - golden.size());
        for (int i = 0; i < Math.min(events.size(), golden.size()); i++) {
            String kind = golden.get(i).path(0).asText();
            double scale = GoldenCase.number(golden.get(i).path(1));
            ScaleTrace.Event event = events.get(i);
            boolean same = event.kind().name().equalsIgnoreCase(kind) && event.scale() == scale;
            differing += same ? 0 : 1;
        }
        return differing;
    }
}
