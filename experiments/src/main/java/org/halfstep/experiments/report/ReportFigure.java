package org.halfstep.experiments.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A figure of a report as a picture of its own: an SVG file on white, which needs no style sheet. */
public final class ReportFigure {
    private static final int MARGIN = 16;
    private static final Pattern COLOUR = Pattern.compile("var\\(--[a-z]+,(#[0-9a-f]{6})\\)");
    private static final Pattern VIEW = Pattern.compile("viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"([^>]*)>");
    private static final String END = "</svg></div>";

    private ReportFigure() {}

    /**
     * The figure with this title, as it is on a wide screen, in the colours for light surroundings and with a margin.
     *
     * @param page a report as {@link HtmlPage} writes it
     * @throws IllegalArgumentException if the page has no such figure
     */
    public static String svg(String page, String title) {
        int heading = page.indexOf("<h3>" + Markup.escape(title) + "</h3>");
        int start = heading < 0 ? -1 : page.indexOf("<svg", heading);
        int end = start < 0 ? -1 : page.indexOf(END, start);
        if (end < 0) {
            throw new IllegalArgumentException("the report has no figure '" + title + "'");
        }
        String drawing = page.substring(start, end) + "</svg>\n";
        return withMargin(COLOUR.matcher(drawing).replaceAll("$1"));
    }

    private static String withMargin(String drawing) {
        Matcher view = VIEW.matcher(drawing);
        if (!view.find()) {
            throw new IllegalArgumentException("the drawing has no view box that begins at 0 0");
        }
        String size = "width=\"" + wider(view.group(1)) + "\" height=\"" + wider(view.group(2)) + "\"";
        String origin = "-" + MARGIN + " -" + MARGIN;
        return drawing.substring(0, view.start())
                + "viewBox=\"" + origin + " " + wider(view.group(1)) + " " + wider(view.group(2)) + "\" " + size
                + view.group(3) + ">\n<rect x=\"-" + MARGIN + "\" y=\"-" + MARGIN + "\" " + size
                + " fill=\"#ffffff\"/>\n"
                + drawing.substring(view.end());
    }

    private static String wider(String length) {
        return Numbers.coordinate(Double.parseDouble(length) + 2 * MARGIN);
    }
}
