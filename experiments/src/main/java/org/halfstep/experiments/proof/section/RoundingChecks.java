package org.halfstep.experiments.proof.section;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounder;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** The directions of rounding: exactly, and on average. */
public final class RoundingChecks {
    /** A deviation of a mean, in standard deviations, that no seed shows: 2e-12 of them would. */
    private static final double SIGMAS = 7;

    private static final int MANY = 1 << 17;
    private static final double GAP_FRACTIONS = 16;
    private static final String REMEDY = "see Rounding and Rounder in core.format";
    private static final String BACKEND_REMEDY =
            "see the backend's rounding (Encoder, RowRounding), Rounder, and RandomPlace for the random bits";

    private final Settings settings;
    private final Consumer<Finding> to;
    private final List<FormatGrid> grids;

    private RoundingChecks(Settings settings, Consumer<Finding> to) {
        this.settings = settings;
        this.to = to;
        grids = settings.formats(FloatFormat.ALL).stream()
                .filter(format -> format.precision() <= FloatFormat.BINARY16.precision())
                .map(FormatGrid::new)
                .toList();
    }

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        RoundingChecks checks = new RoundingChecks(settings, to);
        for (RoundingDirection direction : RoundingDirection.values()) {
            checks.exactly(direction);
        }
        checks.binary32();
        for (RoundingDirection direction : RoundingDirection.values()) {
            checks.onAverage(direction);
        }
        checks.chances();
    }

    private static Tally tally(String check, String remedy) {
        return new Tally(Section.ROUNDING, check, remedy);
    }

    private void exactly(RoundingDirection direction) {
        Tally tally = tally(direction.word() + ": the definition, its fast form and the overflow it reports", REMEDY);
        Stream random = settings.random("rounding " + direction);
        for (FormatGrid grid : grids) {
            Rounder rounder = new Rounder(grid.format(), direction);
            Difference difference = new Difference();
            int stride = grid.count() < 1000 ? 1 : settings.count(direction.isStochastic() ? 1021 : 97, 7);
            Boundaries.visit(grid, stride, x -> {
                long bits = random.nextInt(Integer.MAX_VALUE) * 0x9E37_79B9_7F4A_7C15L;
                double expected = grid.round(x, direction, bits);
                difference.compare(x, Rounding.round(x, grid.format(), direction, bits), expected);
                difference.compare(x, rounder.round(x, bits), expected);
                difference.require(
                        rounder.overflows(x, bits) == grid.overflows(x, direction, bits), "overflow of " + x);
            });
            difference.to(tally, grid.format().name());
        }
        if (!grids.isEmpty()) {
            to.accept(tally.finding());
        }
    }

    /** The processor rounds doubles to floats to nearest even. */
    private void binary32() {
        if (!settings.formats(FloatFormat.ALL).contains(FloatFormat.BINARY32)) {
            return;
        }
        Tally tally = tally("float32, nearest-even: as the processor does", REMEDY);
        Rounder rounder = new Rounder(FloatFormat.BINARY32, RoundingDirection.NEAREST_EVEN);
        Stream random = settings.random("binary32");
        Difference difference = new Difference();
        for (int i = 0; i < MANY; i++) {
            double x = Math.scalb(random.nextUniform(-2, 2), random.nextInt(290) - 155);
            double tie = (double) (float) x + Math.ulp((float) x) / 2.0;
            for (double number : new double[] {x, tie, Math.nextUp(tie), Math.nextDown(tie)}) {
                difference.compare(number, Rounding.round(number, FloatFormat.BINARY32), (float) number);
                difference.compare(number, rounder.round(number, 0), (float) number);
            }
        }
        difference.to(tally, "float32");
        to.accept(tally.finding());
    }

    /** The mean error of casts on the backend, in units of the gap, with the bias that the direction must have. */
    private void onAverage(RoundingDirection direction) {
        String bias =
                switch (direction) {
                    case NEAREST_EVEN, NEAREST_AWAY, STOCHASTIC, STOCHASTIC_EQUAL -> "0";
                    case TOWARD_ZERO, DOWNWARD -> "-1/2";
                    case UPWARD -> "1/2";
                };
        double expected =
                switch (direction) {
                    case NEAREST_EVEN, NEAREST_AWAY, STOCHASTIC, STOCHASTIC_EQUAL -> 0;
                    case TOWARD_ZERO, DOWNWARD -> -0.5;
                    case UPWARD -> 0.5;
                };
        Tally tally = tally(
                direction.word() + ": mean error of casts on the backend, less " + bias + " gap; in sigma",
                BACKEND_REMEDY);
        for (FormatGrid grid : grids) {
            tally.attempt(grid.format().name(), () -> {
                Stream random = settings.random("bias " + direction);
                double[] numbers = new double[MANY];
                double gap = grid.format().machineEpsilon();
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = random.nextUniform(1, 2);
                }
                double[] rounded = cast(grid.format(), direction, numbers, random.nextInt(1 << 20));
                double mean = 0;
                double square = 0;
                for (int i = 0; i < numbers.length; i++) {
                    double error = (rounded[i] - (float) numbers[i]) / gap - expected;
                    mean += error / numbers.length;
                    square += error * error / numbers.length;
                }
                double deviation = Math.sqrt(square / numbers.length);
                tally.add(grid.format().name(), Math.abs(mean) / deviation, SIGMAS);
            });
        }
        if (!grids.isEmpty()) {
            to.accept(tally.finding());
        }
    }

    /** How often numbers at sixteenths of a gap go up: as often as their place says, or half of the time. */
    private void chances() {
        Tally proportional = tally("stochastic: a number goes up as often as it is near; in sigma", BACKEND_REMEDY);
        Tally even = tally("stochastic-equal: a number goes up half of the time; in sigma", BACKEND_REMEDY);
        Tally ties = tally("nearest-even: of the ties half go up, half down", BACKEND_REMEDY);
        for (FormatGrid grid : grids) {
            for (int sixteenths = 1; sixteenths < GAP_FRACTIONS; sixteenths++) {
                double share = sixteenths / GAP_FRACTIONS;
                chance(proportional, grid, RoundingDirection.STOCHASTIC, share, share);
                chance(even, grid, RoundingDirection.STOCHASTIC_EQUAL, share, 0.5);
            }
            ties.attempt(grid.format().name(), () -> ties(grid, ties));
        }
        if (!grids.isEmpty()) {
            List.of(proportional, even, ties).forEach(tally -> to.accept(tally.finding()));
        }
    }

    private void chance(Tally tally, FormatGrid grid, RoundingDirection direction, double share, double expected) {
        String where = grid.format().name() + " at " + share + " of a gap";
        tally.attempt(where, () -> {
            int n = settings.count(1 << 13, 1 << 18);
            double[] numbers = new double[n];
            double low = 1;
            double x = low + share * grid.format().machineEpsilon();
            Arrays.fill(numbers, x);
            int place = settings.random(where).nextInt(1 << 20);
            int up = 0;
            for (double rounded : cast(grid.format(), direction, numbers, place)) {
                up += rounded > x ? 1 : 0;
            }
            double deviation = Math.sqrt(expected * (1 - expected) / n);
            tally.add(where, Math.abs((double) up / n - expected) / deviation, SIGMAS);
        });
    }

    /** Every tie of two binades. */
    private void ties(FormatGrid grid, Tally tally) {
        int perBinade = 1 << (grid.format().precision() - 1);
        double gap = grid.format().machineEpsilon();
        double[] numbers = new double[2 * perBinade];
        for (int i = 0; i < numbers.length; i++) {
            double middle = 1 + (i % perBinade + 0.5) * gap;
            numbers[i] = i < perBinade ? middle : -middle;
        }
        double[] rounded = cast(grid.format(), RoundingDirection.NEAREST_EVEN, numbers, 0);
        int up = 0;
        for (int i = 0; i < numbers.length; i++) {
            up += rounded[i] > numbers[i] ? 1 : 0;
        }
        tally.count(grid.format().name(), Math.abs(up - perBinade), numbers.length, up + " of them go up");
    }

    private double[] cast(FloatFormat target, RoundingDirection direction, double[] numbers, int place) {
        Tensor given = Tensor.of(FloatFormat.BINARY32, Shape.of(numbers.length), numbers);
        Slot input = new Slot(0, given.shape(), given.format(), Boundary.ROUNDED, Role.INTERNAL);
        Slot result = new Slot(1, given.shape(), target, Boundary.ROUNDED, Role.INTERNAL);
        ChainBuilder chain = new ChainBuilder();
        Op op = chain.build(chain.load(input), result);
        Program program = new Program(List.of(input), List.of(op), List.of(result), direction);
        RandomPlace at = new RandomPlace(settings.seed(), place, 1, RandomPlace.Pass.FORWARD);
        return Runs.run(settings.backend(), program, List.of(given), at)
                .outputs()
                .getFirst()
                .toDoubles();
    }
}
