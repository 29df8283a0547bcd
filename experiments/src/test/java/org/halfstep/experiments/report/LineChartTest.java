package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.halfstep.experiments.report.Series.Stroke;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class LineChartTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void theDataAreEmbeddedToTheLastBit() throws JsonProcessingException {
        double[] y = {0.1, 0.1f, -0.0, Math.PI, 1e300, Double.MIN_VALUE, Double.NaN, INFINITY, -INFINITY};
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        JsonNode json = new ObjectMapper().readTree(chart(Stroke.LINE, x, y).json());
        JsonNode series = json.get("series").get(0);
        assertThat(series.get("name").textValue()).isEqualTo("<a> & \"b\"");
        for (int i = 0; i < 6; i++) {
            assertThat(series.get("x").get(i).doubleValue()).isEqualTo(x[i]);
            double embedded = series.get("y").get(i).doubleValue();
            assertThat(i == 1 ? (float) embedded : embedded).isEqualTo(y[i] + 0.0);
        }
        assertThat(series.get("y").get(6).textValue()).isEqualTo("NaN");
        assertThat(series.get("y").get(7).textValue()).isEqualTo("Infinity");
        assertThat(series.get("y").get(8).textValue()).isEqualTo("-Infinity");
    }

    @Test
    void valuesThatHaveNoPlaceAreGapsAndAreCounted() {
        double[] x = {0, 1, 2, 3, 4, 5};
        double[] y = {1, 2, Double.NaN, 3, INFINITY, 2};
        Element svg = Xml.parse(chart(Stroke.LINE, x, y).svg());
        assertThat(Xml.texts(svg, "text")).contains("not shown: 2 not finite");
        String path = Xml.all(svg, "path").stream()
                .filter(line -> line.getAttribute("class").equals("line"))
                .findFirst()
                .orElseThrow()
                .getAttribute("d");
        assertThat(path.chars().filter(c -> c == 'M').count()).isEqualTo(3);
        assertThat(path.chars().filter(c -> c == 'L').count()).isEqualTo(1);
        assertThat(Xml.all(svg, "circle")).hasSize(4);
    }

    @Test
    void aLogarithmicAxisCountsWhatIsNotPositive() {
        Series series = new Series("a", Ink.BLUE, Stroke.DOTS, new double[] {1, 2, 3}, new double[] {0, -1, 1});
        Element svg = Xml.parse(LineChart.of(Axis.linear("x"), Axis.log10("y"), ChartSize.HALF, series)
                .svg());
        assertThat(Xml.texts(svg, "text")).contains("not shown: 2 at or below 0");
    }

    @Test
    void limitsCutTheDrawingAndSaySo() {
        Series series = new Series("a", Ink.BLUE, Stroke.LINE, new double[] {1, 2, 3}, new double[] {1, 1e30, 2});
        LineChart chart =
                LineChart.of(Axis.linear("x"), Axis.linear("y").from(0).to(3), ChartSize.HALF, series);
        assertThat(Xml.texts(Xml.parse(chart.svg()), "text")).contains("not shown: 1 beyond the axis");
    }

    @Test
    void everyStrokeOfFewOrNoOrUnplaceablePointsIsWellFormed() {
        double[][] values = {{}, {1}, {1, 1}, {Double.NaN}, {INFINITY, -INFINITY}, {0, 0, 0}, {-1e300, 1e300}, {1e-300}
        };
        for (Stroke stroke : Stroke.values()) {
            for (double[] y : values) {
                double[] x = new double[y.length];
                assertDrawn(chart(stroke, x, y).svg());
                assertDrawn(chart(stroke, y, y).svg());
                Series series = new Series("a", Ink.BLUE, stroke, x, y);
                assertDrawn(LineChart.of(Axis.log2("x"), Axis.log2("y"), ChartSize.FULL, series)
                        .svg());
            }
        }
        assertDrawn(
                LineChart.of(Axis.linear("x"), Axis.linear("y"), ChartSize.HALF).svg());
    }

    @Test
    void withoutValuesThereAreNoNumbersOnTheAxes() {
        Element svg = Xml.parse(
                chart(Stroke.LINE, new double[] {1}, new double[] {Double.NaN}).svg());
        assertThat(Xml.texts(svg, "text"))
                .containsExactly("y", "no values", "<a> & \"b\"", "other", "not shown: 1 not finite");
    }

    @Test
    void referencesBandsAndEventsAreDrawnAndNamed() {
        LineChart chart = chart(Stroke.STEPS, new double[] {0, 10}, new double[] {1, 5})
                .withReferences(List.of(new LineChart.Reference("limit < 7", 7, Ink.BAD)))
                .withBands(List.of(new LineChart.Band("good", 0, 7, Ink.GOOD)))
                .withEvents(new LineChart.Events(
                        "retries",
                        Ink.BAD,
                        List.of(new LineChart.Event(3, "1 retry"), new LineChart.Event(99, "outside"))));
        Element svg = Xml.parse(chart.svg());
        assertThat(Xml.texts(svg, "text")).contains("limit < 7", "good", "retries");
        assertThat(Xml.texts(svg, "title")).contains("1 retry").doesNotContain("outside");
        assertThat(chart.json()).contains("\"limit \\u003c 7\"").contains("\"value\":7");
    }

    @Test
    void namesAreEscaped() {
        String svg = chart(Stroke.LINE, new double[] {1}, new double[] {1}).svg();
        assertThat(svg).contains("&lt;a&gt; &amp; &quot;b&quot;").doesNotContain("<a>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Series("a", Ink.BLUE, Stroke.LINE, new double[2], new double[3]))
                .withMessageContaining("2 x but 3 y");
    }

    /** Well-formed, and no number that a viewer could not place. */
    static void assertDrawn(String svg) {
        Element root = Xml.parse(svg);
        assertThat(root.getTagName()).isEqualTo("svg");
        for (String name : List.of("path", "line", "rect", "circle", "text", "svg", "image")) {
            for (Element element : Xml.all(root, name)) {
                for (String attribute : List.of("d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "width", "height")) {
                    assertThat(element.getAttribute(attribute)).doesNotContain("NaN", "Infinity", "E");
                }
            }
        }
    }

    private static LineChart chart(Stroke stroke, double[] x, double[] y) {
        Series named = new Series("<a> & \"b\"", Ink.BLUE, stroke, x, y);
        Series other = new Series("other", Ink.ORANGE, stroke, new double[0], new double[0]);
        return LineChart.of(Axis.linear("x"), Axis.linear("y"), ChartSize.HALF, named, other);
    }
}
