package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.List;

/**
 * The axes of an op joined where all of its views go through two of them as through one, so that three are left, which
 * is what the kernel knows; where more are left, the op runs once for each index of an axis too many.
 */
final class Axes {
    /** The number of axes that the kernel goes through. */
    static final int COUNT = 3;

    /** One run of the op: the sizes of the three axes, and each view's offset and strides. */
    record Run(List<Integer> sizes, List<Lie> lies) {}

    /** Where a view's first element is, and its strides along the axes. */
    record Lie(int offset, List<Integer> strides) {}

    private Axes() {}

    /**
     * The runs of an op.
     *
     * @param views in an order of the caller's, which the runs keep
     */
    static List<Run> of(DeviceOp op, List<View> views) {
        if (op.isProduct()) {
            return List.of(asTheyAre(op, views));
        }
        List<Integer> sizes = new ArrayList<>();
        List<List<Integer>> strides = new ArrayList<>();
        views.forEach(_ -> strides.add(new ArrayList<>()));
        for (int axis = 0; axis < op.sizes().size(); axis++) {
            int size = op.sizes().get(axis);
            boolean alone = op.rows() && sizes.size() <= 1;
            if (size == 1 && !(op.rows() && axis == 0)) {
                continue;
            }
            if (!sizes.isEmpty() && !alone && continues(views, strides, axis, size)) {
                sizes.set(sizes.size() - 1, sizes.getLast() * size);
                for (int v = 0; v < views.size(); v++) {
                    strides.get(v).set(sizes.size() - 1, views.get(v).strides().get(axis));
                }
            } else {
                sizes.add(size);
                for (int v = 0; v < views.size(); v++) {
                    strides.get(v).add(views.get(v).strides().get(axis));
                }
            }
        }
        while (sizes.size() < COUNT) {
            int at = op.rows() ? sizes.size() : 0;
            sizes.add(at, 1);
            strides.forEach(own -> own.add(at, 0));
        }
        List<Lie> lies = new ArrayList<>();
        for (int v = 0; v < views.size(); v++) {
            lies.add(new Lie(views.get(v).offset(), List.copyOf(strides.get(v))));
        }
        List<Run> runs = new ArrayList<>();
        spread(new Run(sizes, lies), op.rows() ? 1 : 0, runs);
        return runs;
    }

    /** Two axes and their batch, each by itself: a product's kernel asks for rows and columns. */
    private static Run asTheyAre(DeviceOp op, List<View> views) {
        List<Lie> lies = views.stream()
                .map(view -> new Lie(view.offset(), withBatch(view.strides(), 0)))
                .toList();
        return new Run(withBatch(op.sizes(), 1), lies);
    }

    private static List<Integer> withBatch(List<Integer> numbers, int outer) {
        List<Integer> all = new ArrayList<>(numbers);
        if (all.size() < COUNT) {
            all.addFirst(outer);
        }
        return all;
    }

    private static boolean continues(List<View> views, List<List<Integer>> strides, int axis, int size) {
        for (int v = 0; v < views.size(); v++) {
            if (strides.get(v).getLast() != views.get(v).strides().get(axis) * size) {
                return false;
            }
        }
        return true;
    }

    /** Takes the axis at {@code extra} out as long as there are too many. */
    private static void spread(Run run, int extra, List<Run> runs) {
        if (run.sizes.size() == COUNT) {
            runs.add(run);
            return;
        }
        for (int i = 0; i < run.sizes.get(extra); i++) {
            int index = i;
            List<Lie> lies = run.lies.stream()
                    .map(lie -> new Lie(lie.offset + index * lie.strides.get(extra), without(lie.strides, extra)))
                    .toList();
            spread(new Run(without(run.sizes, extra), lies), extra, runs);
        }
    }

    private static List<Integer> without(List<Integer> numbers, int at) {
        List<Integer> rest = new ArrayList<>(numbers);
        rest.remove(at);
        return rest;
    }
}
