package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row of results.csv: a case and its errors. A row of the reference has the errors of its grid: its truncation.
 *
 * @param solved the case
 * @param stepSize h
 * @param errors relative errors of every quantity of {@link Results}; NaN where there is no number
 * @param retriedSteps backward steps that were tried more than once
 * @param initialScale S at the first backward step
 * @param finalScale S at the end
 * @param failure why there are no gradients
 */
record RoundoffRow(
        RoundoffCase solved,
        double stepSize,
        List<Double> errors,
        int retriedSteps,
        double initialScale,
        double finalScale,
        Optional<String> failure) {
    private static final int BEFORE_ERRORS = 6;
    private static final int AFTER_ERRORS = 4;

    /** Copies the list. */
    RoundoffRow {
        errors = List.copyOf(errors);
    }

    /** A row of a solve. */
    static RoundoffRow of(RoundoffCase solved, double stepSize, List<Double> errors, RoundoffSolve solve) {
        return new RoundoffRow(
                solved,
                stepSize,
                errors,
                solve.trace().retriedSteps(),
                solve.trace().initialScale(),
                solve.trace().finalScale(),
                solve.failure());
    }

    /** The columns of the file. */
    static List<String> columns(List<String> quantities) {
        List<String> columns =
                new ArrayList<>(List.of("experiment", "n_timesteps", "h", "method", "precision", "scaler_type"));
        quantities.forEach(quantity -> columns.add(quantity + "_error"));
        columns.addAll(List.of("retried_steps", "scale_initial", "scale_final", "error"));
        return columns;
    }

    /** The row as the file has it. */
    List<String> cells(String experiment) {
        List<String> cells = new ArrayList<>(List.of(
                experiment,
                Integer.toString(solved.steps()),
                Double.toString(stepSize),
                solved.method(),
                solved.precision(),
                solved.scaling()));
        errors.forEach(error -> cells.add(Double.toString(error)));
        cells.add(Integer.toString(retriedSteps));
        cells.add(Double.toString(initialScale));
        cells.add(Double.toString(finalScale));
        cells.add(failure.orElse("").replace(",", ";").replace("\"", "'"));
        return cells;
    }

    /**
     * The row of a line of the file.
     *
     * @throws NumberFormatException if a cell that should hold a number does not
     */
    static RoundoffRow parse(List<String> cells) {
        int after = cells.size() - AFTER_ERRORS;
        List<Double> errors = cells.subList(BEFORE_ERRORS, after).stream()
                .map(Double::valueOf)
                .toList();
        String failure = cells.getLast();
        return new RoundoffRow(
                new RoundoffCase(Integer.parseInt(cells.get(1)), cells.get(3), cells.get(4), cells.get(5)),
                Double.parseDouble(cells.get(2)),
                errors,
                Integer.parseInt(cells.get(after)),
                Double.parseDouble(cells.get(after + 1)),
                Double.parseDouble(cells.get(after + 2)),
                failure.isEmpty() ? Optional.empty() : Optional.of(failure));
    }

    /** Whether the row is the reference's. */
    boolean isReference() {
        return solved.precision().equals(RoundoffCase.REFERENCE);
    }
}
