package org.halfstep.experiments.report;

/** A drawing that carries its data. */
public interface Chart {
    /** The drawing: one {@code svg} element, well-formed XML, readable inside a page and as a file of its own. */
    String svg();

    /** The data of the drawing: one JSON object, safe inside a {@code script} element. */
    String json();

    /** Opens the {@code svg} element of a drawing. */
    static Markup begin(String description, double width, double height) {
        return new Markup()
                .open(
                        "svg",
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
                        "13");
    }
}
