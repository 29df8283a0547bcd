package org.halfstep.experiments.lab.xray;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.experiments.lab.xray.Xray.Quantity;
import org.halfstep.experiments.report.ChartSize;
import org.halfstep.experiments.report.HistogramStrip;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Ink;
import org.halfstep.experiments.report.LineChart.Event;
import org.halfstep.experiments.report.LineChart.Events;
import org.halfstep.experiments.report.Log2Histogram;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Series;
import org.halfstep.experiments.report.Series.Stroke;

/** The sections of a report on an x-ray. */
final class XrayReport {
    private XrayReport() {}

    static void show(Xray xray, XrayFinding finding, HtmlPage page) {
        page.section(
                "The x-ray: where the numbers lie in the range of "
                        + xray.format().name(),
                "A column a step, a row a power of two, the darker the more numbers. In the band of full precision the"
                        + " format has all its bits, above it numbers overflow, below it they lose bits and then become"
                        + " zero.");
        page.list(finding.sentences());
        page.figure("States", strip(xray, Quantity.STATE), caption(xray, Quantity.STATE));
        page.figure("Slopes", strip(xray, Quantity.SLOPE), caption(xray, Quantity.SLOPE));
        if (!xray.scales().isEmpty()) {
            page.wideFigure(
                    "The adjoint without its scale",
                    strip(xray, Quantity.ADJOINT),
                    "What the low format would have got. " + caption(xray, Quantity.ADJOINT));
            page.wideFigure(
                    "The scaled adjoint, with S and its retries",
                    strip(xray, Quantity.SCALED_ADJOINT).withSeries(scale(xray)).withEvents(retries(xray)),
                    "The backward pass runs from right to left. S is on the same axis; a mark at the foot is a step that"
                            + " was tried again with half of it. " + caption(xray, Quantity.SCALED_ADJOINT));
            page.wideFigure(
                    "The steps' parameter gradients",
                    strip(xray, Quantity.GRADIENT),
                    "Unscaled, as they go into the sum, which is kept in a higher format unless the precision says"
                            + " otherwise. " + caption(xray, Quantity.GRADIENT));
        }
        page.table("Shares of the bands", finding.table());
    }

    private static String caption(Xray xray, Quantity quantity) {
        Bands bands = xray.bands(quantity);
        return "Of " + Numbers.count(bands.total()) + " numbers " + Numbers.percent(bands.share(bands.normal()))
                + " are normal, " + Numbers.percent(bands.share(bands.subnormal())) + " subnormal, "
                + Numbers.percent(bands.share(bands.zero())) + " zero, "
                + Numbers.percent(bands.share(bands.overflow())) + " overflow.";
    }

    /** The histograms of every step; of a step that was skipped an empty one. */
    private static HistogramStrip strip(Xray xray, Quantity quantity) {
        int steps = xray.setup().grid().steps();
        int last = quantity == Quantity.STATE ? steps : steps - 1;
        List<HistogramStrip.Column> columns = new ArrayList<>();
        for (int n = 0; n <= last; n++) {
            columns.add(new HistogramStrip.Column(n, xray.histograms(quantity).getOrDefault(n, new Log2Histogram())));
        }
        boolean half = quantity == Quantity.STATE || quantity == Quantity.SLOPE;
        return HistogramStrip.of(
                "step n", quantity.symbol(), xray.format(), columns, half ? ChartSize.HALF : ChartSize.FULL);
    }

    private static Series scale(Xray xray) {
        double[] n = xray.scales().keySet().stream()
                .mapToDouble(Integer::doubleValue)
                .toArray();
        double[] s =
                xray.scales().values().stream().mapToDouble(Double::doubleValue).toArray();
        return new Series("S", Ink.MAGENTA, Stroke.STEPS, n, s);
    }

    private static Events retries(Xray xray) {
        List<Event> marks = new ArrayList<>();
        xray.retries().forEach((n, count) -> {
            if (count > 0) {
                marks.add(new Event(n, "step " + n + ": " + Numbers.counted(count, "retry", "retries")));
            }
        });
        return new Events("retries", Ink.BAD, marks);
    }
}
