package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.Trajectory;
import org.halfstep.solvers.scaling.ScaleTrace;

/** What the readers of golden solves share. */
final class GoldenSolve {
    private GoldenSolve() {}

    /** A solver in a precision, with the backend that the proof runs on. */
    static Odeint odeint(String precision, String method, ProofContext context) {
        return Odeint.builder()
                .precision(precision)
                .method(method)
                .backend(context.backend())
                .build();
    }

    /** The policy that repeats the released package with a low format. */
    static String released(String low) {
        return PrecisionPolicy.RELEASED_PREFIX + low;
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
        return states.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
    }

    static TimeGrid grid(JsonNode times) {
        return TimeGrid.of(GoldenCase.numbers(times));
    }

    /** A tensor of values, in binary64. */
    static Tensor doubles(Tensor like, double[] values) {
        return Tensor.of(FloatFormat.BINARY64, like.shape(), values);
    }

    /** Compares the events of S one by one; the number of those that differ. */
    static int differingEvents(ScaleTrace trace, JsonNode golden) {
        List<ScaleTrace.Event> events = trace.events();
        int differing = Math.abs(events.size() - golden.size());
        for (int i = 0; i < Math.min(events.size(), golden.size()); i++) {
            String kind = golden.get(i).get(0).asText();
            double scale = GoldenCase.number(golden.get(i).get(1));
            ScaleTrace.Event event = events.get(i);
            boolean same = event.kind().name().equalsIgnoreCase(kind) && event.scale() == scale;
            differing += same ? 0 : 1;
        }
        return differing;
    }
}
