package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.halfstep.core.program.Slot;
import org.halfstep.tornado.kernels.Descriptor;
import org.halfstep.tornado.kernels.Instructions;
import org.halfstep.tornado.kernels.ProductKernel;
import org.halfstep.tornado.program.DeviceLaunch.Kernel;

/**
 * The numbers that describe a program to the kernel, and the blocks of its launches.
 *
 * <p>Addresses in it are relative to where it will lie: {@link #at} gives the numbers for a place.
 */
final class DeviceCode {
    /** The most blocks of a launch. */
    static final int MOST_BLOCKS = 512;

    private static final int EVERYTHING = 1 << 30;
    private static final long PIECE_COST = 200_000;

    private final Places places;
    private final ToIntFunction<Slot> flags;
    private final List<Integer> numbers = new ArrayList<>();
    /** Where in the numbers stand addresses of numbers, and of constants. */
    private final List<Integer> relocated = new ArrayList<>();

    private final List<Integer> constantUses = new ArrayList<>();
    private final List<Integer> flagUses = new ArrayList<>();
    private final Map<Float, Integer> constants = new LinkedHashMap<>();
    private final List<DeviceLaunch> launches = new ArrayList<>();

    /**
     * Describes launches.
     *
     * @param rowsPerBlock how many rows a block of a launch by rows has
     * @param flags where a slot's flags are
     */
    DeviceCode(List<Schedule.Launch> schedule, Places places, int rows, int rowsPerBlock, ToIntFunction<Slot> flags) {
        this.places = places;
        this.flags = flags;
        for (Schedule.Launch launch : schedule) {
            List<List<Integer>> runs = new ArrayList<>();
            launch.ops().forEach(op -> runs.add(describe(op)));
            List<Integer> blocks = new ArrayList<>();
            switch (launch.mode()) {
                case ROWS -> {
                    int table = table(flatten(runs));
                    for (int first = 0; first < rows; first += rowsPerBlock) {
                        addBlock(blocks, table, numbers.size(), first, Math.min(rowsPerBlock, rows - first));
                    }
                }
                case SEQUENCE -> addBlock(blocks, table(flatten(runs)), numbers.size(), 0, EVERYTHING);
                case PARALLEL, PRODUCTS -> addPieces(blocks, launch, runs);
            }
            Kernel kernel = launch.mode() == Schedule.Mode.PRODUCTS ? Kernel.PRODUCTS : Kernel.OPS;
            launches.add(new DeviceLaunch(
                    kernel, blocks.stream().mapToInt(Integer::intValue).toArray()));
        }
    }

    private static List<Integer> flatten(List<List<Integer>> runs) {
        return runs.stream().flatMap(List::stream).toList();
    }

    /** Every run of every op in pieces, so many that all processors have work and none has a trifle. */
    private void addPieces(List<Integer> blocks, Schedule.Launch launch, List<List<Integer>> runs) {
        List<DeviceOp> ops = launch.ops();
        List<Integer> all = flatten(runs);
        if (all.size() > MOST_BLOCKS) {
            addTogether(blocks, all);
            return;
        }
        int most = Math.max(1, MOST_BLOCKS / Math.max(1, all.size()));
        for (int i = 0; i < ops.size(); i++) {
            DeviceOp op = ops.get(i);
            for (int run : runs.get(i)) {
                int elements = numbers.get(run + Descriptor.ELEMENTS);
                boolean tiled = launch.mode() == Schedule.Mode.PRODUCTS;
                int units = tiled ? tiles(run) : elements;
                long cost = elements * op.costPerElement();
                int pieces = Math.clamp(tiled ? units : cost / PIECE_COST, 1, Math.min(most, units));
                int size = Math.ceilDiv(units, pieces);
                int table = table(List.of(run));
                for (int first = 0; first < units; first += size) {
                    addBlock(blocks, table, table + 1, first, Math.min(size, units - first));
                }
            }
        }
    }

    /** More runs than blocks: several to a block, in the same number but for the last one. */
    private void addTogether(List<Integer> blocks, List<Integer> runs) {
        int size = Math.ceilDiv(runs.size(), MOST_BLOCKS);
        for (int first = 0; first < runs.size(); first += size) {
            int table = table(runs.subList(first, Math.min(first + size, runs.size())));
            addBlock(blocks, table, numbers.size(), 0, EVERYTHING);
        }
    }

    /** The number of tiles of a product. */
    private int tiles(int run) {
        int inner = numbers.get(run + Descriptor.INNER);
        int columns = numbers.get(run + Descriptor.LAST);
        return numbers.get(run + Descriptor.ELEMENTS)
                / inner
                * Math.ceilDiv(inner / columns, ProductKernel.TILE)
                * Math.ceilDiv(columns, ProductKernel.TILE);
    }

    /** The addresses of ops one after another; gives the first one's place. */
    private int table(List<Integer> ops) {
        int table = numbers.size();
        for (int op : ops) {
            relocated.add(numbers.size());
            numbers.add(op);
        }
        return table;
    }

    private static void addBlock(List<Integer> blocks, int from, int to, int first, int count) {
        blocks.addAll(List.of(from, to, first, count));
    }

    /** Describes the runs of an op; gives the place of each. */
    private List<Integer> describe(DeviceOp op) {
        List<Integer> runs = new ArrayList<>();
        if (op.elementCount() == 0) {
            return runs;
        }
        List<View> views = new ArrayList<>(List.of(op.result(), op.left(), op.right(), op.index()));
        views.addAll(op.steps().loads());
        for (Axes.Run run : Axes.of(op, views)) {
            runs.add(numbers.size());
            flagUses.add(numbers.size() + Descriptor.FLAG);
            int inner = run.sizes().get(1) * run.sizes().get(2);
            numbers.addAll(List.of(
                    op.rows() ? inner : 1,
                    run.sizes().get(0) * inner,
                    inner,
                    run.sizes().get(2),
                    op.total(),
                    op.k(),
                    op.steps().length(),
                    flags.applyAsInt(op.target()),
                    op.indexed(),
                    op.indexStride(),
                    views.size()));
            for (int i = 0; i < views.size(); i++) {
                describe(views.get(i), run.lies().get(i));
            }
            op.steps().steps().forEach(this::describe);
        }
        return runs;
    }

    private void describe(View view, Axes.Lie lie) {
        int[] operand = new int[Descriptor.OPERAND_LENGTH];
        places.describe(view.slot(), lie.offset(), operand);
        for (int axis = 0; axis < Axes.COUNT; axis++) {
            operand[Descriptor.STRIDE + axis] = lie.strides().get(axis);
        }
        operand[Descriptor.K_STRIDE] = view.kStride();
        for (int number : operand) {
            numbers.add(number);
        }
    }

    private void describe(ChainSteps.Step step) {
        int[] instruction = new int[Descriptor.INSTRUCTION_LENGTH];
        instruction[Descriptor.CODE] = step.code();
        instruction[Descriptor.TARGET] = step.target();
        for (int i = 0; i < step.sources().size(); i++) {
            instruction[Descriptor.SOURCE + i] = step.sources().get(i);
        }
        switch (step.code()) {
            case Instructions.CONSTANT -> {
                constantUses.add(numbers.size() + Descriptor.SOURCE);
                int next = constants.size();
                instruction[Descriptor.SOURCE] = constants.computeIfAbsent(step.constant(), _ -> next);
            }
            case Instructions.LOAD -> instruction[Descriptor.SOURCE] += Descriptor.FIRST_LOAD;
            default -> {}
        }
        for (int number : instruction) {
            numbers.add(number);
        }
    }

    /** How many numbers there are. */
    int length() {
        return numbers.size();
    }

    /** The numbers for a place of the code, one of the constants and one of the flags. */
    int[] at(int codeBase, int constantBase, int flagBase) {
        int[] placed = numbers.stream().mapToInt(Integer::intValue).toArray();
        relocated.forEach(at -> placed[at] += codeBase);
        constantUses.forEach(at -> placed[at] += constantBase);
        flagUses.forEach(at -> placed[at] += flagBase);
        return placed;
    }

    /** The constants, in the order of their places. */
    float[] constants() {
        float[] values = new float[constants.size()];
        constants.forEach((value, at) -> values[at] = value);
        return values;
    }

    /** The launches for a place of the code. */
    List<DeviceLaunch> launches(int codeBase) {
        List<DeviceLaunch> placed = new ArrayList<>();
        for (DeviceLaunch launch : launches) {
            int[] blocks = launch.blocks().clone();
            for (int at = 0; at < blocks.length; at += Descriptor.BLOCK_LENGTH) {
                blocks[at + Descriptor.FIRST_OP] += codeBase;
                blocks[at + Descriptor.LAST_OP] += codeBase;
            }
            placed.add(new DeviceLaunch(launch.kernel(), blocks));
        }
        return placed;
    }
}
