package org.halfstep.experiments.report;

/**
 * A matrix of values over a rectangle: row 0 at its lower edge, column 0 at its left one, each value the cell's.
 */
public final class Grid {
    private final Extent extent;
    private final int rows;
    private final int columns;
    private final double[] values;

    /**
     * A grid; the array is copied.
     *
     * @param values [rows, columns] row-major
     * @throws IllegalArgumentException if the sizes do not agree
     */
    public Grid(Extent extent, int rows, int columns, double[] values) {
        if (rows < 1 || columns < 1 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException(
                    "Grid: %d values are no [%d, %d] matrix".formatted(values.length, rows, columns));
        }
        this.extent = extent;
        this.rows = rows;
        this.columns = columns;
        this.values = values.clone();
    }

    /** The rectangle that the cells fill. */
    public Extent extent() {
        return extent;
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The number of columns. */
    public int columns() {
        return columns;
    }

    /** The value of a cell. */
    public double value(int row, int column) {
        return values[row * columns + column];
    }

    /** A grid of the exponentials: densities of log-densities. */
    public Grid exp() {
        double[] exponentials = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            exponentials[i] = StrictMath.exp(values[i]);
        }
        return new Grid(extent, rows, columns, exponentials);
    }

    double[] all() {
        return values.clone();
    }
}
