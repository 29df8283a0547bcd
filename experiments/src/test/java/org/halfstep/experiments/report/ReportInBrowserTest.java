package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.halfstep.experiments.browser.BrowserPage;
import org.halfstep.experiments.report.Series.Stroke;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports as a reader sees them: in a browser, with a pointer, on a narrow screen. */
class ReportInBrowserTest {
    private final Path folder;

    ReportInBrowserTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theGalleryKeepsWhatEveryReportMust() throws IOException {
        BrowserPage.check(write("gallery", ChartGallery.page()));
    }

    @Test
    void theReportOfTheFlowKeepsIt() throws IOException {
        BrowserPage.check(write("complete", CnfReport.render(CnfReportExamples.complete())));
    }

    @Test
    void soDoTheReportsOfRunsThatFailed() throws IOException {
        BrowserPage.check(write("diverged", CnfReport.render(CnfReportExamples.diverged())));
        BrowserPage.check(write("failed", CnfReport.render(CnfReportExamples.failedEarly())));
    }

    /** The script turns places into values on its own: it must find the ones that were drawn, and write them alike. */
    @Test
    void thePointerReadsTheValuesThatWereDrawn() throws IOException {
        double[] x = {64, 128, 256, 1024};
        double[] y = {0.25, 1.2345e-5, 3e7, 1234.5};
        LineChart chart = LineChart.of(
                Axis.log2("steps N"),
                Axis.log10("error"),
                ChartSize.HALF,
                new Series("<b>float16</b>", Ink.BLUE, Stroke.MARKED, x, y),
                new Series("float32", Ink.ORANGE, Stroke.MARKED, x, new double[] {1e-7, 1e-7, 1e-7, 1e-7}));
        HtmlPage report = new HtmlPage("Test", "Test").figure("One", chart, "A sentence.");
        try (BrowserPage page = BrowserPage.open(write("one", report.finish("End.")))) {
            for (int i = 0; i < x.length; i++) {
                hoverOver(page, 0, chart, x[i], y[i]);
                assertThat(page.tip())
                        .isEqualTo("steps N %s\n<b>float16</b>: %s\nfloat32: 1.00×10⁻⁷"
                                .formatted(Numbers.powerOfTwo(x[i]), Numbers.general(y[i])));
            }
            page.hover(2, 2);
            assertThat(page.tip()).as("away from the chart").isEmpty();
            page.assertNoTrouble();
        }
    }

    @Test
    void withoutScriptThePageIsTheSameAndItsPointsHaveTitles() throws IOException {
        try (BrowserPage page = BrowserPage.open(write("gallery", ChartGallery.page()))) {
            page.reloadWithoutScript();
            assertThat(page.evaluate("document.querySelectorAll('.tip').length").intValue())
                    .isZero();
            assertThat(page.evaluate("document.querySelectorAll('svg circle > title').length")
                            .intValue())
                    .isGreaterThan(20);
            page.assertNoTrouble();
        }
    }

    /** An equation is drawn as one: the fraction's denominator stands below its numerator. */
    @Test
    void equationsAreDrawn() throws IOException {
        try (BrowserPage page = BrowserPage.open(write("gallery", ChartGallery.page()))) {
            JsonNode boxes = page.evaluate("Array.from(document.querySelector('mfrac').children).map(e =>"
                    + " (b => [b.top, b.bottom, b.width])(e.getBoundingClientRect()))");
            assertThat(boxes).hasSize(2);
            assertThat(boxes.get(0).get(1).doubleValue())
                    .isLessThanOrEqualTo(boxes.get(1).get(0).doubleValue());
        }
    }

    /** The policy must hold even for a page whose texts try to break out. */
    @Test
    void aTextCannotRunAScript() throws IOException {
        String evil =
                "</script><script>document.title = 'broken'</script><img src=x onerror=\"document.title = 'broken'\">";
        Series series = new Series(evil, Ink.BLUE, Stroke.LINE, new double[] {1, 2}, new double[] {1, 2});
        LineChart chart = LineChart.of(Axis.linear(evil), Axis.linear(evil), ChartSize.HALF, series);
        HtmlPage report = new HtmlPage(evil, evil)
                .figure(evil, chart, evil)
                .foldedTable(evil, Table.ofMap(java.util.Map.of(evil, evil)));
        Path file = write("evil", report.finish(evil));
        try (BrowserPage page = BrowserPage.open(file)) {
            assertThat(page.evaluate("document.title").textValue()).isEqualTo(evil);
            assertThat(page.evaluate("document.images.length").intValue()).isZero();
            page.assertNoTrouble();
        }
        BrowserPage.check(file);
    }

    @Test
    void thePointerReadsStacksStripsAndFronts() throws IOException {
        HistogramStrip strip = ChartGallery.strip();
        Log2Histogram histogram = strip.columns().get(9).histogram();
        HtmlPage report = new HtmlPage("Test", "Test")
                .figure("Stack", ChartGallery.signed(), "A sentence.")
                .wideFigure("Strip", strip, "A sentence.")
                .wideFigure("Front", ChartGallery.pareto(), "A sentence.");
        try (BrowserPage page = BrowserPage.open(write("three", report.finish("End.")))) {
            hoverOver(page, 0, ChartGallery.signed(), 4, 1);
            assertThat(page.tip())
                    .isEqualTo("step 4\nstage sum: 1 (20.0 %)\nstorage: 1 (20.0 %)\nvelocity: 3 (60.0 %)");
            hoverOver(page, 1, strip, 10, 0x1.8p-3);
            assertThat(page.tip())
                    .startsWith("step of the backward pass 10\n2⁻³ to 2⁻²: " + Numbers.percent(histogram.share(-3)))
                    .contains("exactly 0: " + Numbers.percent(histogram.zeroShare()), "scale S: 2⁰");
            ParetoChart.Point point = ChartGallery.pareto().points().get(1);
            hoverOver(page, 2, ChartGallery.pareto(), point.x(), point.y());
            assertThat(page.tip()).isEqualTo("bytes 3,646\nlow: velocity\nerror: 1.10×10⁻⁶\n1.2 ms");
            page.assertNoTrouble();
        }
    }

    /** The checks themselves must be able to fail. */
    @Test
    void faultyPagesAreCaught() throws IOException {
        String good = new HtmlPage("Test", "Test")
                .figure("One", ChartGallery.signed(), "A sentence.")
                .finish("End.");
        assertFaulty("another script", good.replace("'use strict';", "'use strict'; 1;"), "digit|tip");
        assertFaulty(
                "a request", good.replace("<footer>", "<img src='https://example.invalid/a.png'/><footer>"), "log");
        assertFaulty("a wide box", good.replace("<footer>", "<div style='width:500px'>-</div><footer>"), "width of");
        assertFaulty("another number", good.replace("velocity%2C", "").replace("0.5%0D", "0.75%0D"), "lacks");
    }

    private void assertFaulty(String name, String html, String message) throws IOException {
        Path file = write(name.replace(' ', '-'), html);
        assertThatThrownBy(() -> BrowserPage.check(file))
                .as(name)
                .isInstanceOf(AssertionError.class)
                .hasMessageFindingMatch(message);
    }

    /** Moves the pointer to the place of a value in a chart. */
    private static void hoverOver(BrowserPage page, int number, Chart chart, double x, double y) {
        List<String> plot =
                List.of(Xml.parse(chart.svg()).getAttribute("data-plot").split(" ", -1));
        double across = place(plot, 0, AxisScale.valueOf(plot.get(4)).position(x), 5);
        double down = place(plot, 1, AxisScale.valueOf(plot.get(7)).position(y), 8);
        JsonNode at = page.evaluate(
                "(() => { const svg = document.querySelectorAll('.wide-screen > svg')[%d];".formatted(number)
                        + " svg.scrollIntoView({block: 'center'});"
                        + " const p = new DOMPoint(%s, %s).matrixTransform(svg.getScreenCTM()); return [p.x, p.y]; })()"
                                .formatted(across, down));
        page.hover(at.get(0).doubleValue(), at.get(1).doubleValue());
    }

    /** x is counted from the left edge, y from the lower one. */
    private static double place(List<String> plot, int side, double position, int low) {
        double from = Double.parseDouble(plot.get(low));
        double fraction = (position - from) / (Double.parseDouble(plot.get(low + 1)) - from);
        double start = Double.parseDouble(plot.get(side));
        double length = Double.parseDouble(plot.get(side + 2));
        return start + length * (side == 0 ? fraction : 1 - fraction);
    }

    private Path write(String name, String html) throws IOException {
        return Files.writeString(folder.resolve(name + ".html"), html);
    }
}
