package org.halfstep.experiments.proof.section;

import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;

/** The numbers at which the result of a rounding changes. */
final class Boundaries {
    private static final double[] SPECIAL = {
        0,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        0x1p-149,
        0x1p-150,
        Float.MAX_VALUE,
        0x1p128,
        1e39,
        1e308,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY
    };

    private Boundaries() {}

    /**
     * Every {@code stride}-th value of a format, the middle to the next one, the quarters between, and of each the
     * neighbours in binary64 and binary32, with both signs; zeros, infinities and NaN.
     */
    static void visit(FormatGrid grid, int stride, DoubleConsumer visitor) {
        for (int i = 0; i < grid.count(); i++) {
            boolean edge = i < 4 || i > grid.count() - 4;
            if (!edge && i % stride != 0) {
                continue;
            }
            double low = grid.value(i);
            double gap = grid.value(i + 1) - low;
            for (double x : new double[] {low, low + gap / 4, low + gap / 2, low + gap / 4 * 3, low + gap}) {
                around(x, visitor);
            }
        }
        for (double x : SPECIAL) {
            around(x, visitor);
        }
        visitor.accept(Double.NaN);
    }

    private static void around(double x, DoubleConsumer visitor) {
        float single = (float) x;
        double[] all = {x, Math.nextUp(x), Math.nextDown(x), single, Math.nextUp(single), Math.nextDown(single)};
        for (double number : all) {
            visitor.accept(number);
            visitor.accept(-number);
        }
    }

    /** As {@link #visit}, all numbers in an array. */
    static double[] numbers(FormatGrid grid, int stride) {
        DoubleStream.Builder all = DoubleStream.builder();
        visit(grid, stride, all::add);
        return all.build().toArray();
    }
}
