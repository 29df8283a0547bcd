package org.halfstep.experiments.report;

/** A picture of the plane that fills a rectangle of a drawing: one alone, or one of several in a film strip. */
public sealed interface Panel permits ScatterPlot, HeatMap {
    /** The rectangle of the plane that is shown. */
    Extent extent();

    /** Paints the data, without axes. */
    void paint(Markup to, double left, double top, double width, double height);

    /** The data as a JSON object. */
    String data();

    /** The data as rows of a table: picture, x, y, value. */
    void addRows(Csv table, String picture);
}
