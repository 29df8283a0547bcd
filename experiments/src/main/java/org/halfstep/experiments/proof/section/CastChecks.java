package org.halfstep.experiments.proof.section;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.format.Storage;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** Casts of programs on the backend, to and from the formats of at most 16 bits. */
final class CastChecks {
    static final String REMEDY = "see the backend's conversions (Encoder; Conversions, RowRounding)";
    private static final RoundingDirection NEAREST = RoundingDirection.NEAREST_EVEN;
    private static final int ROW = 8;

    private final Settings settings;
    private final List<FormatGrid> grids;
    private final Consumer<Finding> to;

    CastChecks(Settings settings, List<FormatGrid> grids, Consumer<Finding> to) {
        this.settings = settings;
        this.grids = grids;
        this.to = to;
    }

    /** What a program's cast gives on the backend, and whether it reports overflow exactly where there is some. */
    void run() {
        Tally narrow = new Tally(Section.CODECS, "casts on the backend, from float32 and float64, round once", REMEDY);
        Tally within = new Tally(
                Section.CODECS, "numbers that a program rounds on the way, row by row, are rounded once", REMEDY);
        Tally wide = new Tally(Section.CODECS, "casts on the backend to float32 are exact", REMEDY);
        Tally overflow = new Tally(Section.CODECS, "an overflow is reported, and nothing else is", REMEDY);
        for (FormatGrid grid : grids) {
            double[] numbers =
                    Boundaries.numbers(grid, grid.format().storage() == Storage.BITS16 ? settings.count(7, 1) : 1);
            for (FloatFormat source : List.of(FloatFormat.BINARY32, FloatFormat.BINARY64)) {
                String where = source.name() + " to " + grid.format().name();
                narrow.attempt(where, () -> {
                    Tensor given = Tensor.of(source, Shape.of(numbers.length), numbers);
                    Difference difference = new Difference();
                    compare(given, grid, difference);
                    difference.to(narrow, where);
                });
                overflow.attempt(where, () -> overflow(grid, source, overflow, where));
            }
            within.attempt(grid.format().name(), () -> {
                double[] tame = Arrays.stream(numbers)
                        .map(number -> (float) number)
                        .filter(number -> Double.isFinite(number) && number != 0)
                        .toArray();
                int rows = tame.length / ROW;
                double[] whole = Arrays.copyOf(tame, rows * ROW);
                Tensor given = Tensor.of(FloatFormat.BINARY32, Shape.of(rows, ROW), whole);
                Difference difference = new Difference();
                compare(given, there(given, grid.format()), grid, difference);
                difference.to(within, grid.format().name());
            });
            wide.attempt(grid.format().name(), () -> {
                Tensor given = Tensor.of(grid.format(), Shape.of(numbers.length), numbers);
                double[] decoded =
                        cast(given, FloatFormat.BINARY32).outputs().getFirst().toDoubles();
                Difference difference = new Difference();
                for (int i = 0; i < decoded.length; i++) {
                    difference.compare(given.get(i), decoded[i], given.get(i));
                }
                difference.to(wide, grid.format().name());
            });
        }
        to.accept(narrow.finding());
        to.accept(within.finding());
        to.accept(wide.finding());
        to.accept(overflow.finding());
    }

    /** Compares the backend's cast of numbers with the search among the format's values. */
    void compare(Tensor given, FormatGrid grid, Difference difference) {
        compare(given, cast(given, grid.format()).outputs().getFirst(), grid, difference);
    }

    private static void compare(Tensor given, Tensor rounded, FormatGrid grid, Difference difference) {
        for (int i = 0; i < given.elementCount(); i++) {
            double x = given.get(i);
            difference.compare(x, rounded.get(i), grid.round(x, NEAREST, 0));
        }
    }

    private void overflow(FormatGrid grid, FloatFormat source, Tally tally, String where) {
        double largest = grid.value(grid.count() - 1);
        double tie = largest + (grid.value(grid.count()) - largest) / 2;
        double[] near = {largest, Math.nextDown((float) tie), tie, Math.nextUp((float) tie), 4 * largest};
        for (double x : near) {
            Tensor given = Tensor.of(source, Shape.of(40), new double[40]);
            given.set(33, -x);
            boolean expected = grid.overflows(given.get(33), NEAREST, 0);
            boolean reported = !cast(given, grid.format()).overflows().isEmpty();
            String told = "of " + given.get(33) + (reported ? " reported" : " not reported");
            tally.holds(where, reported == expected, told);
        }
    }

    private Runs.Outcome cast(Tensor given, FloatFormat target) {
        Slot input = new Slot(0, given.shape(), given.format(), Boundary.ROUNDED, Role.INTERNAL);
        Slot result = new Slot(1, given.shape(), target, Boundary.ROUNDED, Role.INTERNAL);
        ChainBuilder chain = new ChainBuilder();
        Op op = chain.build(chain.load(input), result);
        Program program = new Program(List.of(input), List.of(op), List.of(result));
        return Runs.run(settings.backend(), program, List.of(given), RandomPlace.NONE);
    }

    /**
     * Into a format and back, behind a product with the identity: a program with a product is computed block of rows by
     * block of rows where the backend does that, and its numbers on the way are rounded in place.
     */
    private Tensor there(Tensor given, FloatFormat format) {
        Slot input = new Slot(0, given.shape(), given.format(), Boundary.ROUNDED, Role.INTERNAL);
        Slot one = new Slot(1, Shape.of(ROW, ROW), given.format(), Boundary.ROUNDED, Role.COMPUTE_PARAMETER);
        Slot product = new Slot(2, given.shape(), given.format(), Boundary.ROUNDED, Role.INTERNAL);
        Slot rounded = new Slot(3, given.shape(), format, Boundary.ROUNDED, Role.INTERNAL);
        Slot result = new Slot(4, given.shape(), given.format(), Boundary.ROUNDED, Role.INTERNAL);
        Op times = new Op.MatMul(input, Layout.NORMAL, one, Layout.NORMAL, product);
        ChainBuilder first = new ChainBuilder();
        Op narrow = first.build(first.load(product), rounded);
        ChainBuilder second = new ChainBuilder();
        Op wide = second.build(second.load(rounded), result);
        Program program = new Program(List.of(input, one), List.of(times, narrow, wide), List.of(result));
        Tensor identity = Tensor.zeros(given.format(), one.shape());
        for (int i = 0; i < ROW; i++) {
            identity.set(i * ROW + i, 1);
        }
        return Runs.run(settings.backend(), program, List.of(given, identity), RandomPlace.NONE)
                .outputs()
                .getFirst();
    }
}
