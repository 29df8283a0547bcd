package org.halfstep.experiments.report;

import java.util.List;
import org.halfstep.core.format.FloatFormat;

/** The range of a floating-point format as stretches and lines of a chart whose y axis is a magnitude. */
public final class FormatBands {
    private FormatBands() {}

    /** What becomes of a magnitude: overflow, full precision, fewer significant bits, zero. */
    public static List<LineChart.Band> bands(FloatFormat format) {
        return List.of(
                new LineChart.Band("overflow", format.maxFinite(), Double.MAX_VALUE, Ink.BAD),
                new LineChart.Band("full precision", format.minNormal(), format.maxFinite(), Ink.GOOD),
                new LineChart.Band("fewer significant bits", format.minSubnormal(), format.minNormal(), Ink.WARNING),
                new LineChart.Band("zero", Double.MIN_NORMAL, format.minSubnormal(), Ink.BAD));
    }

    /** The lines between them. */
    public static List<LineChart.Reference> limits(FloatFormat format) {
        return List.of(
                new LineChart.Reference(
                        "largest finite " + format.name() + ", " + Numbers.general(format.maxFinite()),
                        format.maxFinite(),
                        Ink.BAD),
                new LineChart.Reference(
                        "smallest normal, " + Numbers.powerOfTwo(format.minNormal()), format.minNormal(), Ink.WARNING),
                new LineChart.Reference(
                        "smallest subnormal, " + Numbers.powerOfTwo(format.minSubnormal()),
                        format.minSubnormal(),
                        Ink.BAD));
    }
}
