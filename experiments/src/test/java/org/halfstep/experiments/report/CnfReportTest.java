package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class CnfReportTest {
    static List<CnfReportData> examples() {
        return List.of(CnfReportExamples.complete(), CnfReportExamples.failedEarly(), CnfReportExamples.diverged());
    }

    /** For the eye: target/report-*.html. */
    @Test
    void theExamplesAreWritten() throws IOException {
        List<String> names = List.of("example", "failed", "diverged");
        for (int i = 0; i < names.size(); i++) {
            Path file = Path.of("target", "report-" + names.get(i) + ".html");
            Files.writeString(file, CnfReport.render(examples().get(i)));
            assertThat(Files.size(file)).isLessThan(2_500_000);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void thePageIsWellFormedAndFetchesNothing(CnfReportData data) throws JsonProcessingException {
        String html = CnfReport.render(data);
        assertThat(html).startsWith("<!DOCTYPE html>\n<html");
        Element page = Xml.parse(html.substring(html.indexOf('\n')));
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "src=", "@import");
        for (Element image : Xml.all(page, "image")) {
            assertThat(image.getAttribute("href")).startsWith("data:image/png;base64,");
        }
        List<Element> figures = Xml.all(page, "figure");
        assertThat(figures).isNotEmpty();
        for (Element figure : figures) {
            assertThat(Xml.texts(figure, "figcaption").getFirst()).endsWith(".");
            JsonNode json =
                    new ObjectMapper().readTree(Xml.texts(figure, "script").getFirst());
            assertThat(json.has("kind")).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyDrawingStandsAlone(CnfReportData data) {
        String html = CnfReport.render(data);
        int drawings = 0;
        for (int at = html.indexOf("<svg xmlns"); at >= 0; at = html.indexOf("<svg xmlns", at + 1)) {
            int end = html.indexOf("</svg></div>", at) + "</svg>".length();
            LineChartTest.assertDrawn(html.substring(at, end));
            drawings++;
        }
        assertThat(drawings)
                .as("one for wide and one for narrow screens")
                .isEqualTo(2 * (html.split("<figure ", -1).length - 1));
    }

    @Test
    void theVerdictSaysHowItWent() {
        assertThat(CnfVerdict.sentence(CnfReportExamples.complete()))
                .startsWith("Training in float16 with dynamic scaling finished 2,000 iterations in 15 min 12 s. "
                        + "The validation loss fell from ")
                .contains("The scaler repeated ");
        assertThat(CnfVerdict.mood(CnfReportExamples.complete())).isEqualTo(HtmlPage.Mood.GOOD);
        assertThat(CnfVerdict.sentence(CnfReportExamples.failedEarly()))
                .isEqualTo("Training in float32 without scaling failed in iteration 3 of 200: the loss is NaN <after> "
                        + "step 7 & before \"step 8\". There is no validation loss yet.");
        assertThat(CnfVerdict.mood(CnfReportExamples.failedEarly())).isEqualTo(HtmlPage.Mood.BAD);
        assertThat(CnfVerdict.sentence(CnfReportExamples.diverged())).contains("The last validation loss is ∞.");
    }

    @Test
    void aRunWithoutScalingSaysSoAndHasNoChartOfS() {
        String html = CnfReport.render(CnfReportExamples.failedEarly());
        assertThat(html)
                .contains("This run used no scaling", "no values", "&lt;after&gt; step 7 &amp; before")
                .doesNotContain("S over training", "Saved by precision", "What becomes of small numbers");
    }

    @Test
    void theLimitsOfTheFormatAreDrawn() {
        Element svg = Xml.parse(
                CnfCharts.backward(CnfReportExamples.complete().backward()).svg());
        assertThat(Xml.texts(svg, "text"))
                .contains("largest finite float16, 65,504", "smallest normal, 2⁻¹⁴", "smallest subnormal, 2⁻²⁴")
                .contains("overflow", "full precision", "fewer significant bits");
        assertThat(Xml.texts(svg, "title")).anyMatch(title -> title.equals("1 retry at time step 36"));
    }

    @Test
    void firstAndLastFrameAreShown() throws JsonProcessingException {
        JsonNode pictures = new ObjectMapper()
                .readTree(CnfCharts.frames(CnfReportExamples.complete()).json())
                .get("pictures");
        assertThat(pictures).hasSize(6);
        assertThat(pictures.get(0).get("caption").textValue()).isEqualTo("t = 0.00");
        assertThat(pictures.get(5).get("caption").textValue()).isEqualTo("t = 1.00");
    }

    @Test
    void savingsAreTold() {
        assertThat(CnfMemory.saving(1_572_864, 786_432)).isEqualTo("1.50 MiB became 768 KiB, a factor of 2");
        assertThat(CnfMemory.saving(1024, 1024)).isEqualTo("1.00 KiB became 1.00 KiB: nothing saved");
    }

    @Test
    void tablesEscapeTheirCellsAndRefuseCrookedRows() {
        Table table = new Table(
                List.of(Table.Column.words("a<b"), Table.Column.numbers("n")), List.of(List.of("x & y", "1")));
        Element root = Xml.parse(table.html());
        assertThat(Xml.texts(root, "th")).containsExactly("a<b", "n");
        assertThat(Xml.texts(root, "td")).containsExactly("x & y", "1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table(table.columns(), List.of(List.of("x"))))
                .withMessageContaining("1 cells for 2 columns");
    }
}
