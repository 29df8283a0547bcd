package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.halfstep.experiments.report.Series.Stroke;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class ChartGalleryTest {
    static List<Chart> charts() {
        return ChartGallery.charts();
    }

    /** For the eye: target/report-gallery.html. */
    @Test
    void theGalleryIsWritten() throws IOException {
        String html = ChartGallery.page();
        Element page = Xml.parse(html.substring(html.indexOf('\n')));
        assertThat(Xml.all(page, "math")).hasSize(1);
        Files.writeString(Path.of("target", "report-gallery.html"), html);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("charts")
    void everyChartIsDrawnTwice(Chart chart) throws JsonProcessingException {
        LineChartTest.assertDrawn(chart.svg());
        LineChartTest.assertDrawn(chart.narrow().svg());
        assertThat(Xml.parse(chart.narrow().svg()).getAttribute("viewBox")).startsWith("0 0 340 ");
        assertThat(new ObjectMapper().readTree(chart.json()).has("kind")).isTrue();
        for (CSVRecord row : rows(chart)) {
            assertThat(row.isConsistent()).isTrue();
        }
    }

    /** What is told apart by colour must be told apart without: by width, dashes or marks, or by hatches. */
    @Test
    void noTwoSeriesOfAChartLookTheSameInGrey() {
        for (LineChart chart : List.of(ChartGallery.sweep(), ChartGallery.overlay())) {
            List<Look> looks = Look.of(chart.series());
            assertThat(looks).doesNotHaveDuplicates();
        }
        List<Series> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (Stroke stroke : Stroke.values()) {
                all.add(new Series(stroke + " " + i, Ink.BLUE, stroke, new double[] {1}, new double[] {1}));
            }
        }
        assertThat(Look.of(all)).doesNotHaveDuplicates();
        List<Look> two = Look.of(all.subList(0, 1));
        assertThat(two.getFirst().marker()).as("a line alone needs no marks").isEqualTo(Marker.NONE);
    }

    @Test
    void linesDifferInDashesAndInMarks() {
        List<Look> looks = Look.of(ChartGallery.overlay().series()).subList(0, 6);
        assertThat(looks.stream().map(Look::dash)).doesNotHaveDuplicates();
        assertThat(looks.stream().map(Look::marker)).doesNotHaveDuplicates();
    }

    @Test
    void noTwoPartsOfAStackHaveTheSameFillInGrey() {
        Element svg = Xml.parse(ChartGallery.ledger().svg());
        Set<String> tiles = new HashSet<>();
        for (Element pattern : Xml.all(svg, "pattern")) {
            List<Element> lines = Xml.all(pattern, "path");
            tiles.add(lines.isEmpty() ? "" : lines.getFirst().getAttribute("d"));
        }
        assertThat(tiles).as("nine parts, the first without a pattern").hasSize(8);
    }

    @Test
    void aStackAddsUp() throws IOException {
        StackedChart chart = ChartGallery.signed();
        assertThat(chart.asShares("share").drawn(chart.steps().parts().getFirst(), 2))
                .isEqualTo(-0.25);
        List<CSVRecord> rows = rows(chart);
        assertThat(rows.getFirst().toList()).containsExactly("step", "velocity", "storage", "stage sum");
        assertThat(rows.get(5).toList()).containsExactly("5", "NaN", "1", "2");
        assertThat(rows).hasSize(7);
        Element svg = Xml.parse(chart.svg());
        assertThat(Xml.texts(svg, "text")).anyMatch(text -> text.startsWith("not shown: 1 not finite"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new StackedChart.Steps(new double[] {1, 2}, List.of(new StackedChart.Part("a", Ink.BLUE, 1))))
                .withMessageContaining("'a' has 1 values for 2 steps");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StackedChart.Steps(new double[] {1, 1}, List.of()))
                .withMessageContaining("give ascending x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackedChart.of(
                        Axis.linear("x"), Axis.log2("y"), chart.steps(), StackedChart.Form.BARS, ChartSize.HALF))
                .withMessageContaining("has not");
    }

    @Test
    void aHistogramCountsEveryValueOnce() {
        double[] values = {
            1, 1.99, -1, 0x1p-14, 0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY
        };
        Log2Histogram histogram = Log2Histogram.of(values);
        assertThat(histogram.total()).isEqualTo(10);
        assertThat(histogram.share(0)).isEqualTo(0.3);
        assertThat(histogram.share(-14)).isEqualTo(0.1);
        assertThat(histogram.share(-15)).isZero();
        assertThat(histogram.lowest()).isEqualTo(-1074);
        assertThat(histogram.highest()).isEqualTo(1023);
        assertThat(histogram.zeroShare()).isEqualTo(0.2);
        assertThat(histogram.notFiniteShare()).isEqualTo(0.2);
        double sum = histogram.zeroShare() + histogram.notFiniteShare();
        for (double share : histogram.shares()) {
            sum += share;
        }
        assertThat(sum).isEqualTo(1, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(new Log2Histogram().shares()).isEmpty();
        assertThat(Log2Histogram.of(new float[] {0x1p-149f, 3}).lowest()).isEqualTo(-149);
    }

    @Test
    void aStripNeedsEqualGaps() {
        List<HistogramStrip.Column> columns = new ArrayList<>();
        for (double x : new double[] {1, 2, 4}) {
            columns.add(new HistogramStrip.Column(x, new Log2Histogram()));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistogramStrip(
                        Axis.linear("x"),
                        Axis.log2("y"),
                        columns,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        ChartSize.HALF))
                .withMessageContaining("column 2 is 2.0 after");
        HistogramStrip nothing = new HistogramStrip(
                Axis.linear("x"),
                Axis.log2("y"),
                columns.subList(0, 1),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                ChartSize.HALF);
        LineChartTest.assertDrawn(nothing.svg());
    }

    @Test
    void theFrontIsWhatNothingBeats() throws IOException {
        List<ParetoChart.Point> points = List.of(
                ParetoChart.Point.of("beaten", 3, 3),
                ParetoChart.Point.of("left", 1, 5),
                ParetoChart.Point.of("right", 4, 1),
                ParetoChart.Point.of("middle", 2, 2),
                ParetoChart.Point.of("same x, worse", 2, 4),
                ParetoChart.Point.of("lost", Double.NaN, 0));
        ParetoChart chart = new ParetoChart(Axis.log2("bytes"), Axis.log10("error"), points, ChartSize.HALF);
        assertThat(chart.front().stream().map(ParetoChart.Point::name)).containsExactly("left", "middle", "right");
        Element svg = Xml.parse(chart.svg());
        assertThat(Xml.texts(svg, "text"))
                .contains("left", "middle", "right", "not shown: 1 without a place on the axes")
                .doesNotContain("beaten");
        assertThat(Xml.texts(svg, "title")).contains("beaten: bytes 3, error 3");
        assertThat(rows(chart).get(1).toList()).containsExactly("beaten", "3", "3", "no", "");
    }

    @Test
    void guidesDoNotMoveTheAxes() {
        LineChart sweep = ChartGallery.sweep();
        LineChart without = LineChart.of(
                sweep.x(),
                sweep.y(),
                sweep.size(),
                sweep.series().stream()
                        .filter(series -> series.stroke() != Stroke.GUIDE)
                        .toArray(Series[]::new));
        assertThat(Xml.parse(sweep.svg()).getAttribute("data-plot"))
                .isEqualTo(Xml.parse(without.svg()).getAttribute("data-plot"));
        assertThat(Xml.texts(Xml.parse(sweep.svg()), "text")).contains("slope −1", "slope −2");
        assertThatIllegalArgumentException().isThrownBy(() -> Series.slope("s", 1, 0, 1, 2));
    }

    @Test
    void cellsAreQuotedWhereTheyMustBe() throws IOException {
        Series series = new Series("a, \"b\"\nc", Ink.BLUE, Stroke.LINE, new double[] {0.1}, new double[] {1e-300});
        LineChart chart = LineChart.of(Axis.linear("x, s"), Axis.linear("y"), ChartSize.HALF, series);
        assertThat(chart.csv()).endsWith("\r\n");
        List<CSVRecord> rows = rows(chart);
        assertThat(rows.getFirst().toList()).containsExactly("series", "x, s", "y");
        assertThat(rows.get(1).toList()).containsExactly("a, \"b\"\nc", "0.1", "1.0E-300");
    }

    static List<CSVRecord> rows(Chart chart) {
        try {
            return CSVFormat.RFC4180.parse(new StringReader(chart.csv())).getRecords();
        } catch (IOException e) {
            throw new AssertionError("not RFC 4180: " + chart.csv(), e);
        }
    }

    @Test
    void theNumbersOfTheJsonAreThoseOfTheTable() throws IOException {
        JsonNode json = new ObjectMapper().readTree(ChartGallery.overlay().json());
        double second = json.get("series").get(1).get("y").get(3).doubleValue();
        assertThat(Double.parseDouble(rows(ChartGallery.overlay()).get(204).get(2)))
                .isEqualTo(second);
    }
}
