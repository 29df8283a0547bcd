package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.experiments.report.CnfReportData.MemoryBreakdown;
import org.halfstep.experiments.report.CnfReportData.Shares;
import org.halfstep.experiments.report.CnfReportData.UnderflowRow;

/** The bars of memory and of underflow. */
final class CnfMemory {
    private static final int HALF = ChartSize.HALF.width();
    private static final int FULL = ChartSize.FULL.width();

    private CnfMemory() {}

    static BarChart precision(MemoryBreakdown memory) {
        return new BarChart(
                "stored states, bytes",
                List.of(
                        bar("in the high format", memory.trajectoryBytesHigh(), Ink.GREY),
                        bar("as stored", memory.trajectoryBytes(), Ink.BLUE)),
                Double.NaN,
                HALF);
    }

    static BarChart recomputing(MemoryBreakdown memory) {
        long held = memory.trajectoryBytes() + memory.stepBytes();
        return new BarChart(
                "values kept for the backward pass, bytes",
                List.of(
                        bar("every step's values", memory.allStepsBytes(), Ink.GREY),
                        bar("states and one step", held, Ink.TEAL)),
                Double.NaN,
                HALF);
    }

    static BarChart highWater(MemoryBreakdown memory) {
        long named = memory.trajectoryBytes() + memory.stepBytes() + memory.parameterBytes() + memory.optimiserBytes();
        List<BarChart.Part> parts = new ArrayList<>(List.of(
                sizedPart("stored states", memory.trajectoryBytes(), Ink.BLUE),
                sizedPart("values of one step", memory.stepBytes(), Ink.TEAL),
                sizedPart("parameters", memory.parameterBytes(), Ink.ORANGE),
                sizedPart("optimiser", memory.optimiserBytes(), Ink.MAGENTA)));
        if (memory.workspaceBytes() > named) {
            parts.add(sizedPart("scratch and the rest", memory.workspaceBytes() - named, Ink.GREY));
        }
        String total = Numbers.bytes(Math.max(named, memory.workspaceBytes()));
        return new BarChart(
                "high water, bytes", List.of(new BarChart.Bar("held at once", parts, total)), Double.NaN, FULL);
    }

    /** The saving in words: "1.49 MiB became 763 KiB, ×2 less". */
    static String saving(long before, long after) {
        return "%s became %s%s"
                .formatted(
                        Numbers.bytes(before),
                        Numbers.bytes(after),
                        before > after && after > 0
                                ? ", a factor of " + Numbers.factor((double) before / after)
                                : ": nothing saved");
    }

    static BarChart underflow(List<UnderflowRow> rows) {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (UnderflowRow row : rows) {
            bars.add(shares(row.quantity() + ", unscaled", row.unscaled()));
            row.scaled().ifPresent(scaled -> bars.add(shares(row.quantity() + ", scaled", scaled)));
        }
        return new BarChart("share of values", bars, 1, FULL);
    }

    private static BarChart.Bar shares(String name, Shares shares) {
        double kept = 1 - shares.zero() - shares.belowNormal();
        String end = Numbers.percent(shares.zero()) + " zero, " + Numbers.percent(shares.belowNormal()) + " subnormal";
        return new BarChart.Bar(
                name,
                List.of(
                        new BarChart.Part("rounded to zero", shares.zero(), Numbers.percent(shares.zero()), Ink.BAD),
                        new BarChart.Part(
                                "subnormal, fewer significant bits",
                                shares.belowNormal(),
                                Numbers.percent(shares.belowNormal()),
                                Ink.WARNING),
                        new BarChart.Part("full precision", kept, Numbers.percent(kept), Ink.GOOD)),
                end);
    }

    private static BarChart.Bar bar(String name, long bytes, Ink ink) {
        return new BarChart.Bar(name, List.of(part(name, bytes, ink)), Numbers.bytes(bytes));
    }

    /** A part whose name tells its size, for the legend: in print nothing hovers. */
    private static BarChart.Part sizedPart(String name, long bytes, Ink ink) {
        return part(name + ", " + Numbers.bytes(bytes), bytes, ink);
    }

    private static BarChart.Part part(String name, long bytes, Ink ink) {
        return new BarChart.Part(name, bytes, Numbers.bytes(bytes), ink);
    }
}
