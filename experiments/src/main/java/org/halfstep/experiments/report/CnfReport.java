package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.experiments.report.CnfReportData.Facts;
import org.halfstep.experiments.report.CnfReportData.MemoryBreakdown;
import org.halfstep.experiments.report.CnfReportData.MetricRow;

/** The report of a run of the continuous normalizing flow. */
public final class CnfReport {
    private final CnfReportData data;
    private final HtmlPage page;

    private CnfReport(CnfReportData data) {
        this.data = data;
        this.page = new HtmlPage("Continuous normalizing flow", data.facts().title());
    }

    /** The report as one HTML file. */
    public static String render(CnfReportData data) {
        CnfReport report = new CnfReport(data);
        report.headline();
        report.learning();
        report.density();
        report.scaling();
        report.underflow();
        report.memory();
        report.time();
        report.repeating();
        return report.page.finish("Written by Halfstep. Each chart's data is beside it in this file, as JSON.");
    }

    private void headline() {
        Facts facts = data.facts();
        page.verdict(CnfVerdict.sentence(data), CnfVerdict.mood(data)).tiles(tiles());
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("Data set", facts.dataSet());
        facts.standardised().ifPresent(units -> shown.put("Standardised by", units));
        shown.put("Precision", facts.precision());
        shown.put("Adjoint scaling", facts.scaling());
        shown.put("Method", facts.method() + ", " + Numbers.counted(facts.steps(), "step", "steps"));
        shown.put("Iterations", Numbers.count(facts.iterations()));
        shown.put("Backend", facts.backend() + ", " + Numbers.counted(facts.threads(), "thread", "threads"));
        shown.put("Seed", Long.toString(facts.seed()));
        shown.put("Wall time", Numbers.duration(facts.wallSeconds()));
        shown.put("Digest of the run", facts.digest());
        page.facts(shown);
    }

    private List<HtmlPage.Tile> tiles() {
        List<HtmlPage.Tile> tiles = new ArrayList<>();
        List<MetricRow> validated = CnfVerdict.validated(data.metrics());
        if (!validated.isEmpty()) {
            MetricRow best = validated.getFirst();
            for (MetricRow row : validated) {
                best = row.validationLoss() < best.validationLoss() ? row : best;
            }
            tiles.add(new HtmlPage.Tile(
                    "Validation loss, nats",
                    Numbers.fixed(validated.getLast().validationLoss(), 3),
                    "best %s at iteration %s"
                            .formatted(Numbers.fixed(best.validationLoss(), 3), Numbers.count(best.iteration()))));
        }
        if (!data.metrics().isEmpty()) {
            MetricRow last = data.metrics().getLast();
            if (!Double.isNaN(last.mmdData())) {
                tiles.add(new HtmlPage.Tile(
                        "MMD² to the data", Numbers.general(last.mmdData()), "unbiased; 0 for equal distributions"));
            }
            if (!Double.isNaN(last.forwardSeconds() + last.backwardSeconds())) {
                tiles.add(new HtmlPage.Tile(
                        "Time per iteration",
                        Numbers.duration(last.forwardSeconds() + last.backwardSeconds()),
                        "%s forward, %s backward"
                                .formatted(
                                        Numbers.duration(last.forwardSeconds()),
                                        Numbers.duration(last.backwardSeconds()))));
            }
        }
        data.memory()
                .ifPresent(memory -> tiles.add(new HtmlPage.Tile(
                        "Stored states",
                        Numbers.bytes(memory.trajectoryBytes()),
                        Numbers.bytes(memory.trajectoryBytesHigh()) + " in the high format")));
        return tiles;
    }

    private void learning() {
        page.section("What it learned", "The loss is the mean of −log p(x) over the points: the lower, the better.");
        page.equation(
                CnfEquations.loss(),
                "The flow carries a point x back to z(0). Its density is the normal density there, corrected by how much "
                        + "the flow spreads on the way: the integral of the trace of the field's Jacobian.");
        page.figure(
                "Loss",
                CnfCharts.loss(data.metrics()),
                "Of a named distribution, validation points are fresh at every evaluation, so validation above "
                        + "training is chance or a fault; of a file, they are points held out, and it can be "
                        + "overfitting. A low format shows as noise or a floor, if at all.");
        page.figure(
                "Distance between distributions",
                CnfCharts.mmd(data.metrics()),
                "Both fall as the flow learns. The estimate is unbiased, so near equality it scatters around 0; values "
                        + "at or below 0 have no place on this axis and are counted in the corner.");
    }

    private void density() {
        page.section("Density", "The same rectangle of the plane in each picture.");
        page.wideFigure(
                "Data" + (data.density().isPresent() ? ", learned density" : "")
                        + (data.samples().generated().count() > 0 ? ", generated points" : ""),
                CnfCharts.density(data),
                "The generated points should fall where the data do, and the density should be bright there and dark "
                        + "in between: bright bridges between separate parts are what a smooth flow cannot avoid.");
        if (!data.frames().isEmpty()) {
            page.wideFigure(
                    "From noise to data",
                    CnfCharts.frames(data),
                    "The same points at several times of the flow. They start as N(0, I) and are carried along the "
                            + "learned vector field; no two paths cross in space and time.");
        }
    }

    private void scaling() {
        page.section(
                "Adjoint and scale",
                "The backward pass carries the adjoint a = dL/dy. In the low format it is handled as S a, with a power "
                        + "of two S, so that it neither vanishes nor overflows.");
        page.equation(
                CnfEquations.adjoint(),
                "One step of the backward pass: the transposed derivative of the increment φ acts in the low format on "
                        + "S a; the quotient and the sum are in the high format. A power of two S leaves no trace but the "
                        + "range.");
        if (CnfVerdict.hasScaling(data.facts())) {
            page.figure(
                    "S over training",
                    CnfCharts.scale(data.metrics()),
                    "As gradients shrink, S grows. A triangle is an evaluation before which backward steps had to be "
                            + "repeated with a smaller S.");
            page.figure(
                    "What overflow cost",
                    CnfCharts.scalerWork(data.metrics()),
                    "Each repeated step costs one more evaluation and transpose of that step. A curve that keeps "
                            + "climbing steeply means that S is raised too eagerly.");
        } else {
            page.paragraph("This run used no scaling: S is 1 throughout.");
        }
        if (!data.backward().steps().isEmpty()) {
            String format = data.backward().format().name();
            page.wideFigure(
                    "One backward pass in the range of " + format,
                    CnfCharts.backward(data.backward()),
                    "S max |a|, the line with triangles, must stay where " + format
                            + " has its full precision. Without "
                            + "scaling the low format would get max |a|, the line with squares; the distance between "
                            + "the two is S.");
        }
    }

    private void underflow() {
        if (!data.underflow().isEmpty()) {
            page.wideFigure(
                    "What becomes of small numbers",
                    CnfMemory.underflow(data.underflow()),
                    "Of the values that were not zero before rounding: what rounds to zero is lost, what is subnormal "
                            + "keeps only some of its bits. Scaling by a power of two moves values up and costs "
                            + "nothing in accuracy.");
        }
    }

    private void memory() {
        if (data.memory().isEmpty()) {
            return;
        }
        MemoryBreakdown memory = data.memory().get();
        page.section("Memory", "Two different savings, kept apart: fewer bits a number, and fewer numbers.");
        page.figure(
                "Saved by precision",
                CnfMemory.precision(memory),
                "The stored states: " + CnfMemory.saving(memory.trajectoryBytesHigh(), memory.trajectoryBytes()) + ".");
        page.figure(
                "Saved by recomputing",
                CnfMemory.recomputing(memory),
                "What the backward pass needs: "
                        + CnfMemory.saving(memory.allStepsBytes(), memory.trajectoryBytes() + memory.stepBytes())
                        + ", for one more evaluation of each step. No precision is involved.");
        page.wideFigure(
                "Everything that was held at once",
                CnfMemory.highWater(memory),
                "The high water of the workspace with parameters and optimiser, the JVM's own memory apart.");
    }

    private void time() {
        page.section("Time", "Measured around the two passes of an iteration, evaluations apart.");
        page.figure(
                "Time per iteration",
                CnfCharts.seconds(data.metrics()),
                "The backward pass recomputes each step and applies its transpose, so it takes longer than the "
                        + "forward pass; repeated steps come on top.");
        page.figure(
                "Learning rate",
                CnfCharts.learningRate(data.metrics()),
                "Where the rate drops, the loss settles: compare with the loss above.");
    }

    private void repeating() {
        page.section("How to repeat it", "The seed fixes every random number, the digest every bit of the result.");
        page.code(data.command());
        if (!data.notes().isEmpty()) {
            page.list(data.notes());
        }
        page.tablePair(
                "Configuration", Table.ofMap(data.configuration()), "Environment", Table.ofMap(data.environment()));
        page.foldedTable("All evaluations as a table", metricsTable());
    }

    private Table metricsTable() {
        List<Table.Column> columns = new ArrayList<>();
        for (String name : List.of(
                "iteration",
                "rate",
                "train",
                "running",
                "validation",
                "MMD² data",
                "MMD² latent",
                "forward",
                "backward",
                "S final",
                "S max",
                "retries",
                "overflows",
                "increases")) {
            columns.add(Table.Column.numbers(name));
        }
        List<List<String>> rows = new ArrayList<>();
        for (MetricRow row : data.metrics()) {
            rows.add(List.of(
                    Numbers.count(row.iteration()),
                    Numbers.general(row.learningRate()),
                    cell(row.trainLoss()),
                    cell(row.runningLoss()),
                    cell(row.validationLoss()),
                    Double.isNaN(row.mmdData()) ? "–" : Numbers.general(row.mmdData()),
                    Double.isNaN(row.mmdLatent()) ? "–" : Numbers.general(row.mmdLatent()),
                    Double.isNaN(row.forwardSeconds()) ? "–" : Numbers.duration(row.forwardSeconds()),
                    Double.isNaN(row.backwardSeconds()) ? "–" : Numbers.duration(row.backwardSeconds()),
                    Double.isNaN(row.scaleFinal()) ? "–" : Numbers.powerOfTwo(row.scaleFinal()),
                    Double.isNaN(row.scaleMax()) ? "–" : Numbers.powerOfTwo(row.scaleMax()),
                    Numbers.count(row.retries()),
                    Numbers.count(row.overflows()),
                    Numbers.count(row.increases())));
        }
        return new Table(columns, rows);
    }

    private static String cell(double loss) {
        return Double.isNaN(loss) ? "–" : Numbers.fixed(loss, 4);
    }
}
