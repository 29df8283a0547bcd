package org.halfstep.experiments.report;

import java.util.List;

/** The dashes of a line. */
enum Dash {
    /** No line. */
    NONE("none"),
    SOLID("none"),
    DASHED("7 4"),
    DASH_DOT("9 3 2 3"),
    DOTTED("2 3"),
    LONG("16 5"),
    DASH_DOT_DOT("9 3 2 3 2 3");

    /** The lines from the plainest on. */
    static final List<Dash> LINES = List.of(SOLID, DASHED, DASH_DOT, LONG, DOTTED, DASH_DOT_DOT);

    /** Those that let a line beneath them be seen. */
    static final List<Dash> BROKEN = List.of(DASHED, DASH_DOT, LONG, DOTTED, DASH_DOT_DOT);

    private final String array;

    Dash(String array) {
        this.array = array;
    }

    /** The value of {@code stroke-dasharray}. */
    String array() {
        return array;
    }
}
