package org.halfstep.experiments.cnf;

import org.halfstep.experiments.report.Extent;

/** The grid on which a learned density is computed. */
final class LearnedDensity {
    private LearnedDensity() {}

    /** The centres of cells x cells cells of a rectangle, row by row from its lower edge: [cells^2, 2]. */
    static float[] centres(Extent extent, int cells) {
        float[] centres = new float[2 * cells * cells];
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                int at = 2 * (row * cells + column);
                centres[at] = (float) (extent.xLow() + (column + 0.5) * (extent.xHigh() - extent.xLow()) / cells);
                centres[at + 1] = (float) (extent.yLow() + (row + 0.5) * (extent.yHigh() - extent.yLow()) / cells);
            }
        }
        return centres;
    }
}
