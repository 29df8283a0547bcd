package org.halfstep.experiments.report;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The fill of an area: a colour, and a pattern that a print in grey tells from others.
 *
 * @param hatch the pattern
 * @param ink the colour
 * @param prefix what the names of the drawing's patterns begin with, unlike those of other drawings of a page
 */
record Fill(Hatch hatch, Ink ink, String prefix) {
    /** The i-th of several fills of a drawing. */
    static Fill of(int i, Ink ink, String prefix) {
        return new Fill(Hatch.ALL.get(i % Hatch.ALL.size()), ink, prefix);
    }

    /** A prefix for a drawing of a chart. */
    static String prefix(Chart chart, double width) {
        CRC32 check = new CRC32();
        check.update(chart.json().getBytes(StandardCharsets.UTF_8));
        return "p" + Long.toHexString(check.getValue()) + "w" + Math.round(width);
    }

    /** The value of {@code fill}. */
    String css() {
        return hatch == Hatch.SOLID ? ink.css() : "url(#" + id() + ")";
    }

    /** Writes the pattern that {@link #css} refers to. */
    void define(Markup to) {
        if (hatch == Hatch.SOLID) {
            return;
        }
        to.open("pattern", "id", id(), "patternUnits", "userSpaceOnUse", "width", "8", "height", "8");
        Plot.rectangle(to, 0, 0, 8, 8, "fill", Ink.SURFACE.css());
        Plot.rectangle(to, 0, 0, 8, 8, "fill", ink.css(), "opacity", "0.22");
        hatch.draw(to, ink);
        to.close();
    }

    private String id() {
        return (prefix + "-" + ink + "-" + hatch).toLowerCase(Locale.ROOT);
    }
}
