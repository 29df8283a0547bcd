package org.halfstep.experiments.cnf;

import org.halfstep.experiments.data.Standardisation;
import org.halfstep.experiments.report.Extent;

/** The grid on which a learned density is computed: in the flow's units, and shown in the user's. */
final class LearnedDensity {
    /** Cells of a side. */
    static final int CELLS = 100;

    /** Half the side of the square that is shown, spreads of a user's points about their mean. */
    static final double HALF_WIDTH = 4;

    private LearnedDensity() {}

    /** The centres of the cells of a rectangle, row by row from its lower edge: [CELLS^2, 2]. */
    static float[] centres(Extent extent) {
        float[] centres = new float[2 * CELLS * CELLS];
        for (int row = 0; row < CELLS; row++) {
            for (int column = 0; column < CELLS; column++) {
                int at = 2 * (row * CELLS + column);
                centres[at] = (float) (extent.xLow() + (column + 0.5) * (extent.xHigh() - extent.xLow()) / CELLS);
                centres[at + 1] = (float) (extent.yLow() + (row + 0.5) * (extent.yHigh() - extent.yLow()) / CELLS);
            }
        }
        return centres;
    }

    /** A rectangle of the flow's plane in the user's units. */
    static Extent own(Extent extent, Standardisation units) {
        return new Extent(
                units.ownX(extent.xLow()),
                units.ownX(extent.xHigh()),
                units.ownY(extent.yLow()),
                units.ownY(extent.yHigh()));
    }

    /** log p in the user's units at points of the flow's, nats. */
    static double[] logDensity(Flow flow, float[] standard, Standardisation units) {
        double[] values = flow.logDensity(standard);
        double logVolume = units.logVolume();
        for (int i = 0; i < values.length; i++) {
            values[i] -= logVolume;
        }
        return values;
    }
}
