package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class PanelTest {
    /** Read back by the JDK's decoder: row 0 is at the foot, NaN is transparent, the ends have the map's end colours. */
    @Test
    void aHeatMapIsAPictureWithOnePixelACell() throws IOException {
        double[] values = {0, 1, 2, 3, Double.NaN, 5};
        Grid grid = new Grid(Extent.square(4), 2, 3, values);
        FilmStrip strip = strip(
                new HeatMap(grid, ColorMap.VIRIDIS, Axis.linear("v").from(0).to(5)));
        Element svg = Xml.parse(strip.svg());
        String uri = Xml.all(svg, "image").getFirst().getAttribute("href");
        byte[] png = Base64.getDecoder().decode(uri.substring("data:image/png;base64,".length()));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(image.getHeight()).isEqualTo(2);
        assertThat(image.getRGB(0, 1)).isEqualTo(0xFF440154);
        assertThat(image.getRGB(2, 0)).isEqualTo(0xFFFDE725);
        assertThat(image.getRGB(1, 0) >>> 24).isZero();
        assertThat(Xml.texts(svg, "text")).contains("v", "a < b");
        JsonNode data =
                new ObjectMapper().readTree(strip.json()).get("pictures").get(0);
        assertThat(data.get("caption").textValue()).isEqualTo("a < b");
        assertThat(data.get("values").get(2).doubleValue()).isEqualTo(2);
        assertThat(data.get("values").get(4).textValue()).isEqualTo("NaN");
        assertThat(data.get("shape").get(1).intValue()).isEqualTo(3);
    }

    @Test
    void pointsOutsideAreCountedAndNotFiniteOnesAreOutside() throws IOException {
        float[] points = {0, 0, 1, -1, 9, 0, Float.NaN, 0, 0, Float.NEGATIVE_INFINITY};
        FilmStrip strip = strip(new ScatterPlot(PointCloud.of(points), Extent.square(4), Ink.BLUE));
        LineChartTest.assertDrawn(strip.svg());
        Element svg = Xml.parse(strip.svg());
        assertThat(Xml.texts(svg, "text")).contains("3 outside");
        assertThat(Xml.all(svg, "path")
                        .getFirst()
                        .getAttribute("d")
                        .chars()
                        .filter(c -> c == 'M')
                        .count())
                .isEqualTo(2);
        JsonNode data =
                new ObjectMapper().readTree(strip.json()).get("pictures").get(0);
        assertThat(data.get("y").get(1).doubleValue()).isEqualTo(-1);
        assertThat(data.get("x").size()).isEqualTo(5);
    }

    @Test
    void anEmptyStripAndADensityOfNothingAreDrawn() throws IOException {
        FilmStrip empty = new FilmStrip(List.of(), 3, 1100);
        assertThat(Xml.texts(Xml.parse(empty.svg()), "text")).containsExactly("no pictures yet");
        assertThat(new ObjectMapper().readTree(empty.json()).get("pictures")).isEmpty();
        double[] nothing = {Double.NaN, Double.NaN};
        LineChartTest.assertDrawn(strip(HeatMap.ofDensity(new Grid(Extent.square(1), 1, 2, nothing), "p"))
                .svg());
        LineChartTest.assertDrawn(strip(HeatMap.ofDensity(new Grid(Extent.square(1), 1, 2, new double[2]), "p"))
                .svg());
    }

    @Test
    void aPeakDoesNotDarkenTheRest() {
        double[] values = new double[1000];
        Arrays.fill(values, 1);
        values[0] = 1e6;
        assertThat(HeatMap.ofDensity(new Grid(Extent.square(1), 10, 100, values), "p")
                        .color()
                        .high())
                .isEqualTo(1);
    }

    @Test
    void sizesThatDoNotAgreeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grid(Extent.square(1), 2, 2, new double[3]))
                .withMessageContaining("3 values are no [2, 2] matrix");
        assertThatIllegalArgumentException().isThrownBy(() -> PointCloud.of(new float[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> Extent.square(0));
    }

    /** The lightness must grow all along, so that a print in grey keeps the order. */
    @Test
    void colorMapsGrowLighter() {
        for (ColorMap map : ColorMap.values()) {
            double before = -1;
            for (int i = 0; i <= 64; i++) {
                int rgb = map.rgb(i / 64.0);
                double luma = 0.2126 * (rgb >> 16) + 0.7152 * (rgb >> 8 & 0xFF) + 0.0722 * (rgb & 0xFF);
                assertThat(luma).as("%s at %d/64", map, i).isGreaterThan(before);
                before = luma;
            }
            assertThat(map.rgb(-1)).isEqualTo(map.rgb(0));
            assertThat(map.rgb(2)).isEqualTo(map.rgb(1));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> ColorMap.MAGMA.rgb(Double.NaN));
    }

    private static FilmStrip strip(Panel panel) {
        return new FilmStrip(List.of(new FilmStrip.Picture("a < b", panel)), 3, 1100);
    }
}
