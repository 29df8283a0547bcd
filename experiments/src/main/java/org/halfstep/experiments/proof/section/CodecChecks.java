package org.halfstep.experiments.proof.section;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.halfstep.core.format.ByteCodec;
import org.halfstep.core.format.Codec;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.format.Storage;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** Codecs, tensors and casts of the formats of at most 16 bits, over all their patterns. */
public final class CodecChecks {
    private static final RoundingDirection NEAREST = RoundingDirection.NEAREST_EVEN;
    private static final int PATTERNS = 1 << Short.SIZE;
    private static final int SIGN = 1 << (Short.SIZE - 1);
    private static final int BLOCK_BITS = 20;
    private static final int BFLOAT16_SHIFT = 16;
    private static final String REMEDY = "see Binary16Codec, BFloat16Codec, ByteCodec and Rounder in core.format";

    private final Settings settings;
    private final Consumer<Finding> to;
    private final List<FormatGrid> grids;

    private CodecChecks(Settings settings, Consumer<Finding> to) {
        this.settings = settings;
        this.to = to;
        grids = settings.formats(FloatFormat.ALL).stream()
                .filter(format -> format.storage() == Storage.BITS16 || format.storage() == Storage.BITS8)
                .map(FormatGrid::new)
                .toList();
    }

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        CodecChecks checks = new CodecChecks(settings, to);
        checks.parameters();
        if (checks.grids.isEmpty()) {
            return;
        }
        checks.patterns();
        checks.encoders();
        checks.tensors();
        CastChecks casts = new CastChecks(settings, checks.grids, to);
        casts.run();
        if (settings.depth() == Settings.Depth.EXHAUSTIVE) {
            checks.everyBinary32(casts);
        }
    }

    private static Tally tally(String check, String remedy) {
        return new Tally(Section.CODECS, check, remedy);
    }

    private void parameters() {
        Tally tally = tally("p, emin, emax and largest number are those of the format's standard", "see FloatFormat");
        for (FloatFormat format : settings.formats(FloatFormat.ALL)) {
            String difference = FormatGrid.difference(format);
            tally.holds(format.name(), difference.isEmpty(), difference);
        }
        to.accept(tally.finding());
    }

    private static boolean is16Bits(FormatGrid grid) {
        return grid.format().storage() == Storage.BITS16;
    }

    private void patterns() {
        Tally decode = tally("every pattern of 16 and 8 bits has the value of the definition", REMEDY);
        Tally back = tally("every pattern comes back from its value", REMEDY);
        for (FormatGrid grid : grids) {
            Difference values = new Difference();
            Difference patterns = new Difference();
            if (is16Bits(grid)) {
                Codec codec = Codec.of(grid.format());
                for (int bits = 0; bits < PATTERNS; bits++) {
                    double value = codec.decode((short) bits);
                    values.compare(bits, value, define(grid, bits, SIGN));
                    values.compare(bits, value, jdk(grid.format(), bits));
                    short expected = Double.isNaN(value) ? codec.canonicalNaN() : (short) bits;
                    patterns.require(codec.encode(value) == expected, "pattern " + Integer.toHexString(bits));
                    patterns.require(codec.encode((float) value) == expected, "pattern " + Integer.toHexString(bits));
                }
            } else {
                ByteCodec codec = ByteCodec.of(grid.format());
                int sign = 1 << (grid.format().nominalBits() - 1);
                for (int bits = 0; bits < 2 * sign; bits++) {
                    double value = codec.decode((byte) bits);
                    values.compare(bits, value, define(grid, bits, sign));
                    byte expected = Double.isNaN(value) ? codec.canonicalNaN() : (byte) bits;
                    patterns.require(codec.encode(value) == expected, "pattern " + Integer.toHexString(bits));
                }
            }
            values.to(decode, grid.format().name());
            patterns.to(back, grid.format().name());
        }
        to.accept(decode.finding());
        to.accept(back.finding());
    }

    /** The value of a pattern: number i of the grid, or what lies beyond it. */
    private static double define(FormatGrid grid, int bits, int sign) {
        int i = bits & (sign - 1);
        double magnitude;
        if (i < grid.count()) {
            magnitude = grid.value(i);
        } else {
            boolean infinite =
                    grid.format().specialValues() == FloatFormat.SpecialValues.INFINITIES_AND_NAN && i == grid.count();
            magnitude = infinite ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        return (bits & sign) == 0 ? magnitude : -magnitude;
    }

    /** As the JDK decodes it. */
    private static double jdk(FloatFormat format, int bits) {
        return format.equals(FloatFormat.BINARY16)
                ? Float.float16ToFloat((short) bits)
                : Float.intBitsToFloat(bits << BFLOAT16_SHIFT);
    }

    private void encoders() {
        Tally fromDouble = tally("encoding a double rounds once: at every value, tie and neighbour", REMEDY);
        Tally fromFloat = tally("encoding a float rounds once: at every value, tie and neighbour", REMEDY);
        for (FormatGrid grid : grids) {
            Difference doubles = new Difference();
            Difference floats = new Difference();
            if (is16Bits(grid)) {
                Codec codec = Codec.of(grid.format());
                Boundaries.visit(grid, settings.count(3, 1), x -> {
                    doubles.compare(x, codec.decode(codec.encode(x)), grid.round(x, NEAREST, 0));
                    float single = (float) x;
                    floats.compare(single, codec.decode(codec.encode(single)), grid.round(single, NEAREST, 0));
                });
                floats.to(fromFloat, grid.format().name());
            } else {
                ByteCodec codec = ByteCodec.of(grid.format());
                Boundaries.visit(
                        grid, 1, x -> doubles.compare(x, codec.decode(codec.encode(x)), grid.round(x, NEAREST, 0)));
            }
            doubles.to(fromDouble, grid.format().name());
        }
        to.accept(fromDouble.finding());
        if (grids.stream().anyMatch(CodecChecks::is16Bits)) {
            to.accept(fromFloat.finding());
        }
    }

    private void tensors() {
        Tally tally = tally("tensors read and write as the definition rounds", "see the tensor classes of core.tensor");
        for (FormatGrid grid : grids) {
            double[] numbers = Boundaries.numbers(grid, is16Bits(grid) ? 17 : 1);
            Tensor tensor = Tensor.of(grid.format(), Shape.of(numbers.length), numbers);
            double[] read = tensor.toDoubles();
            Difference difference = new Difference();
            for (int i = 0; i < numbers.length; i++) {
                double expected = grid.round(numbers[i], NEAREST, 0);
                difference.compare(numbers[i], read[i], expected);
                difference.compare(numbers[i], tensor.get(i), expected);
            }
            difference.to(tally, grid.format().name());
        }
        to.accept(tally.finding());
    }

    /** All 2^32 binary32 numbers, by the codecs and by the backend's casts. */
    private void everyBinary32(CastChecks caster) {
        Tally codecs = tally("all 2^32 binary32 numbers, encoded", REMEDY);
        Tally casts = tally("all 2^32 binary32 numbers, cast on the backend", CastChecks.REMEDY);
        for (FormatGrid grid : grids) {
            Difference encoded = IntStream.range(0, 1 << (Integer.SIZE - BLOCK_BITS))
                    .parallel()
                    .mapToObj(block -> encoded(grid, block << BLOCK_BITS))
                    .collect(Difference::new, Difference::add, Difference::add);
            encoded.to(codecs, grid.format().name());
            Difference cast = new Difference();
            float[] numbers = new float[1 << BLOCK_BITS];
            for (int block = 0; block < 1 << (Integer.SIZE - BLOCK_BITS); block++) {
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = Float.intBitsToFloat((block << BLOCK_BITS) + i);
                }
                Tensor given = Tensor.of(Shape.of(numbers.length), numbers);
                caster.compare(given, grid, cast);
            }
            cast.to(casts, grid.format().name());
        }
        to.accept(codecs.finding());
        to.accept(casts.finding());
    }

    private Difference encoded(FormatGrid grid, int firstBits) {
        Difference difference = new Difference();
        boolean wide = is16Bits(grid);
        for (int i = 0; i < 1 << BLOCK_BITS; i++) {
            float x = Float.intBitsToFloat(firstBits + i);
            double found;
            if (wide) {
                Codec codec = Codec.of(grid.format());
                found = codec.decode(codec.encode(x));
            } else {
                ByteCodec codec = ByteCodec.of(grid.format());
                found = codec.decode(codec.encode(x));
            }
            difference.compare(x, found, grid.round(x, NEAREST, 0));
        }
        return difference;
    }
}
