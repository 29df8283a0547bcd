package org.halfstep.experiments.lab.xray;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.TracingBackend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.experiments.report.Log2Histogram;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.scaling.ScaleTrace;

/**
 * Looks at every number of a solve and its backward pass, and counts magnitudes step by step.
 *
 * @param format whose range they are held against: that of the slopes and the scaled cotangent
 * @param counts by quantity and step
 * @param scales S of the accepted attempt of each step of the backward pass
 * @param retries the further attempts of each step of the backward pass
 * @param trace what became of S
 * @param failure why the backward pass failed, if it did
 */
public record Xray(
        LabSetup setup,
        FloatFormat format,
        Map<Quantity, SortedMap<Integer, Log2Histogram>> counts,
        Map<Integer, Double> scales,
        Map<Integer, Integer> retries,
        ScaleTrace trace,
        Optional<String> failure) {
    /** What is looked at. */
    public enum Quantity {
        /** The stored states Y_n. */
        STATE("|y|"),
        /** The slopes of all stages, as they were rounded. */
        SLOPE("|k|"),
        /** The adjoint a_(n+1), unscaled. */
        ADJOINT("|a|"),
        /** The scaled adjoint before it is rounded. */
        SCALED_ADJOINT("|S a|"),
        /** The parameter gradient of a step, unscaled, without h. */
        GRADIENT("|dtheta|"),
        /** The same as the backward pass holds it. */
        SCALED_GRADIENT("|S dtheta|");

        private final String symbol;

        Quantity(String symbol) {
            this.symbol = symbol;
        }

        /** The symbol. */
        public String symbol() {
            return symbol;
        }
    }

    /** Looks at a solve and its backward pass. */
    public static Xray of(LabSetup setup, Backend backend) {
        try (Watcher watcher = new Watcher(setup, backend);
                Odeint odeint = setup.odeint(new TracingBackend(backend, watcher), watcher);
                FinalLoss loss = setup.finalLoss(odeint);
                Solution solution = odeint.solve(setup.field(), setup.initial(), setup.grid())) {
            watcher.count(Quantity.STATE, 0, Vec.of(solution.trajectory().state(0)));
            loss.evaluate(solution, 1);
            AdjointResult result = solution.backward(loss.cotangents());
            Optional<String> failure =
                    result instanceof AdjointResult.NonFinite failed ? Optional.of(failed.message()) : Optional.empty();
            return new Xray(
                    setup,
                    setup.policy().format(Role.SCALED_COTANGENT),
                    watcher.counts(),
                    watcher.scales(),
                    watcher.retries(),
                    result.trace(),
                    failure);
        }
    }

    /** The histograms of a quantity by step. */
    SortedMap<Integer, Log2Histogram> histograms(Quantity quantity) {
        return counts.getOrDefault(quantity, new TreeMap<>());
    }

    /** Where the numbers of a quantity lie, over all steps. */
    Bands bands(Quantity quantity) {
        return Bands.of(format, histograms(quantity).values());
    }

    /** The attempts at steps of the backward pass beyond the first one of each. */
    public int totalRetries() {
        return retries.values().stream().mapToInt(Integer::intValue).sum();
    }
}
