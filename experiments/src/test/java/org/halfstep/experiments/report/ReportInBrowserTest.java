package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

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
                hoverOver(page, chart, x[i], y[i]);
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

    private void hoverOver(BrowserPage page, LineChart chart, double x, double y) {
        String[] plot = Xml.parse(chart.svg()).getAttribute("data-plot").split(" ", -1);
        List<Double> f = List.of(plot).stream()
                .map(s -> s.startsWith("L") ? 0.0 : Double.parseDouble(s))
                .toList();
        double across = f.get(0) + f.get(2) * (Math.log(x) / Math.log(2) - f.get(5)) / (f.get(6) - f.get(5));
        double down = f.get(1) + f.get(3) * (1 - (Math.log10(y) - f.get(8)) / (f.get(9) - f.get(8)));
        JsonNode at = page.evaluate(
                "(() => { const svg = document.querySelector('.wide-screen svg'); svg.scrollIntoView({block: 'center'});"
                        + " const p = new DOMPoint(%s, %s).matrixTransform(svg.getScreenCTM()); return [p.x, p.y]; })()"
                                .formatted(across, down));
        page.hover(at.get(0).doubleValue(), at.get(1).doubleValue());
    }

    private Path write(String name, String html) throws IOException {
        return Files.writeString(folder.resolve(name + ".html"), html);
    }
}
