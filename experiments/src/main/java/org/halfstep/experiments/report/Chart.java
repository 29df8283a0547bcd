package org.halfstep.experiments.report;

/** A drawing that carries its data. */
public interface Chart {
    /** The drawing: one {@code svg} element, well-formed XML, readable inside a page and as a file of its own. */
    String svg();

    /** The data of the drawing: one JSON object, safe inside a {@code script} element. */
    String json();

    /** The data of the drawing as a table: RFC 4180, a header first. */
    String csv();

    /** The same chart for a screen as wide as a hand. */
    Chart narrow();

    /** Opens the {@code svg} element of a drawing. */
    static Markup begin(String description, double width, double height, String... more) {
        String[] attributes = {
            "xmlns",
            "http://www.w3.org/2000/svg",
            "viewBox",
            "0 0 " + Numbers.coordinate(width) + " " + Numbers.coordinate(height),
            "role",
            "img",
            "aria-label",
            description,
            "font-family",
            "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif",
            "font-size",
            "13"
        };
        return new Markup().open("svg", Plot.join(attributes, more));
    }
}
