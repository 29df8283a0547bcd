package org.halfstep.experiments.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** What every report must keep, checked in a browser. */
final class ReportChecks {
    /** Places within a drawing at which a pointer may find a value. */
    private static final double[] ACROSS = {0.5, 0.35, 0.65, 0.2, 0.8, 0.08};

    private static final double[] DOWN = {0.6, 0.75, 0.5, 0.85, 0.4, 0.3, 0.92};
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BrowserPage page;

    ReportChecks(BrowserPage page) {
        this.page = page;
    }

    /** The page itself does not scroll sideways; tables and code may, in their own boxes. */
    void nothingIsWiderThan(int screen) {
        assertThat(page.evaluate("document.documentElement.scrollWidth").intValue())
                .as(
                        "width of the page on a screen of %d; wider: %s",
                        screen, page.evaluate(WIDEST.formatted(screen + 1)))
                .isLessThanOrEqualTo(screen);
    }

    private static final String WIDEST = "Array.from(document.querySelectorAll('main *')).filter(e =>"
            + " e.getBoundingClientRect().right > %d).slice(0, 5).map(e => e.tagName + '.' +"
            + " e.getAttribute('class') + ' ' + e.textContent.slice(0, 30)).join('; ')";

    /** Somewhere in each drawing that is shown and has values, a pointer finds a text with a digit. */
    void everyChartShowsValuesOnHover() {
        String drawings = "figure svg[role=img]";
        int count = page.evaluate("document.querySelectorAll('%s').length".formatted(drawings))
                .intValue();
        for (int i = 0; i < count; i++) {
            String drawing = "document.querySelectorAll('%s')[%d]".formatted(drawings, i);
            if (page.evaluate(drawing + ".getBoundingClientRect().width").intValue() > 0 && !isEmpty(drawing)) {
                page.evaluate(drawing + ".scrollIntoView({block: 'center'})");
                JsonNode box = page.evaluate(
                        "(b => [b.x, b.y, b.width, b.height])(%s.getBoundingClientRect())".formatted(drawing));
                assertThat(findTip(box))
                        .as("the tip of chart %d, %s", i, page.evaluate(drawing + ".getAttribute('aria-label')"))
                        .matches("(?s).*\\d.*");
            }
        }
    }

    private boolean isEmpty(String drawing) {
        String text = page.evaluate(drawing + ".textContent").textValue();
        return text.contains("no values") || text.contains("no pictures yet");
    }

    private String findTip(JsonNode box) {
        for (double down : DOWN) {
            for (double across : ACROSS) {
                double x = box.get(0).doubleValue() + across * box.get(2).doubleValue();
                double y = box.get(1).doubleValue() + down * box.get(3).doubleValue();
                page.hover(x, y);
                String tip = page.tip();
                if (!tip.isEmpty()) {
                    return tip;
                }
            }
        }
        return "";
    }

    /**
     * Each link's table holds every number of its chart's JSON, and is RFC 4180 with as many cells in each row; what the
     * first link saves is its table.
     */
    void everyLinkSavesItsChart() {
        int count = page.evaluate("document.querySelectorAll('figure').length").intValue();
        boolean saved = false;
        for (int i = 0; i < count; i++) {
            String figure = "document.querySelectorAll('figure')[%d]".formatted(i);
            String json = page.evaluate(figure + ".querySelector('script').textContent")
                    .textValue();
            if (page.evaluate(figure + ".querySelector('a[download]') === null").booleanValue()) {
                assertThat(json.length())
                        .as("only a table too large for a link has none")
                        .isGreaterThan(500_000);
                continue;
            }
            String table = page.evaluate(
                            "decodeURIComponent(%s.querySelector('a[download]').href.replace(/^[^,]*,/, ''))"
                                    .formatted(figure))
                    .textValue();
            if (!saved) {
                assertThat(page.save("figure a[download]", 0)).isEqualTo(table);
                saved = true;
            }
            holdsTheNumbers(i, table, json);
        }
    }

    private static void holdsTheNumbers(int chart, String table, String json) {
        assertThat(table).as("rows end in CR LF").endsWith("\r\n");
        Set<Double> numbers = new HashSet<>();
        for (CSVRecord row : rows(table)) {
            row.forEach(cell -> addNumber(numbers, cell));
        }
        List<Double> wanted = new ArrayList<>();
        collect(parse(json), wanted);
        wanted.removeAll(numbers);
        assertThat(wanted).as("numbers of chart %d that its table lacks", chart).isEmpty();
    }

    private static List<CSVRecord> rows(String table) {
        try {
            List<CSVRecord> rows =
                    CSVFormat.RFC4180.parse(new StringReader(table)).getRecords();
            assertThat(rows).allSatisfy(row -> assertThat(row.size())
                    .isEqualTo(rows.getFirst().size()));
            return rows;
        } catch (IOException e) {
            throw new AssertionError("not RFC 4180: " + table, e);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    /** The numbers of the data, not those that describe the drawing. */
    private static void collect(JsonNode node, List<Double> to) {
        if (node.isNumber()) {
            to.add(node.doubleValue() + 0.0);
        }
        node.properties().forEach(member -> {
            if (!Set.of("extent", "shape", "front", "lowest").contains(member.getKey())) {
                collect(member.getValue(), to);
            }
        });
        if (node.isArray()) {
            node.forEach(element -> collect(element, to));
        }
    }

    private static void addNumber(Set<Double> numbers, String cell) {
        if (cell.matches("-?[0-9.]+(E-?[0-9]+)?")) {
            numbers.add(Double.parseDouble(cell) + 0.0);
        }
    }
}
