package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.experiments.data.ToyData;
import org.halfstep.experiments.report.CnfReportData.BackwardStep;
import org.halfstep.experiments.report.CnfReportData.BackwardTrace;
import org.halfstep.experiments.report.CnfReportData.Completed;
import org.halfstep.experiments.report.CnfReportData.DensityGrid;
import org.halfstep.experiments.report.CnfReportData.Facts;
import org.halfstep.experiments.report.CnfReportData.Failed;
import org.halfstep.experiments.report.CnfReportData.Frame;
import org.halfstep.experiments.report.CnfReportData.MemoryBreakdown;
import org.halfstep.experiments.report.CnfReportData.MetricRow;
import org.halfstep.experiments.report.CnfReportData.Samples;
import org.halfstep.experiments.report.CnfReportData.Shares;
import org.halfstep.experiments.report.CnfReportData.UnderflowRow;

/** Fabricated runs, to look at and to test with. No number here was measured. */
final class CnfReportExamples {
    private CnfReportExamples() {}

    /** A run in float16 that went well. */
    static CnfReportData complete() {
        float[] target = ToyData.EIGHT_GAUSSIANS.sample(stream(0), 2000);
        float[] generated = generated(2000);
        return new CnfReportData(
                new Facts(
                        "8gaussians in float16 (fabricated example)",
                        "8gaussians",
                        Optional.empty(),
                        "float16",
                        "dynamic",
                        "rk4",
                        127,
                        2000,
                        "vector, 8 lanes of binary32",
                        2,
                        42,
                        912.4,
                        "9c1f6e0b7a55d2e4"),
                new Completed(),
                metrics(),
                new Samples(PointCloud.of(target), PointCloud.of(generated)),
                Optional.of(density()),
                frames(generated),
                backward(),
                List.of(
                        new UnderflowRow("adjoint", new Shares(0.113, 0.642), Optional.of(new Shares(0.00004, 0.0021))),
                        new UnderflowRow(
                                "parameter gradients",
                                new Shares(0.318, 0.447),
                                Optional.of(new Shares(0.0008, 0.0173)))),
                Optional.of(
                        new MemoryBreakdown(786_432, 1_572_864, 3_403_776, 432_279_552, 6_291_456, 491_008, 245_504)),
                configuration(),
                environment(),
                "./halfstep cnf --data 8gaussians --precision float16 --scaling dynamic \\\n"
                        + "    --method rk4 --steps 127 --iterations 2000 --seed 42 --backend vector --threads 2",
                List.of("Every number of this page is fabricated: it shows the report, not a result."));
    }

    /** A run in float32 without scaling that failed before its first evaluation. */
    static CnfReportData failedEarly() {
        return new CnfReportData(
                new Facts(
                        "moons in float32",
                        "moons",
                        Optional.empty(),
                        "float32",
                        "none",
                        "euler",
                        8,
                        200,
                        "reference",
                        1,
                        1,
                        0.4,
                        "–"),
                new Failed(3, "the loss is NaN <after> step 7 & before \"step 8\""),
                List.of(),
                new Samples(PointCloud.of(ToyData.MOONS.sample(stream(0), 300)), PointCloud.EMPTY),
                Optional.empty(),
                List.of(),
                new BackwardTrace(FloatFormat.BINARY32, List.of()),
                List.of(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                "./halfstep cnf --data moons",
                List.of());
    }

    /** A run that diverged: values that are infinite, NaN, and of every size. */
    static CnfReportData diverged() {
        CnfReportData complete = complete();
        List<MetricRow> rows = new ArrayList<>();
        double[] losses = {3.1, 2.9, 1e30, Double.POSITIVE_INFINITY, Double.NaN};
        for (int i = 0; i < losses.length; i++) {
            double loss = losses[i];
            rows.add(new MetricRow(
                    20L * i, 1e-2, loss, loss, loss, loss, -loss, 0.1, 0.3, Double.NaN, Double.NaN, 0, 0, 0));
        }
        List<BackwardStep> steps = List.of(
                new BackwardStep(2, 1, 1e-3, 0),
                new BackwardStep(1, 1, 0, 0),
                new BackwardStep(0, 1, Double.POSITIVE_INFINITY, 1));
        float[] points = {Float.NaN, 0, 1, Float.POSITIVE_INFINITY, 1e30f, 2, 0.5f, 0.5f};
        double[] values = {Double.NaN, Double.NEGATIVE_INFINITY, 0.5, 1e300};
        return new CnfReportData(
                complete.facts(),
                new Failed(81, "max |a| is infinite in step 0"),
                rows,
                new Samples(PointCloud.of(points), PointCloud.of(points)),
                Optional.of(
                        new DensityGrid(new Grid(Extent.square(4), 2, 2, values), DensityGrid.Quantity.LOG_DENSITY)),
                List.of(new Frame(Double.NaN, PointCloud.of(points))),
                new BackwardTrace(FloatFormat.BINARY16, steps),
                List.of(new UnderflowRow("adjoint", new Shares(Double.NaN, 0), Optional.empty())),
                Optional.of(new MemoryBreakdown(0, 0, 0, 0, 0, 0, 0)),
                complete.configuration(),
                complete.environment(),
                complete.command(),
                complete.notes());
    }

    private static Stream stream(int op) {
        return new CounterRandom(42, Purpose.DATA_SAMPLES).at(0, 0, 0, op);
    }

    /** The data a little smeared, and some points on the way between the parts. */
    private static float[] generated(int count) {
        float[] points = ToyData.EIGHT_GAUSSIANS.sample(stream(1), count);
        Stream random = stream(2);
        for (int i = 0; i < count; i++) {
            double share = random.nextUniform() < 0.04 ? random.nextUniform(0.3, 1.0) : 1.0;
            points[2 * i] = (float) (share * points[2 * i] + 0.05 * random.nextNormal());
            points[2 * i + 1] = (float) (share * points[2 * i + 1] + 0.05 * random.nextNormal());
        }
        return points;
    }

    private static List<MetricRow> metrics() {
        Stream random = stream(3);
        List<MetricRow> rows = new ArrayList<>();
        double running = 6.9;
        long retries = 0;
        for (int iteration = 10; iteration <= 2000; iteration += 20) {
            double fine = iteration > 1000 ? 0.4 : 1;
            double loss = 2.86 + 3.6 * Math.exp(-iteration / 60.0) + 0.5 * Math.exp(-iteration / 400.0);
            double train = loss + 0.04 * fine * random.nextNormal();
            running = 0.8 * running + 0.2 * train;
            double decay = Math.exp(-iteration / 250.0);
            double mmdData = 2.5e-2 * decay + 4e-4 * Math.abs(random.nextNormal()) - 1e-4;
            double mmdLatent = 2.1e-2 * decay + 3e-4 * Math.abs(random.nextNormal()) - 1e-4;
            double scale = Math.scalb(1.0, 19 + (int) Math.round(2 * (1 - decay)));
            retries += random.nextUniform() < 0.07 ? 1 + random.nextInt(3) : 0;
            rows.add(new MetricRow(
                    iteration,
                    iteration <= 1000 ? 1e-2 : 1e-3,
                    train,
                    running,
                    loss + 0.02 * fine * random.nextNormal(),
                    mmdData,
                    mmdLatent,
                    0.098 + 0.002 * Math.abs(random.nextNormal()),
                    0.312 + 0.006 * Math.abs(random.nextNormal()),
                    scale,
                    2 * scale,
                    retries,
                    retries,
                    5L * rows.size()));
        }
        return rows;
    }

    private static DensityGrid density() {
        int side = 100;
        double[] values = new double[side * side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double x = -4 + 8 * (column + 0.5) / side;
                double y = -4 + 8 * (row + 0.5) / side;
                double density = 1e-4 + 0.004 * Math.exp(-0.5 * (x * x + y * y) / 2);
                for (int k = 0; k < 8; k++) {
                    double dx = x - 4 / 1.414 * Math.cos(k * Math.PI / 4);
                    double dy = y - 4 / 1.414 * Math.sin(k * Math.PI / 4);
                    density += Math.exp(-(dx * dx + dy * dy) / (2 * 0.14)) / (8 * 2 * Math.PI * 0.14);
                }
                values[row * side + column] = Math.log(density);
            }
        }
        return new DensityGrid(new Grid(Extent.square(4), side, side, values), DensityGrid.Quantity.LOG_DENSITY);
    }

    private static List<Frame> frames(float[] generated) {
        Stream random = stream(4);
        float[] noise = new float[generated.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextNormal();
        }
        List<Frame> frames = new ArrayList<>();
        for (int k = 0; k <= 20; k++) {
            double t = k / 20.0;
            double mix = t * t * (3 - 2 * t);
            float[] points = new float[noise.length];
            for (int i = 0; i < noise.length; i++) {
                points[i] = (float) ((1 - mix) * noise[i] + mix * generated[i]);
            }
            frames.add(new Frame(t, PointCloud.of(points)));
        }
        return frames;
    }

    private static BackwardTrace backward() {
        List<BackwardStep> steps = new ArrayList<>();
        double scale = 0x1p20;
        for (int i = 0; i < 127; i++) {
            double adjoint = 4e-3 * Math.exp(-i / 14.0) * (1 + 0.3 * Math.sin(i / 5.0)) + 2e-6;
            int retries = i == 90 ? 1 : 0;
            scale = i == 90 ? scale / 2 : i % 16 == 15 && scale * adjoint < 512 ? 2 * scale : scale;
            steps.add(new BackwardStep(126 - i, scale, adjoint, retries));
        }
        return new BackwardTrace(FloatFormat.BINARY16, steps);
    }

    private static Map<String, String> configuration() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("format version", "1");
        entries.put("experiment", "cnf");
        entries.put("data", "8gaussians");
        entries.put("precision", "float16");
        entries.put("scaling", "dynamic");
        entries.put("method", "rk4");
        entries.put("steps", "127");
        entries.put("iterations", "2000");
        entries.put("batch", "1024");
        entries.put("hidden width", "32");
        entries.put("ensemble width", "128");
        entries.put("learning rate", "0.01, times 0.1 every 1000 iterations");
        entries.put("seed", "42");
        return entries;
    }

    private static Map<String, String> environment() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("version", "0.1.0");
        entries.put("commit", "0000000");
        entries.put("JVM", "OpenJDK 25");
        entries.put("system", "Linux, amd64");
        entries.put("processors", "2");
        entries.put("backend", "vector: 8 lanes of binary32");
        entries.put("largest heap", "2.00 GiB");
        return entries;
    }
}
