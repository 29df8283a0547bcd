package org.halfstep.experiments.adjointscaling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.halfstep.experiments.cli.ShellWord;
import org.halfstep.experiments.run.JsonNumbers;
import org.halfstep.solvers.Tableaus;

/**
 * Everything that decides the numbers of a run.
 *
 * @param problem what is solved
 * @param precisions formats or policies
 * @param scalings none, checked or dynamic
 * @param method the Runge-Kutta method
 * @param steps N
 * @param seed of stochastic rounding
 */
record AdjointScalingConfig(
        PolynomialProblem problem,
        List<String> precisions,
        List<String> scalings,
        String method,
        int steps,
        long seed) {
    static final String EXPERIMENT = "adjoint-scaling";

    /** The published script's number of steps: 400 times. */
    static final int STEPS = 399;

    /** Checks names and number. */
    AdjointScalingConfig {
        precisions = List.copyOf(precisions);
        scalings = List.copyOf(scalings);
        var _ = Tableaus.parse(method);
        if (steps < 1) {
            throw new IllegalArgumentException("steps = " + steps + ": must be 1 or more");
        }
    }

    /** The rows of the table. */
    List<ScalingCase> cases() {
        return ScalingCase.all(precisions, scalings, seed);
    }

    /** The configuration as JSON. */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", EXPERIMENT);
        precisions.forEach(node.putArray("precisions")::add);
        scalings.forEach(node.putArray("scalings")::add);
        node.put("method", method);
        node.put("steps", steps);
        node.put("seed", seed);
        JsonNumbers.put(node, "a", problem.a());
        JsonNumbers.put(node, "b", problem.b());
        JsonNumbers.put(node, "c", problem.c());
        JsonNumbers.put(node, "end", problem.end());
        JsonNumbers.put(node, "initial", problem.initial());
        return node;
    }

    /** The command line that repeats the run. */
    String command() {
        String words = "./halfstep adjoint-scaling --precision " + ShellWord.of(String.join(",", precisions))
                + " --scaling " + String.join(",", scalings) + " --method " + method + " --steps " + steps + " --seed "
                + seed;
        return words + " \\\n    --a=" + problem.a() + " --b=" + problem.b() + " --c=" + problem.c() + " --end="
                + problem.end() + " --initial=" + problem.initial();
    }
}
