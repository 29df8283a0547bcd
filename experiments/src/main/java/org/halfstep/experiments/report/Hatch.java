package org.halfstep.experiments.report;

import java.util.List;

/** The pattern of an area, drawn in a tile of 8 by 8. */
enum Hatch {
    SOLID(""),
    RISING("M-2 2l4 -4M0 8l8 -8M6 10l4 -4"),
    DOTTED("M2 2h0M6 6h0"),
    VERTICAL("M4 0v8"),
    FALLING("M-2 6l4 4M0 0l8 8M6 -2l4 4"),
    HORIZONTAL("M0 4h8"),
    CROSSED("M0 0l8 8M0 8l8 -8"),
    EMPTY(""),
    GRID("M4 0v8M0 4h8"),
    BROKEN("M1 2h3M5 6h3");

    /** The patterns, those first that are told apart best. */
    static final List<Hatch> ALL = List.of(values());

    private final String path;

    Hatch(String path) {
        this.path = path;
    }

    /** Draws the lines of a tile. */
    void draw(Markup to, Ink ink) {
        if (path.isEmpty()) {
            return;
        }
        to.empty(
                "path",
                "d",
                path,
                "fill",
                "none",
                "stroke",
                ink.css(),
                "stroke-width",
                this == DOTTED ? "3" : "1.8",
                "stroke-linecap",
                this == DOTTED ? "round" : "butt");
    }
}
