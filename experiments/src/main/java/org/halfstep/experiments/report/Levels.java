package org.halfstep.experiments.report;

import java.util.List;

/**
 * The bands and the reference lines of a chart.
 *
 * @param chart what has them
 * @param plot where they are drawn
 * @param foot where the names of bands end at the foot
 */
record Levels(LineChart chart, Plot plot, double foot) {
    private static final double ROW = 15;

    void drawBands(Markup to) {
        for (LineChart.Band band : chart.bands()) {
            double top = top(band);
            String fill = band.ink().css();
            Plot.rectangle(to, plot.left(), top, plot.width(), bottom(band) - top, "fill", fill, "opacity", "0.10");
        }
    }

    /** At the lower left of each band; on a narrow chart above the name of the line that ends there. */
    void drawBandNames(Markup to) {
        for (LineChart.Band band : chart.bands()) {
            double bottom = Math.min(bottom(band), foot) - (meets(band) ? ROW : 0);
            if (bottom - top(band) >= ROW) {
                Plot.label(to, plot.left() + 8, bottom - 5, band.name(), "start");
            }
        }
    }

    /** Whether the name of a band and that of the line at its lower edge do not fit beside each other. */
    private boolean meets(LineChart.Band band) {
        List<LineChart.Reference> lines = chart.references();
        double room = plot.width() - 24 - Plot.textWidth(band.name());
        return lines.stream().anyMatch(line -> line.value() == band.low() && Plot.textWidth(line.name()) > room);
    }

    private double top(LineChart.Band band) {
        return plot.bottom() - plot.height() * Math.clamp(plot.yRange().fraction(band.high()), 0, 1);
    }

    private double bottom(LineChart.Band band) {
        return plot.bottom() - plot.height() * Math.clamp(plot.yRange().fraction(band.low()), 0, 1);
    }

    void drawReferences(Markup to) {
        for (LineChart.Reference line : chart.references()) {
            if (plot.yRange().contains(line.value())) {
                double y = plot.y(line.value());
                String[] style = {"stroke-dasharray", "2 3", "stroke-width", "1.3"};
                Plot.line(to, plot.left(), y, plot.right(), y, line.ink(), style);
                double baseline = y - 5 < plot.top() + 8 ? y + 14 : y - 5 - raised(y);
                Plot.label(to, plot.right() - 6, baseline, line.name(), "end");
            }
        }
    }

    /** How much higher a line's name stands so that it does not meet the name of one close below. */
    private double raised(double y) {
        return chart.references().stream()
                .filter(line -> plot.yRange().contains(line.value()))
                .mapToDouble(line -> plot.y(line.value()) - y)
                .filter(below -> below > 0 && below < ROW)
                .map(below -> ROW - below)
                .max()
                .orElse(0);
    }
}
