package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.roundoff.BoundEstimate.Rate;

/**
 * A row with its bounds.
 *
 * @param row the errors
 * @param sharp the bounds with the logarithmic norm, a quantity each
 * @param plain the bounds with L
 * @param againstExact whether the errors hold truncation too
 */
record BoundedRow(RoundoffRow row, List<Terms> sharp, List<Terms> plain, boolean againstExact) {
    /** Copies the lists. */
    BoundedRow {
        sharp = List.copyOf(sharp);
        plain = List.copyOf(plain);
    }

    /** The bounds of every row but the reference's, whose truncation they use. */
    static List<BoundedRow> all(List<RoundoffRow> rows, TrajectoryFacts facts, Map<String, BoundEstimate> estimates) {
        boolean againstExact = facts.problem().exact().isPresent();
        List<BoundedRow> bounded = new ArrayList<>();
        for (RoundoffRow row : rows) {
            if (row.isReference()) {
                continue;
            }
            List<Double> truncation = rows.stream()
                    .filter(other -> other.isReference()
                            && other.solved().steps() == row.solved().steps()
                            && other.solved().method().equals(row.solved().method()))
                    .findFirst()
                    .orElseThrow()
                    .errors();
            BoundEstimate estimate = estimates.get(row.solved().precision());
            if (estimate != null) {
                bounded.add(new BoundedRow(
                        row,
                        bounds(estimate, Rate.LOGARITHMIC, row, facts, truncation),
                        bounds(estimate, Rate.LIPSCHITZ, row, facts, truncation),
                        againstExact));
            }
        }
        return bounded;
    }

    private static List<Terms> bounds(
            BoundEstimate estimate, Rate rate, RoundoffRow row, TrajectoryFacts facts, List<Double> truncation) {
        return estimate.of(rate, row.solved().tableau(), row.solved().steps(), facts.results(), truncation);
    }

    /** The estimate of every precision of the rows. */
    static Map<String, BoundEstimate> estimates(
            List<RoundoffRow> rows, TrajectoryFacts facts, long seed, Backend backend) {
        Map<String, BoundEstimate> estimates = new LinkedHashMap<>();
        for (RoundoffRow row : rows) {
            if (!row.isReference()) {
                estimates.computeIfAbsent(
                        row.solved().precision(),
                        _ -> new BoundEstimate(facts, row.solved().policy().withSeed(seed), backend));
            }
        }
        return estimates;
    }

    /** The bound that the errors are held to. */
    double bound(Terms terms) {
        return againstExact ? terms.total() : terms.roundoff();
    }

    /** Bound over error of a quantity; NaN where there is no error. */
    double slack(int quantity, Rate rate) {
        Terms terms =
                switch (rate) {
                    case LIPSCHITZ -> plain.get(quantity);
                    case LOGARITHMIC -> sharp.get(quantity);
                };
        return bound(terms) / row.errors().get(quantity);
    }
}
