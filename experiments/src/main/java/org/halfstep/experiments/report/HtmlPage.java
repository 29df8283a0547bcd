package org.halfstep.experiments.report;

import java.util.List;
import java.util.Map;

/**
 * A page that is one file: style, drawings, data and equations inside, nothing fetched. Its one script shows values on
 * hover; everything else works without it.
 *
 * <p>The page is well-formed XML after its first line. Its policy forbids every request and every other script, whatever a
 * text may hold. A chart is drawn twice, for wide and for narrow screens, and the style sheet shows one of them.
 */
public final class HtmlPage {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src %s; base-uri 'none'; form-action 'none'";

    private final Markup to = new Markup();
    private final String script = HoverScript.source();
    private boolean inFigures;
    private int figureCount;

    /** How good the news of a verdict is. */
    public enum Mood {
        /** As it should be. */
        GOOD,
        /** Worth a look. */
        WARNING,
        /** It failed. */
        BAD
    }

    /** A number worth large type, with what it is and a note. */
    public record Tile(String name, String value, String note) {}

    /**
     * Begins a page.
     *
     * @param kind what sort of page it is, above the title
     * @param title its title
     */
    public HtmlPage(String kind, String title) {
        to.raw("<!DOCTYPE html>\n")
                .open("html", "lang", "en")
                .line()
                .open("head")
                .line();
        to.empty("meta", "charset", "utf-8").line();
        to.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        String policy = POLICY.formatted(HoverScript.policy(script));
        to.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                .line();
        to.leaf("title", title).line();
        to.open("style").line().raw(Stylesheet.css()).close().close().line();
        to.open("body").open("main").line();
        to.leaf("p", kind, "class", "kind").leaf("h1", title).line();
    }

    /** The sentence that says how it went. */
    public HtmlPage verdict(String sentence, Mood mood) {
        String style =
                switch (mood) {
                    case GOOD -> "verdict good";
                    case WARNING -> "verdict warning";
                    case BAD -> "verdict bad";
                };
        endFigures().leaf("p", sentence, "class", style).line();
        return this;
    }

    /** Numbers in large type. */
    public HtmlPage tiles(List<Tile> tiles) {
        endFigures().open("div", "class", "tiles");
        for (Tile tile : tiles) {
            to.open("div", "class", "tile")
                    .leaf("div", tile.name(), "class", "name")
                    .leaf("div", tile.value(), "class", "value")
                    .leaf("div", tile.note(), "class", "note")
                    .close();
        }
        to.close().line();
        return this;
    }

    /** Names and short values beside each other. */
    public HtmlPage facts(Map<String, String> facts) {
        endFigures().open("dl", "class", "facts");
        facts.forEach((name, value) ->
                to.open("div").leaf("dt", name).leaf("dd", value).close());
        to.close().line();
        return this;
    }

    /** A heading and a sentence on what follows. */
    public HtmlPage section(String heading, String lead) {
        endFigures().leaf("h2", heading).leaf("p", lead, "class", "lead").line();
        return this;
    }

    /** A paragraph. */
    public HtmlPage paragraph(String text) {
        endFigures().leaf("p", text).line();
        return this;
    }

    /** An equation on a line of its own, with a sentence that says what it means and names its letters. */
    public HtmlPage equation(Formula formula, String meaning) {
        endFigures()
                .open("div", "class", "equation")
                .raw(formula.html())
                .leaf("p", meaning)
                .close()
                .line();
        return this;
    }

    /** A list of sentences. */
    public HtmlPage list(List<String> items) {
        endFigures().open("ul");
        items.forEach(item -> to.leaf("li", item));
        to.close().line();
        return this;
    }

    /** Text as typed: a command, an output. */
    public HtmlPage code(String text) {
        endFigures().leaf("pre", text).line();
        return this;
    }

    /** A chart of half the page's width; two in succession stand beside each other. */
    public HtmlPage figure(String title, Chart chart, String caption) {
        return figure("half", title, chart, caption);
    }

    /** A chart across the page. */
    public HtmlPage wideFigure(String title, Chart chart, String caption) {
        return figure("wide", title, chart, caption);
    }

    /** A table with a title. */
    public HtmlPage table(String title, Table table) {
        endFigures()
                .open("div", "class", "sheet")
                .leaf("h3", title)
                .raw(table.html())
                .close()
                .line();
        return this;
    }

    /** Two tables beside each other. */
    public HtmlPage tablePair(String leftTitle, Table left, String rightTitle, Table right) {
        endFigures().open("div", "class", "figures").line();
        inFigures = true;
        for (int i = 0; i < 2; i++) {
            to.open("div", "class", "sheet")
                    .leaf("h3", i == 0 ? leftTitle : rightTitle)
                    .raw((i == 0 ? left : right).html())
                    .close()
                    .line();
        }
        endFigures();
        return this;
    }

    /** A table that opens on demand. */
    public HtmlPage foldedTable(String title, Table table) {
        endFigures()
                .open("details", "class", "sheet")
                .leaf("summary", title)
                .raw(table.html())
                .close()
                .line();
        return this;
    }

    /** The page, with a last line at its foot. Nothing can be added after it. */
    public String finish(String foot) {
        endFigures().leaf("footer", foot).line();
        to.close().line();
        to.open("script").raw(script).close();
        return to.close().close().line().finish();
    }

    private HtmlPage figure(String style, String title, Chart chart, String caption) {
        if (!inFigures) {
            to.open("div", "class", "figures").line();
            inFigures = true;
        }
        figureCount++;
        to.open("figure", "class", style).leaf("h3", title).line();
        to.open("div", "class", "chart wide-screen").raw(chart.svg()).close().line();
        to.open("div", "class", "chart narrow-screen")
                .raw(chart.narrow().svg())
                .close()
                .line();
        to.leaf("figcaption", caption);
        DataLink.write(to, title, chart.csv());
        to.open("script", "type", "application/json", "id", "data-" + figureCount)
                .raw(chart.json())
                .close();
        to.close().line();
        return this;
    }

    private Markup endFigures() {
        if (inFigures) {
            to.close().line();
            inFigures = false;
        }
        return to;
    }
}
