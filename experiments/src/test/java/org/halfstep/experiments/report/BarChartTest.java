package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class BarChartTest {
    @Test
    void lengthsAreInProportionAndPartsAreNamed() throws JsonProcessingException {
        BarChart chart = new BarChart(
                "bytes", List.of(bar("high", 400, 0), bar("low", 100, 100), bar("tiny", 0.0001, 0)), Double.NaN, 540);
        Element svg = Xml.parse(chart.svg());
        List<Element> bars = Xml.all(svg, "rect").stream()
                .filter(rect -> rect.getAttribute("height").equals("20"))
                .toList();
        double unit = width(bars.get(0)) / 400;
        assertThat(width(bars.get(2))).isCloseTo(100 * unit, within(0.1));
        assertThat(width(bars.get(3))).isCloseTo(100 * unit, within(0.1));
        assertThat(width(bars.get(4))).as("something is never nothing").isEqualTo(1);
        assertThat(width(bars.get(5))).as("nothing is nothing").isZero();
        assertThat(Xml.texts(svg, "text")).contains("high", "low", "first part", "second part");
        assertThat(Xml.texts(svg, "title")).contains("low, second part: 100.0");
        JsonNode parts =
                new ObjectMapper().readTree(chart.json()).get("bars").get(1).get("parts");
        assertThat(parts.get(1).get("value").intValue()).isEqualTo(100);
    }

    @Test
    void nothingAndWhatIsNotFiniteIsDrawn() {
        LineChartTest.assertDrawn(new BarChart("bytes", List.of(), Double.NaN, 540).svg());
        LineChartTest.assertDrawn(new BarChart("bytes", List.of(bar("a", 0, 0)), Double.NaN, 540).svg());
        LineChartTest.assertDrawn(
                new BarChart("share", List.of(bar("a", Double.NaN, Double.POSITIVE_INFINITY)), 1, 540).svg());
    }

    private static double width(Element rect) {
        return Double.parseDouble(rect.getAttribute("width"));
    }

    private static BarChart.Bar bar(String name, double first, double second) {
        return new BarChart.Bar(
                name,
                List.of(
                        new BarChart.Part("first part", first, Double.toString(first), Ink.BLUE),
                        new BarChart.Part("second part", second, Double.toString(second), Ink.ORANGE)),
                "end");
    }
}
