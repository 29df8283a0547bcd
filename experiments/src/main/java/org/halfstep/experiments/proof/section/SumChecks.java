package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.halfstep.core.backend.naive.NaiveExecutor;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** Every op on the backend, against the executor that does what docs/arithmetic.md says, one element at a time. */
public final class SumChecks {
    private static final int[] LENGTHS = {0, 1, 2, 7, 15, 16, 17, 255, 256, 257, 513, 4095, 4096, 4097, 9001};
    private static final int[][] PRODUCTS = {
        {1, 1, 1},
        {7, 9, 5},
        {8, 8, 8},
        {9, 7, 15},
        {17, 15, 17},
        {33, 65, 3},
        {3, 2, 513},
        {5, 11, 255},
        {11, 5, 256},
        {1, 32, 32},
        {40, 7, 33},
        {0, 5, 3},
        {5, 9, 0},
        {2, 300, 7},
        {4, 4, 300},
        {3, 9, 257},
        {70, 50, 20},
        {31, 64, 300}
    };

    private static final String REMEDY = "see docs/arithmetic.md rules 1 to 9 and the backend's kernels";
    private static final String ORDER_REMEDY =
            "see docs/arithmetic.md rules 4 and 5, and the backend's MatMul and Sum kernels";

    private final Settings settings;
    private final Section section;
    private final String of;
    private final Consumer<Finding> to;
    private final RandomPlace place;

    private SumChecks(Settings settings, Section section, String of, Consumer<Finding> to) {
        this.settings = settings;
        this.section = section;
        this.of = of;
        this.to = to;
        place = new RandomPlace(settings.seed(), 3, 5, RandomPlace.Pass.BACKWARD);
    }

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        SumChecks checks = new SumChecks(settings, Section.SUMS, "", to);
        checks.witnesses();
        checks.products();
        checks.sums();
        checks.everyOp();
        checks.directions();
    }

    /** The same for a backend that is not the chosen one, but for what takes longest. */
    static void ofAnother(Settings settings, Consumer<Finding> to) {
        SumChecks checks =
                new SumChecks(settings, Section.BACKENDS, settings.backend().name() + ": ", to);
        checks.witnesses();
        checks.products();
        checks.sums();
        checks.directions();
    }

    private Tally tally(String check, String remedy) {
        return new Tally(section, of + check, remedy);
    }

    private List<FloatFormat> formats(FloatFormat... usual) {
        return settings.formats(List.of(usual));
    }

    /** Numbers whose sum tells in which order they were added. 2^24 has neighbours 2 apart: 2^24 + 1 is 2^24. */
    private void witnesses() {
        Tally tally = tally("numbers that tell the order of a sum", ORDER_REMEDY);
        witness(tally, "products, ascending k", 0, 3, 0, 0x1p24, 1, 1, 2, -0x1p24);
        witness(tally, "products, chunks of 256", 2, 600, 0, 0x1p24, 256, 1, 257, 1, 512, -0x1p24);
        witness(tally, "products, one chunk to 255", 0, 600, 0, 0x1p24, 254, 1, 255, 1, 512, -0x1p24);
        sumWitness(tally, "sum, 16 partial sums", 1, 1, 48, 0, 0x1p24, 1, 1, 16, -0x1p24);
        sumWitness(tally, "sum, a partial sum in order", 0, 1, 48, 0, 0x1p24, 16, 1, 32, -0x1p24);
        sumWitness(tally, "sum, folds by 8", 0, 1, 16, 0, 0x1p24, 8, 1, 4, -0x1p24);
        sumWitness(tally, "sum, blocks of 4096", 2, 1, 8192, 0, 0x1p24, 4096, 1, 4112, 1, 4128, 0, 8191, -0x1p24);
        sumWitness(tally, "strided sum, ascending", 0, 2, 3, 0, 0x1p24, 1, 1, 2, -0x1p24);
        sumWitness(tally, "strided sum, blocks of 256", 2, 2, 600, 0, 0x1p24, 256, 1, 257, 1, 512, -0x1p24);
        to.accept(tally.finding());
    }

    private static double[] sparse(int length, double... placesAndNumbers) {
        double[] numbers = new double[length];
        for (int i = 0; i < placesAndNumbers.length; i += 2) {
            numbers[(int) placesAndNumbers[i]] += placesAndNumbers[i + 1];
        }
        return numbers;
    }

    private void witness(Tally tally, String where, double expected, int k, double... placesAndNumbers) {
        tally.attempt(where, () -> {
            Program program = ExampleOps.program(new Op.MatMul(
                    ExampleOps.slot(0, FloatFormat.BINARY32, 1, k),
                    Layout.NORMAL,
                    ExampleOps.slot(1, FloatFormat.BINARY32, k, 1),
                    Layout.NORMAL,
                    ExampleOps.slot(2, FloatFormat.BINARY32, 1, 1)));
            double[] ones = new double[k];
            Arrays.fill(ones, 1);
            Tensor left = Tensor.of(FloatFormat.BINARY32, Shape.of(1, k), ones);
            Tensor right = Tensor.of(FloatFormat.BINARY32, Shape.of(k, 1), sparse(k, placesAndNumbers));
            double found = Runs.run(settings.backend(), program, List.of(left, right), place)
                    .outputs()
                    .getFirst()
                    .get(0);
            tally.holds(where, found == expected, found + ", not " + expected);
        });
    }

    /** {@code columns} columns of numbers, of which the first is looked at: one is contiguous, more are strided. */
    private void sumWitness(
            Tally tally, String where, double expected, int columns, int length, double... placesAndNumbers) {
        tally.attempt(where, () -> {
            Program program = ExampleOps.program(new Op.Reduce(
                    Reduction.SUM,
                    ExampleOps.slot(0, FloatFormat.BINARY32, length, columns),
                    0,
                    1,
                    ExampleOps.slot(1, FloatFormat.BINARY32, 1, columns)));
            double[] column = sparse(length, placesAndNumbers);
            Tensor input = Tensor.zeros(FloatFormat.BINARY32, Shape.of(length, columns));
            for (int i = 0; i < length; i++) {
                input.set(i * columns, column[i]);
            }
            double found = Runs.run(settings.backend(), program, List.of(input), place)
                    .outputs()
                    .getFirst()
                    .get(0);
            tally.holds(where, found == expected, found + ", not " + expected);
        });
    }

    private void products() {
        Tally tally = tally("matrix products of many sizes and layouts: bits of the naive executor", ORDER_REMEDY);
        List<FloatFormat> formats =
                formats(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16, FloatFormat.BINARY64);
        for (int[] size : PRODUCTS) {
            for (Layout a : Layout.values()) {
                for (Layout b : Layout.values()) {
                    FloatFormat format = formats.get((size[0] + size[1] + size[2]) % formats.size());
                    int[] left = a == Layout.NORMAL ? new int[] {size[0], size[2]} : new int[] {size[2], size[0]};
                    int[] right = b == Layout.NORMAL ? new int[] {size[2], size[1]} : new int[] {size[1], size[2]};
                    compare(
                            tally,
                            new Op.MatMul(
                                    ExampleOps.slot(0, format, left),
                                    a,
                                    ExampleOps.slot(1, format, right),
                                    b,
                                    ExampleOps.slot(2, format, size[0], size[1])));
                }
            }
        }
        to.accept(tally.finding());
    }

    private void sums() {
        Tally tally = tally("sums, means and maxima of many lengths: bits of the naive executor", ORDER_REMEDY);
        List<FloatFormat> formats =
                formats(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16, FloatFormat.BINARY64);
        for (int length : LENGTHS) {
            for (Reduction reduction : Reduction.values()) {
                for (FloatFormat format : formats) {
                    Slot row = ExampleOps.slot(0, format, 2, length);
                    compare(tally, new Op.Reduce(reduction, row, 1, 1, ExampleOps.slot(1, format, 2, 1)));
                    if (length < 1000) {
                        Slot columns = ExampleOps.slot(0, format, length, 33);
                        compare(tally, new Op.Reduce(reduction, columns, 0, 1, ExampleOps.slot(1, format, 1, 33)));
                    }
                }
            }
        }
        to.accept(tally.finding());
    }

    private void everyOp() {
        Tally tally = tally("every op and function in every format: bits of the naive executor", REMEDY);
        Set<Object> seen = new HashSet<>();
        for (FloatFormat format : settings.formats(FloatFormat.ALL)) {
            for (Op op : ExampleOps.all(format)) {
                seen.add(op.getClass());
                compare(tally, op);
            }
        }
        for (Class<?> kind : Op.class.getPermittedSubclasses()) {
            tally.holds(String.valueOf(kind), seen.contains(kind), "no example of it");
        }
        to.accept(tally.finding());
    }

    private void directions() {
        Tally tally = tally("every op in every direction of rounding: bits of the naive executor", REMEDY);
        for (FloatFormat format :
                formats(FloatFormat.BINARY32, FloatFormat.BFLOAT16, FloatFormat.BINARY16, FloatFormat.E4M3)) {
            for (RoundingDirection direction : RoundingDirection.values()) {
                for (Op op : ExampleOps.few(format)) {
                    Program program = new Program(
                            op.inputs().stream().distinct().toList(), List.of(op), List.of(op.result()), direction);
                    compare(tally, program, op + ", " + direction.word());
                }
            }
        }
        to.accept(tally.finding());
    }

    private void compare(Tally tally, Op op) {
        compare(tally, ExampleOps.program(op), ExampleOps.words(op));
    }

    /** With tame numbers, and with NaN, infinities, subnormals and numbers near the largest. */
    private void compare(Tally tally, Program program, String where) {
        for (ExampleOps.Numbers numbers : ExampleOps.Numbers.values()) {
            tally.attempt(where, () -> {
                Stream random = settings.random(where + numbers);
                List<Tensor> inputs = new ArrayList<>();
                program.inputs().forEach(slot -> inputs.add(ExampleOps.tensor(slot, numbers, random)));
                NaiveExecutor.Outcome expected = NaiveExecutor.run(program, inputs, place);
                Runs.Outcome found = Runs.run(settings.backend(), program, inputs, place);
                Difference difference = new Difference();
                Tensor wanted = expected.outputs().getFirst();
                for (int i = 0; i < wanted.elementCount(); i++) {
                    difference.compare(i, found.outputs().getFirst().get(i), wanted.get(i));
                }
                difference.require(found.overflows().equals(expected.overflows()), "overflows reported");
                difference.to(tally, where);
            });
        }
    }
}
