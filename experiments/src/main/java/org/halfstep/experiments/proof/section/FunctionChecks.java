package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.function.Binary32Function;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** The elementary functions in binary32. */
public final class FunctionChecks {
    private static final int BLOCK_BITS = 20;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int AROUND = 200;
    /** Where clamps, branches, exponents and results change. */
    private static final float[] SEAMS = {
        0,
        0x1p-126f,
        0x1p-64f,
        0x1p-24f,
        0.25f,
        0.3465736f,
        0.5f,
        0.625f,
        0.6931472f,
        0.75f,
        1,
        1.5f,
        2,
        9.5f,
        17.3f,
        20,
        80,
        87.33655f,
        88.72284f,
        89,
        103.97208f,
        104,
        0x1p23f,
        0x1p24f,
        0x1p126f,
        Float.MAX_VALUE
    };

    private static final String REMEDY = "see ElementaryFunctions in core.function";
    private static final String BACKEND_REMEDY = "see the backend's functions (FloatLanes; VectorFunctions)";

    private FunctionChecks() {}

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        boolean exhaustive = settings.depth() == Settings.Depth.EXHAUSTIVE;
        String sample = exhaustive ? "all 2^32 numbers" : "every exponent and seam";
        Tally errors = new Tally(Section.FUNCTIONS, "error in units in the last place, " + sample, REMEDY);
        Tally bits =
                new Tally(Section.FUNCTIONS, "the backend gives the bits of the definition, " + sample, BACKEND_REMEDY);
        for (Binary32Function function : Binary32Function.values()) {
            List<float[]> samples = samples(settings, function);
            errors.attempt(function.name(), () -> {
                double worst = 0;
                float at = 0;
                for (float[] numbers : samples) {
                    for (float x : numbers) {
                        double error = function.error(x);
                        if (!(error <= worst)) {
                            worst = error;
                            at = x;
                        }
                    }
                }
                if (exhaustive) {
                    worst = Math.max(worst, worstOfAll(function));
                }
                errors.told(
                        function + " at " + Float.toHexString(at),
                        worst < 1,
                        Double.isNaN(worst) ? Double.POSITIVE_INFINITY : worst,
                        Tally.number(worst),
                        "below 1");
            });
            bits.attempt(function.name(), () -> {
                Difference difference = new Difference();
                samples.forEach(numbers -> compare(settings.backend(), function, numbers, difference));
                if (exhaustive) {
                    for (int block = 0; block < 1 << (Integer.SIZE - BLOCK_BITS); block++) {
                        compare(settings.backend(), function, block(block), difference);
                    }
                }
                difference.to(bits, function.name());
            });
        }
        to.accept(errors.finding());
        to.accept(bits.finding());
    }

    private static List<float[]> samples(Settings settings, Binary32Function function) {
        List<float[]> samples = new ArrayList<>();
        Stream random = settings.random("function " + function);
        float[] everywhere = new float[1 << 18];
        for (int i = 0; i < everywhere.length; i++) {
            int within = random.nextInt(1 << (Integer.SIZE - 18));
            everywhere[i] = Float.intBitsToFloat((i << (Integer.SIZE - 18)) + within);
        }
        samples.add(everywhere);
        for (float seam : SEAMS) {
            int centre = Float.floatToRawIntBits(seam);
            float[] near = new float[2 * (2 * AROUND + 1)];
            for (int i = 0; i <= 2 * AROUND; i++) {
                near[2 * i] = Float.intBitsToFloat(Math.max(0, centre - AROUND + i));
                near[2 * i + 1] = -near[2 * i];
            }
            samples.add(near);
        }
        return samples;
    }

    private static double worstOfAll(Binary32Function function) {
        return IntStream.range(0, 1 << (Integer.SIZE - BLOCK_BITS))
                .parallel()
                .mapToDouble(block -> {
                    double worst = 0;
                    for (int i = 0; i < BLOCK; i++) {
                        worst = Math.max(worst, function.error(Float.intBitsToFloat((block << BLOCK_BITS) + i)));
                    }
                    return worst;
                })
                .max()
                .orElse(Double.NaN);
    }

    private static float[] block(int block) {
        float[] numbers = new float[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            numbers[i] = Float.intBitsToFloat((block << BLOCK_BITS) + i);
        }
        return numbers;
    }

    private static void compare(Backend backend, Binary32Function function, float[] numbers, Difference difference) {
        Shape shape = Shape.of(numbers.length);
        Slot input = new Slot(0, shape, FloatFormat.BINARY32, Boundary.ROUNDED, Role.INTERNAL);
        Slot result = new Slot(1, shape, FloatFormat.BINARY32, Boundary.ROUNDED, Role.INTERNAL);
        ChainBuilder chain = new ChainBuilder();
        Op op = chain.build(chain.unary(UnaryFunction.valueOf(function.name()), chain.load(input)), result);
        Program program = new Program(List.of(input), List.of(op), List.of(result));
        float[] found = Runs.run(backend, program, List.of(Tensor.of(shape, numbers)), RandomPlace.NONE)
                .outputs()
                .getFirst()
                .toFloats();
        for (int i = 0; i < numbers.length; i++) {
            difference.compare(numbers[i], found[i], function.apply(numbers[i]));
        }
    }
}
