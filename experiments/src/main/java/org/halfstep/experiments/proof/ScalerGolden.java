package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.VectorField;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.CheckedScaling;
import org.halfstep.solvers.scaling.ReleasedScaling;
import org.jspecify.annotations.Nullable;

/**
 * Kind e: backward passes of the released scalers in a low format; trajectory, the history of S event for event, its
 * final value, gradients, and which passes fail.
 */
final class ScalerGolden {
    private static final double GRADIENT_BOUND = 2e-4;

    private ScalerGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        List<Check> checks = new ArrayList<>();
        for (JsonNode entry : GoldenCase.get(file, "cases")) {
            GoldenCase golden = new GoldenCase(GoldenCase.get(entry, "name").asText(), entry);
            check(golden, context);
            checks.addAll(golden.checks());
        }
        return checks;
    }

    private static void check(GoldenCase golden, ProofContext context) {
        String low = golden.get("dtype_low").asText();
        AdjointScaling scaling = scaling(golden);
        Odeint.Builder builder = Odeint.builder()
                .precision(GoldenSolve.released(low))
                .method(golden.get("method").asText())
                .scaling(scaling)
                .backend(context.backend());
        try (Odeint odeint = builder.build()) {
            Map<String, Parameter> parameters = GoldenSolve.parameters(golden.get("params"), GoldenSolve.high(odeint));
            Tensor y0 = GoldenCase.tensor(golden.get("y0"), GoldenSolve.high(odeint));
            VectorField field = field(parameters);
            try (Solution solution = odeint.solve(field, y0, GoldenSolve.grid(golden.get("t")))) {
                FloatFormat lowFormat = odeint.policy().low();
                golden.lowFormat(
                        "trajectory",
                        GoldenSolve.states(solution.trajectory(), 0),
                        golden.get("trajectory_low"),
                        lowFormat);
                AdjointResult result = solution.backward(cotangents(golden.get("incoming_adjoint"), y0));
                compare(golden, parameters, result);
                if (scaling instanceof ReleasedScaling released) {
                    compareScale(golden, released, lowFormat, result);
                }
            }
        }
    }

    private static AdjointScaling scaling(GoldenCase golden) {
        if (golden.get("solver").asText().equals("safe")) {
            return new CheckedScaling();
        }
        JsonNode arguments = golden.get("scaler_args");
        ReleasedScaling.Settings defaults = ReleasedScaling.Settings.DEFAULT;
        return new ReleasedScaling(new ReleasedScaling.Settings(
                optional(arguments.get("target_factor")),
                optional(arguments.get("increase_factor")).orElse(defaults.increaseFactor()),
                optional(arguments.get("decrease_factor")).orElse(defaults.decreaseFactor()),
                golden.find("max_attempts").map(JsonNode::intValue).orElse(defaults.maxAttempts()),
                golden.find("init_S")
                        .map(node -> OptionalDouble.of(GoldenCase.number(node)))
                        .orElse(OptionalDouble.empty())));
    }

    private static OptionalDouble optional(@Nullable JsonNode node) {
        return node == null || node.isNull() ? OptionalDouble.empty() : OptionalDouble.of(GoldenCase.number(node));
    }

    /** The field that the parameters tell: tanh(y W^T + b), y W^T, or -(a t^2 + b t + c) y. */
    private static VectorField field(Map<String, Parameter> parameters) {
        if (parameters.containsKey("l.bias")) {
            return VectorField.of((_, y) -> y.linear(read(y, parameters, "l.weight"), read(y, parameters, "l.bias"))
                    .tanh());
        }
        if (parameters.containsKey("l.weight")) {
            return VectorField.of(
                    (_, y) -> y.matmul(Layout.NORMAL, read(y, parameters, "l.weight"), Layout.TRANSPOSED));
        }
        return VectorField.of((t, y) -> {
            Var damping = read(y, parameters, "a")
                    .times(t.times(t))
                    .plus(read(y, parameters, "b").times(t))
                    .plus(read(y, parameters, "c"));
            return damping.negated().times(y);
        });
    }

    private static Var read(Var y, Map<String, Parameter> parameters, String name) {
        Recorder recorder = y.recorder();
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "no parameter '" + name + "'; a field has l.weight, l.weight and " + "l.bias, or a, b and c");
        }
        return recorder.parameter(parameter);
    }

    private static Map<Integer, List<Tensor>> cotangents(JsonNode incoming, Tensor y0) {
        Map<Integer, List<Tensor>> cotangents = new HashMap<>();
        for (int n = 0; n < incoming.size(); n++) {
            cotangents.put(n, List.of(GoldenSolve.doubles(y0, GoldenCase.numbers(incoming.get(n)))));
        }
        return cotangents;
    }

    private static void compare(GoldenCase golden, Map<String, Parameter> parameters, AdjointResult result) {
        switch (result) {
            case AdjointResult.NonFinite _ -> golden.count("fails as the golden pass does", failed(golden) ? 0 : 1);
            case AdjointResult.Gradients _ when failed(golden) -> golden.count("fails as the golden pass does", 1);
            case AdjointResult.Gradients gradients -> {
                double[] initial = gradients.initialState().getFirst().toDoubles();
                golden.relative("grad y0", initial, golden.get("grad_y0"), GRADIENT_BOUND);
                parameters.forEach((name, parameter) -> golden.relative(
                        "grad " + name,
                        gradients.of(parameter).toDoubles(),
                        GoldenCase.get(golden.get("grad_params"), name),
                        GRADIENT_BOUND));
            }
        }
    }

    /** The released package stopped with an error, or filled every gradient with infinity. */
    private static boolean failed(GoldenCase golden) {
        if (golden.find("error").isPresent()) {
            return true;
        }
        for (double value : GoldenCase.numbers(golden.get("grad_y0"))) {
            if (!Double.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    private static void compareScale(
            GoldenCase golden, ReleasedScaling scaling, FloatFormat low, AdjointResult result) {
        golden.count("events of S", GoldenSolve.differingEvents(result.trace(), golden.get("scale_history")));
        golden.count("target", scaling.target(low) == GoldenCase.number(golden.get("target")) ? 0 : 1);
        boolean finite = golden.find("S_final")
                .map(node -> Double.isFinite(GoldenCase.number(node)))
                .orElse(false);
        if (finite) {
            double expected = GoldenCase.number(golden.get("S_final"));
            golden.count("final S", scaling.scale().orElse(Double.NaN) == expected ? 0 : 1);
        }
    }
}
