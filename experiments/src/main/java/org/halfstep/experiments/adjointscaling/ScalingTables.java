package org.halfstep.experiments.adjointscaling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.RunDigest;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;
import org.halfstep.experiments.run.JsonNumbers;
import org.halfstep.experiments.run.TableFile;
import org.halfstep.solvers.TimeGrid;

/**
 * The outcomes of a run as tables and files.
 *
 * @param study what was run
 * @param outcomes a row each
 */
record ScalingTables(ScalingStudy study, List<ScalingOutcome> outcomes) {
    /** Copies the list. */
    ScalingTables {
        outcomes = List.copyOf(outcomes);
    }

    /** The table to read. */
    Table table() {
        List<Column> columns = new ArrayList<>(List.of(Column.words("precision"), Column.words("scaling")));
        ScalingOutcome.QUANTITIES.forEach(quantity -> columns.add(Column.numbers(quantity)));
        columns.add(Column.numbers("steps retried"));
        columns.add(Column.numbers("S first"));
        columns.add(Column.numbers("S last"));
        return new Table(columns, outcomes.stream().map(ScalingTables::row).toList());
    }

    private static List<String> row(ScalingOutcome outcome) {
        List<String> row = new ArrayList<>(List.of(
                outcome.scalingCase().policy().name(), outcome.scalingCase().scaling()));
        outcome.errors().forEach(error -> row.add(Double.isNaN(error) ? "none" : Numbers.general(error)));
        row.add(outcome.retriedSteps() + " (" + Numbers.percent(outcome.retriedShare()) + ")");
        row.add(Numbers.powerOfTwo(outcome.initialScale()));
        row.add(Numbers.powerOfTwo(outcome.finalScale()));
        return row;
    }

    /** The table with all digits. */
    String tableCsv() {
        List<List<String>> rows = new ArrayList<>();
        for (ScalingOutcome outcome : outcomes) {
            List<String> row = new ArrayList<>(List.of(
                    outcome.scalingCase().policy().name(), outcome.scalingCase().scaling()));
            outcome.errors().forEach(error -> row.add(Double.toString(error)));
            row.add(Integer.toString(outcome.steps().size()));
            row.add(Integer.toString(outcome.retriedSteps()));
            row.add(Integer.toString(outcome.retries()));
            row.add(Double.toString(outcome.initialScale()));
            row.add(Double.toString(outcome.finalScale()));
            rows.add(row);
        }
        List<String> columns = List.of(
                "precision",
                "scaling",
                "error_y_T",
                "error_grad_y0",
                "error_grad_a",
                "error_grad_b",
                "error_grad_c",
                "backward_steps",
                "retried_steps",
                "retries",
                "scale_initial",
                "scale_final");
        return TableFile.text(columns, rows);
    }

    /** One outcome for each precision: the states do not depend on the scaling. */
    List<ScalingOutcome> solves() {
        Map<String, ScalingOutcome> byPrecision = new LinkedHashMap<>();
        outcomes.forEach(outcome ->
                byPrecision.putIfAbsent(outcome.scalingCase().policy().name(), outcome));
        return List.copyOf(byPrecision.values());
    }

    /** The stored states of every precision beside the exact solution. */
    String statesCsv() {
        TimeGrid grid = study.grid(FloatFormat.BINARY32);
        List<ScalingOutcome> solves = solves();
        List<String> columns = new ArrayList<>(List.of("t", "y_analytic"));
        String method = study.tableau().name();
        solves.forEach(solve ->
                columns.add("y_" + method + "_" + solve.scalingCase().policy().name()));
        List<List<String>> rows = new ArrayList<>();
        for (int n = 0; n <= grid.steps(); n++) {
            int at = n;
            double t = grid.time(n);
            rows.add(Stream.concat(
                            Stream.of(t, study.problem().state(t)),
                            solves.stream().map(solve -> solve.states().get(at)))
                    .map(value -> Double.toString(value))
                    .toList());
        }
        return TableFile.text(columns, rows);
    }

    /** The exact |y'|. */
    String velocityCsv() {
        List<List<String>> rows = new ArrayList<>();
        for (double t : study.grid(FloatFormat.BINARY32).times()) {
            rows.add(List.of(
                    Double.toString(t), Double.toString(Math.abs(study.problem().velocity(t)))));
        }
        return TableFile.text(List.of("t", "velocity"), rows);
    }

    /** S of every step of every backward pass. */
    String scaleCsv() {
        List<List<String>> rows = new ArrayList<>();
        TimeGrid grid = study.grid(FloatFormat.BINARY32);
        for (ScalingOutcome outcome : outcomes) {
            for (ScalingOutcome.Step step : outcome.steps()) {
                rows.add(List.of(
                        outcome.scalingCase().policy().name(),
                        outcome.scalingCase().scaling(),
                        Integer.toString(step.n()),
                        Double.toString(grid.time(step.n())),
                        Double.toString(step.scale()),
                        Integer.toString(step.attempts()),
                        Double.toString(step.adjoint())));
            }
        }
        return TableFile.text(List.of("precision", "scaling", "step", "t", "scale", "attempts", "max_adjoint"), rows);
    }

    /** Names the numbers of the run. */
    String digest() {
        RunDigest digest = new RunDigest();
        List<Tensor> errors = new ArrayList<>();
        for (ScalingOutcome outcome : outcomes) {
            digest.append(TensorDigest.of(outcome.states()));
            double[] numbers =
                    outcome.errors().stream().mapToDouble(Double::doubleValue).toArray();
            errors.add(Tensor.of(FloatFormat.BINARY64, Shape.of(numbers.length), numbers));
        }
        return digest.of(errors);
    }

    /** summary.json. */
    ObjectNode summary(AdjointScalingConfig config) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", AdjointScalingConfig.EXPERIMENT);
        node.put("status", "completed");
        node.put("method", config.method());
        node.put("steps", config.steps());
        node.put("backend", study.backend().name());
        node.put("threads", study.backend().threads());
        node.put("seed", config.seed());
        ArrayNode rows = node.putArray("rows");
        for (ScalingOutcome outcome : outcomes) {
            ObjectNode row = rows.addObject();
            row.put("precision", outcome.scalingCase().policy().name());
            row.put("scaling", outcome.scalingCase().scaling());
            for (int i = 0; i < outcome.errors().size(); i++) {
                JsonNumbers.put(
                        row,
                        "error " + ScalingOutcome.QUANTITIES.get(i),
                        outcome.errors().get(i));
            }
            ObjectNode scale = row.putObject("scale");
            JsonNumbers.put(scale, "initial", outcome.initialScale());
            JsonNumbers.put(scale, "final", outcome.finalScale());
            scale.put("retriedSteps", outcome.retriedSteps());
            scale.put("retries", outcome.retries());
            JsonNumbers.put(row, "retriedShare", outcome.retriedShare());
            outcome.failure().ifPresent(failure -> row.put("failure", failure));
        }
        node.put("digest", digest());
        return node;
    }
}
