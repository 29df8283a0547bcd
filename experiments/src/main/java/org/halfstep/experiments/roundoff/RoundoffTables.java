package org.halfstep.experiments.roundoff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.RunDigest;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;
import org.halfstep.experiments.roundoff.BoundEstimate.Rate;
import org.halfstep.experiments.run.JsonNumbers;
import org.halfstep.experiments.run.TableFile;

/**
 * A sweep as tables and files.
 *
 * @param quantities the names of what was compared
 * @param rows every row, the reference's among them
 * @param bounded the rows with bounds
 * @param estimates the constants of every precision
 */
record RoundoffTables(
        List<String> quantities,
        List<RoundoffRow> rows,
        List<BoundedRow> bounded,
        Map<String, BoundEstimate> estimates) {
    /** Copies the lists. */
    RoundoffTables {
        quantities = List.copyOf(quantities);
        rows = List.copyOf(rows);
        bounded = List.copyOf(bounded);
    }

    /** The table to read: the solution, the gradient by y_0, the worst parameter; and the bound of the solution. */
    Table table() {
        List<Column> columns = List.of(
                Column.numbers("N"),
                Column.words("method"),
                Column.words("precision"),
                Column.numbers("solution"),
                Column.numbers("dL/dy0"),
                Column.numbers("worst parameter"),
                Column.numbers("bound"),
                Column.numbers("slack"),
                Column.numbers("slack with L"));
        List<List<String>> lines = new ArrayList<>();
        for (BoundedRow row : bounded) {
            RoundoffCase solved = row.row().solved();
            lines.add(List.of(
                    Integer.toString(solved.steps()),
                    solved.method(),
                    solved.precision(),
                    shown(row.row().errors().get(Results.SOLUTION)),
                    shown(row.row().errors().get(Results.INITIAL_GRADIENT)),
                    shown(worstParameter(row.row())),
                    shown(row.bound(row.sharp().get(Results.SOLUTION))),
                    shown(row.slack(Results.SOLUTION, Rate.LOGARITHMIC)),
                    shown(row.slack(Results.SOLUTION, Rate.LIPSCHITZ))));
        }
        return new Table(columns, lines);
    }

    /** The slack of every quantity, at the fewest and the most steps. */
    Table slackTable() {
        List<Column> columns =
                new ArrayList<>(List.of(Column.numbers("N"), Column.words("method"), Column.words("precision")));
        quantities.forEach(quantity -> columns.add(Column.numbers(label(quantity))));
        List<List<String>> lines = new ArrayList<>();
        for (BoundedRow row : bounded) {
            RoundoffCase solved = row.row().solved();
            List<String> line =
                    new ArrayList<>(List.of(Integer.toString(solved.steps()), solved.method(), solved.precision()));
            for (int i = 0; i < quantities.size(); i++) {
                line.add(shown(row.slack(i, Rate.LOGARITHMIC)));
            }
            lines.add(line);
        }
        return new Table(columns, lines);
    }

    /** What was measured of the problem in every precision. */
    Table constants() {
        List<Column> columns = List.of(
                Column.words("precision"),
                Column.numbers("M"),
                Column.numbers("c"),
                Column.numbers("largest L"),
                Column.numbers("largest μ"));
        List<List<String>> lines = new ArrayList<>();
        estimates.forEach((precision, estimate) -> lines.add(List.of(
                precision,
                shown(estimate.largestSlope()),
                shown(estimate.constant()),
                shown(estimate.largestRate(Rate.LIPSCHITZ)),
                shown(estimate.largestRate(Rate.LOGARITHMIC)))));
        return new Table(columns, lines);
    }

    /** The name of a quantity in a chart. */
    static String label(String quantity) {
        return quantity.equals("sol")
                ? "solution"
                : quantity.replace("hyper_net.", "").replaceFirst("grad_", "dL/d");
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "none" : Numbers.general(value);
    }

    /** The largest error of a parameter's gradient. */
    static double worstParameter(RoundoffRow row) {
        return row.errors().stream()
                .skip(Results.FIRST_PARAMETER)
                .mapToDouble(Double::doubleValue)
                .reduce(0, Math::max);
    }

    /** A line a quantity: its error, the terms of its bound, and the slack. */
    String boundsCsv() {
        List<List<String>> lines = new ArrayList<>();
        for (BoundedRow row : bounded) {
            RoundoffCase solved = row.row().solved();
            for (int i = 0; i < quantities.size(); i++) {
                Terms terms = row.sharp().get(i);
                List<String> line = new ArrayList<>(List.of(
                        Integer.toString(solved.steps()),
                        solved.method(),
                        solved.precision(),
                        solved.scaling(),
                        quantities.get(i)));
                double[] numbers = {
                    row.row().errors().get(i),
                    terms.truncation(),
                    terms.low(),
                    terms.product(),
                    terms.high(),
                    terms.stored(),
                    row.bound(terms),
                    row.slack(i, Rate.LOGARITHMIC),
                    row.bound(row.plain().get(i)),
                    row.slack(i, Rate.LIPSCHITZ)
                };
                for (double number : numbers) {
                    line.add(Double.toString(number));
                }
                lines.add(line);
            }
        }
        return TableFile.text(
                List.of(
                        "n_timesteps",
                        "method",
                        "precision",
                        "scaler_type",
                        "quantity",
                        "error",
                        "truncation",
                        "bound_u_low",
                        "bound_step_product",
                        "bound_u_high_by_h",
                        "bound_stored",
                        "bound",
                        "slack",
                        "bound_with_L",
                        "slack_with_L"),
                lines);
    }

    /** Names the numbers of the sweep. */
    String digest() {
        List<Tensor> errors = new ArrayList<>();
        for (RoundoffRow row : rows) {
            double[] values =
                    row.errors().stream().mapToDouble(Double::doubleValue).toArray();
            errors.add(Tensor.of(FloatFormat.BINARY64, Shape.of(values.length), values));
        }
        return new RunDigest().of(errors);
    }

    /** summary.json. */
    ObjectNode summary(RoundoffConfig config, Backend backend) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", RoundoffConfig.EXPERIMENT);
        node.put("status", "completed");
        node.put("problem", config.problem());
        node.put("backend", backend.name());
        node.put("threads", backend.threads());
        node.put("seed", config.seed());
        ArrayNode lines = node.putArray("rows");
        for (BoundedRow row : bounded) {
            ObjectNode line = lines.addObject();
            line.put("steps", row.row().solved().steps());
            line.put("method", row.row().solved().method());
            line.put("precision", row.row().solved().precision());
            line.put("scaling", row.row().solved().scaling());
            for (int i = 0; i < quantities.size(); i++) {
                JsonNumbers.put(
                        line, quantities.get(i) + "_error", row.row().errors().get(i));
                JsonNumbers.put(line, quantities.get(i) + "_slack", row.slack(i, Rate.LOGARITHMIC));
            }
            line.put("retriedSteps", row.row().retriedSteps());
            row.row().failure().ifPresent(failure -> line.put("failure", failure));
        }
        node.put("digest", digest());
        return node;
    }
}
