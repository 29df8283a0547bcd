package org.halfstep.experiments.lab.scalers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.halfstep.experiments.lab.scalers.Scalers.Trial;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.Sheet;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;

/** The rules in words, tables and files. */
record ScalersFinding(Scalers scalers) implements Finding {
    @Override
    public String word() {
        return "scalers";
    }

    @Override
    public List<String> sentences() {
        Trial none = scalers.trial("none");
        Trial released = scalers.trial("released");
        Trial dynamic = scalers.trial("dynamic");
        Trial oracle = scalers.trial("oracle");
        List<String> sentences = new ArrayList<>();
        sentences.add(
                none.failure().isPresent()
                        ? "Without scaling there is no gradient: "
                                + none.failure().get() + "."
                        : "Without scaling " + Numbers.percent(none.zeroShare() + none.subnormalShare())
                                + " of the adjoint's numbers become zero or subnormal, and the gradient is off by "
                                + Numbers.general(none.error()) + ".");
        sentences.add("The corrected rule is off by " + Numbers.general(dynamic.error()) + " with "
                + Numbers.counted(dynamic.retries(), "retry", "retries") + ", the released one by "
                + Numbers.general(released.error()) + " with "
                + Numbers.counted(released.retries(), "retry", "retries") + ": it does "
                + Numbers.factor((double) released.work() / Math.max(1, dynamic.work())) + " times the work.");
        sentences.add("The best constant, S = "
                + Numbers.powerOfTwo(
                        oracle.steps().isEmpty() ? 1 : oracle.steps().getFirst().scale())
                + ", is off by " + Numbers.general(oracle.error())
                + "; it had to be looked for with the answer at hand.");
        return sentences;
    }

    @Override
    public Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (Trial trial : scalers.trials()) {
            rows.add(List.of(
                    trial.rule(),
                    trial.steps().isEmpty()
                            ? "–"
                            : Numbers.powerOfTwo(
                                    trial.factor() * trial.steps().getFirst().scale()),
                    trial.steps().isEmpty()
                            ? "–"
                            : Numbers.powerOfTwo(
                                    trial.factor() * trial.steps().getLast().scale()),
                    Numbers.count(trial.retries()),
                    Numbers.count(trial.work()),
                    Numbers.percent(trial.zeroShare()),
                    Numbers.percent(trial.subnormalShare()),
                    Numbers.general(trial.angle()),
                    Numbers.general(trial.error())));
        }
        return new Table(
                List.of(
                        Column.words("rule"),
                        Column.numbers("first S"),
                        Column.numbers("last S"),
                        Column.numbers("retries"),
                        Column.numbers("steps run"),
                        Column.numbers("to zero"),
                        Column.numbers("subnormal"),
                        Column.numbers("angle, degrees"),
                        Column.numbers("relative error")),
                rows);
    }

    @Override
    public List<Sheet> sheets() {
        Sheet sheet = new Sheet(
                "scalers.csv",
                "rule",
                "lossScale",
                "retries",
                "stepsRun",
                "nonZero",
                "toZero",
                "toSubnormal",
                "angle",
                "relativeError",
                "failure");
        Sheet steps = new Sheet("scalers-steps.csv", "rule", "n", "S", "maxAdjoint");
        for (Trial trial : scalers.trials()) {
            sheet.row(
                    trial.rule(),
                    Sheet.cell(trial.factor()),
                    Long.toString(trial.retries()),
                    Long.toString(trial.work()),
                    Long.toString(trial.underflow().nonZero()),
                    Long.toString(trial.underflow().toZero()),
                    Long.toString(trial.underflow().toSubnormal()),
                    Sheet.cell(trial.angle()),
                    Sheet.cell(trial.error()),
                    trial.failure().orElse(""));
            trial.steps()
                    .forEach(step -> steps.row(
                            trial.rule(),
                            Integer.toString(step.step()),
                            Sheet.cell(trial.factor() * step.scale()),
                            Sheet.cell(step.maxAdjoint() / trial.factor())));
        }
        return List.of(sheet, steps);
    }

    @Override
    public void summarise(ObjectNode node) {
        for (Trial trial : scalers.trials()) {
            ObjectNode rule = node.putObject(trial.rule());
            rule.put("retries", trial.retries());
            rule.put("stepsRun", trial.work());
            rule.put("toZero", trial.zeroShare());
            rule.put("toSubnormal", trial.subnormalShare());
            rule.put("angleDegrees", Sheet.cell(trial.angle()));
            rule.put("relativeError", Sheet.cell(trial.error()));
        }
    }

    @Override
    public void show(HtmlPage page) {
        ScalersReport.show(scalers, this, page);
    }
}
