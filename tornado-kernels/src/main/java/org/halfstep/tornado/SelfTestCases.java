package org.halfstep.tornado;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** What {@link SelfTest} runs: few programs of many small ops, since a run costs more than they do. */
final class SelfTestCases {
    private static final FloatFormat WIDE = FloatFormat.BINARY32;
    private static final List<FloatFormat> FORMATS =
            List.of(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16);
    private static final String OPS = Graph.OPS.kernel();
    private static final String PRODUCTS = Graph.PRODUCTS.kernel();

    /** 1 and 3 come first: a quotient that is off is off there, and its message is easily checked. */
    private static final double[] NUMBERS = {
        1,
        3,
        0,
        -0.0,
        0.1,
        -2.5,
        0.5,
        7e-4,
        0x1p-149,
        -0x1.8p-140,
        0x1.fffffcp-127,
        0x1p-126,
        0x1.d2c49cp-87,
        20.3,
        -87.5,
        88.5,
        -103.5,
        1e20,
        -1e30,
        16777217,
        0x1.fffffep127,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    /** Where roundings to the 16-bit formats tie, become subnormal or overflow, on either side. */
    private static final double[] BOUNDARIES = {
        0x1.002p0,
        0x1.006p0,
        0x1.002002p0,
        0x1.001ffep0,
        -0x1.01p0,
        0x1.03p0,
        0x1.010002p0,
        0x1.00fffep0,
        65504,
        65519.996,
        65520,
        -65520,
        0x1p-14,
        0x1.ffep-15,
        0x1p-24,
        0x1p-25,
        0x1.8p-24,
        -0x1.000002p-25,
        0x1p-26,
        0x1p-133,
        0x1p-134,
        0x1.8p-133,
        0x1.feffffp127,
        0x1.ffp127,
        -0x1.fffffep127
    };

    private static final int RANDOM = 400;

    private SelfTestCases() {}

    /** All cases, the simplest first. */
    static List<SelfTestCase> all() {
        return List.of(
                moved(Graph.FLOATS.kernel(), FloatFormat.BINARY32),
                moved(Graph.HALVES.kernel(), FloatFormat.BINARY16),
                moved(Graph.HALVES.kernel(), FloatFormat.BFLOAT16),
                functions(),
                conversions(),
                products(OPS, 24, 16, 600),
                products(PRODUCTS, 50, 49, 280),
                sums(),
                moves(),
                banks(),
                rows());
    }

    /** There and back. */
    private static SelfTestCase moved(String kernel, FloatFormat format) {
        SelfTestCase.Builder c = new SelfTestCase.Builder();
        Slot x = c.input(Role.STATE, random(format, 1, 3, 67));
        c.output("copies of " + format.name(), copy(x, c.slot(format, 3, 67)));
        return c.build(kernel);
    }

    /** Every instruction, with all pairs of the numbers and some at random. */
    private static SelfTestCase functions() {
        SelfTestCase.Builder c = new SelfTestCase.Builder();
        int count = NUMBERS.length * NUMBERS.length + RANDOM;
        Slot x = c.input(Role.STATE, pairs(i -> i / NUMBERS.length, 2));
        Slot y = c.input(Role.STATE, pairs(i -> i, 3));
        Slot z = c.input(Role.STATE, pairs(i -> i / NUMBERS.length + 7 * i, 4));
        for (UnaryFunction function : UnaryFunction.values()) {
            ChainBuilder chain = new ChainBuilder();
            int last = chain.unary(function, chain.load(x));
            c.output(function.name(), chain.build(last, c.slot(WIDE, count)));
        }
        for (BinaryFunction function : BinaryFunction.values()) {
            ChainBuilder chain = new ChainBuilder();
            int last = chain.binary(function, chain.load(x), chain.load(y));
            c.output(function.name(), chain.build(last, c.slot(WIDE, count)));
        }
        ChainBuilder fused = new ChainBuilder();
        int sum = fused.mulAdd(fused.load(x), fused.load(y), fused.load(z));
        c.output("a fused multiply-add", fused.build(sum, c.slot(WIDE, count)));
        ChainBuilder choice = new ChainBuilder();
        int chosen = choice.select(choice.load(x), choice.load(y), choice.load(z));
        c.output("a selection", choice.build(chosen, c.slot(WIDE, count)));
        ChainBuilder clamp = new ChainBuilder();
        int limited = clamp.append(new Instruction.Clamp(clamp.load(x), -0.7, 1.3));
        c.output("a clamp", clamp.build(limited, c.slot(WIDE, count)));
        return c.build(OPS);
    }

    /** Every format to every format, and an infinity that is no overflow. */
    private static SelfTestCase conversions() {
        SelfTestCase.Builder c = new SelfTestCase.Builder();
        for (FloatFormat from : FORMATS) {
            Slot x = c.input(Role.STATE, boundaries(from));
            for (FloatFormat to : FORMATS) {
                Slot result = c.slot(to, x.shape().sizes());
                c.output("the rounding of " + from.name() + " to " + to.name(), copy(x, result));
            }
        }
        Tensor infinite = Tensor.of(WIDE, Shape.of(2), Double.POSITIVE_INFINITY, Double.NaN);
        Slot x = c.input(Role.STATE, infinite);
        c.output("an infinity in float16", copy(x, c.slot(FloatFormat.BINARY16, 2)));
        return c.build(OPS);
    }

    /** Products over several chunks, the last one short; large ones have another kernel. */
    private static SelfTestCase products(String kernel, int m, int n, int k) {
        SelfTestCase.Builder c = new SelfTestCase.Builder();
        for (FloatFormat format : FORMATS) {
            Slot a = c.input(Role.COMPUTE_PARAMETER, random(format, 5, m, k));
            Slot b = c.input(Role.COMPUTE_PARAMETER, random(format, 6, n, k));
            Slot result = c.slot(format, m, n);
            c.output(
                    "a matrix product of " + format.name(),
                    new Op.MatMul(a, Layout.NORMAL, b, Layout.TRANSPOSED, result));
        }
        return c.build(kernel);
    }

    private static SelfTestCase sums() {
        SelfTestCase.Builder c = new SelfTestCase.Builder();
        Slot x = c.input(Role.STATE, random(FloatFormat.BINARY16, 7, 2, 4301));
        Slot y = c.input(Role.STATE, random(WIDE, 8, 300, 3));
        for (Reduction reduction : Reduction.values()) {
            c.output(reduction.name() + " of neighbours", new Op.Reduce(reduction, x, 1, 1, c.slot(WIDE, 2, 1)));
            c.output(reduction.name() + " across rows", new Op.Reduce(reduction, y, 0, 1, c.slot(WIDE, 1, 3)));
        }
        return c.build(OPS);
    }

    private static SelfTestCase moves() {
        SelfTestCase.Builder c = new SelfTestCase.Builder();
        for (FloatFormat format : FORMATS) {
            Slot x = c.input(Role.STATE, random(format, 9, 2, 3, 4, 5));
            String of = " of " + format.name();
            c.output("a slice" + of, new Op.Slice(x, 2, 1, c.slot(format, 2, 3, 2, 5)));
            c.output("a padding" + of, new Op.Pad(x, 1, 2, c.slot(format, 2, 6, 4, 5)));
            c.output("a concatenation" + of, new Op.Concat(List.of(x, x), 2, c.slot(format, 2, 3, 8, 5)));
            c.output("a reshaping" + of, new Op.Reshape(x, c.slot(format, 20, 6)));
            c.output("a transposition" + of, new Op.Transpose(x, 1, 3, c.slot(format, 2, 5, 4, 3)));
        }
        return c.build(OPS);
    }

    private static SelfTestCase banks() {
        SelfTestCase.Builder c = new SelfTestCase.Builder();
        Slot index = c.input(Role.TIME, Tensor.of(WIDE, Shape.SCALAR, 2));
        for (FloatFormat format : FORMATS) {
            Slot bank = c.input(Role.COMPUTE_PARAMETER, random(format, 10, 4, 3, 2));
            Slot entry = c.output("an entry of a bank", new Op.SelectBank(bank, index, c.slot(format, 3, 2)));
            c.output("a bank with an entry", new Op.ScatterBank(entry, index, c.slot(format, 4, 3, 2)));
        }
        return c.build(OPS);
    }

    /** A layer and its gradients by rows of the batch, with a scalar and a bias that is broadcast. */
    private static SelfTestCase rows() {
        SelfTestCase.Builder c = new SelfTestCase.Builder();
        FloatFormat low = FloatFormat.BINARY16;
        Slot x = c.input(Role.NETWORK_INPUT, random(low, 11, 37, 3));
        Slot weights = c.input(Role.COMPUTE_PARAMETER, random(low, 12, 5, 3));
        Slot bias = c.input(Role.COMPUTE_PARAMETER, random(FloatFormat.BFLOAT16, 13, 5));
        Slot scale = c.input(Role.TIME, Tensor.of(WIDE, Shape.SCALAR, 0.3));
        Slot total = c.step(new Op.MatMul(x, Layout.NORMAL, weights, Layout.TRANSPOSED, c.slot(WIDE, 37, 5)));
        ChainBuilder chain = new ChainBuilder();
        int sum = chain.mulAdd(chain.load(total), chain.load(scale), chain.load(bias));
        Slot hidden = c.output("a layer", chain.build(chain.unary(UnaryFunction.TANH, sum), c.slot(low, 37, 5)));
        c.output("a cotangent", new Op.MatMul(hidden, Layout.NORMAL, weights, Layout.NORMAL, c.slot(low, 37, 3)));
        c.output("a gradient", new Op.MatMul(hidden, Layout.TRANSPOSED, x, Layout.NORMAL, c.slot(WIDE, 5, 3)));
        c.output("a bias's gradient", new Op.Reduce(Reduction.SUM, hidden, 0, 1, c.slot(WIDE, 1, 5)));
        return c.build(OPS);
    }

    private static Op copy(Slot from, Slot to) {
        ChainBuilder chain = new ChainBuilder();
        return chain.build(chain.load(from), to);
    }

    private static Tensor boundaries(FloatFormat format) {
        double[] numbers = new double[NUMBERS.length + BOUNDARIES.length];
        System.arraycopy(NUMBERS, 0, numbers, 0, NUMBERS.length);
        System.arraycopy(BOUNDARIES, 0, numbers, NUMBERS.length, BOUNDARIES.length);
        return Tensor.of(format, Shape.of(numbers.length), numbers);
    }

    /** Numbers by their places in the list, then some at random. */
    private static Tensor pairs(IntUnaryOperator place, int seed) {
        int all = NUMBERS.length * NUMBERS.length;
        double[] numbers = new double[all + RANDOM];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i < all ? NUMBERS[place.applyAsInt(i) % NUMBERS.length] : number(random);
        }
        return Tensor.of(WIDE, Shape.of(numbers.length), numbers);
    }

    private static Tensor random(FloatFormat format, int seed, int... sizes) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor tensor = Tensor.zeros(format, Shape.of(sizes));
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, number(random));
        }
        return tensor;
    }

    private static double number(SplittableRandom random) {
        return Math.scalb(random.nextDouble(-2, 2), random.nextInt(-8, 5));
    }
}
