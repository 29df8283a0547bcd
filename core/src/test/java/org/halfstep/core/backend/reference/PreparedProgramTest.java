package org.halfstep.core.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.halfstep.core.backend.reference.Fixtures.check;
import static org.halfstep.core.backend.reference.Fixtures.slot;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.reference.Fixtures.Numbers;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.random.RandomPlace.Pass;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.Test;

class PreparedProgramTest {
    private static final FloatFormat LOW = FloatFormat.BINARY16;
    private static final FloatFormat HIGH = FloatFormat.BINARY32;

    private final Slot x = slot(0, LOW, 12, 5);

    private static Op.Chain unary(UnaryFunction function, Slot from, Slot to) {
        ChainBuilder chain = new ChainBuilder();
        int loaded = chain.load(from);
        return chain.build(chain.unary(function, loaded), to);
    }

    private static Op.Chain binary(BinaryFunction function, Slot left, Slot right, Slot to) {
        ChainBuilder chain = new ChainBuilder();
        int loaded = chain.load(left);
        return chain.build(chain.binary(function, loaded, chain.load(right)), to);
    }

    /** x, f(x), f(f(x)), .. with all but the last in between, and the first of them read again at the end. */
    private Program longChain(int length) {
        List<Op> ops = new ArrayList<>();
        Slot early = slot(1, LOW, 12, 5);
        ops.add(unary(UnaryFunction.SIGMOID, x, early));
        Slot last = early;
        for (int i = 0; i < length; i++) {
            Slot next = slot(2 + i, LOW, 12, 5);
            ops.add(unary(i % 2 == 0 ? UnaryFunction.TANH : UnaryFunction.EXP, last, next));
            last = next;
        }
        Slot result = slot(2 + length, LOW, 12, 5);
        ops.add(binary(BinaryFunction.SUBTRACT, last, early, result));
        return new Program(List.of(x), ops, List.of(result));
    }

    @Test
    void aBufferServesAgainButNotBeforeItsLastReader() {
        check(longChain(9), Numbers.FINITE, 1);
        try (ReferenceBackend backend = new ReferenceBackend(1)) {
            Workspace few = new Workspace();
            Workspace many = new Workspace();
            try (Prepared _ = backend.prepare(longChain(2), few);
                    Prepared _ = backend.prepare(longChain(40), many)) {
                assertThat(many.highWaterBytes()).isEqualTo(few.highWaterBytes());
            }
        }
    }

    @Test
    void closingGivesBackAllMemory() {
        Workspace workspace = new Workspace();
        try (ReferenceBackend backend = new ReferenceBackend(2)) {
            Prepared prepared = backend.prepare(network(), workspace);
            long slots = 64 * 32 * 4 + 64 * 32 * 2 + 64 * (8 + 9 + 17) * 2;
            assertThat(workspace.usedBytes()).isGreaterThan(slots);
            long first = workspace.highWaterBytes();
            prepared.close();
            prepared.close();
            assertThat(workspace.usedBytes()).isZero();
            backend.prepare(network(), workspace).close();
            assertThat(workspace.highWaterBytes()).isEqualTo(first);
        }
    }

    @Test
    void reshapedSlotsShareABufferAndKeepItAlive() {
        Slot a = slot(1, LOW, 12, 5);
        Slot flat = slot(2, LOW, 60);
        Slot cube = slot(3, LOW, 3, 4, 5);
        Slot other = slot(4, LOW, 60);
        Slot outer = slot(5, LOW, 60);
        Slot result = slot(6, LOW, 3, 4, 5);
        List<Op> ops = List.of(
                unary(UnaryFunction.TANH, x, a),
                new Op.Reshape(a, flat),
                new Op.Reshape(flat, cube),
                unary(UnaryFunction.EXP, flat, other),
                unary(UnaryFunction.NEGATE, other, outer),
                unary(UnaryFunction.SQRT, cube, result));
        check(new Program(List.of(x), ops, List.of(result)), Numbers.FINITE, 2);
        check(new Program(List.of(x), ops, List.of(result, outer, cube)), Numbers.FINITE, 2);
        check(new Program(List.of(x), ops, List.of(flat, result)), Numbers.FINITE, 2);
    }

    @Test
    void aSlotMayBeAnOutputTwice() {
        Slot result = slot(1, LOW, 12, 5);
        check(
                new Program(List.of(x), List.of(unary(UnaryFunction.EXP, x, result)), List.of(result, result)),
                Numbers.FINITE,
                3);
    }

    @Test
    void opsWithoutReadersDoNoHarm() {
        Slot unread = slot(1, LOW, 12, 5);
        Slot kept = slot(2, LOW, 12, 5);
        Slot result = slot(3, LOW, 12, 5);
        List<Op> ops = List.of(
                unary(UnaryFunction.TANH, x, kept),
                unary(UnaryFunction.EXP, x, unread),
                unary(UnaryFunction.NEGATE, kept, result));
        check(new Program(List.of(x), ops, List.of(result)), Numbers.FINITE, 4);
    }

    @Test
    void onlyFiniteResultsThatBecomeInfiniteOverflow() {
        Slot input = slot(0, HIGH, 4);
        Slot result = slot(1, LOW, 4);
        Program program =
                new Program(List.of(input), List.of(unary(UnaryFunction.NEGATE, input, result)), List.of(result));
        try (ReferenceBackend backend = new ReferenceBackend(1);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            List<Tensor> outputs = Fixtures.outputs(program);
            float infinity = Float.POSITIVE_INFINITY;
            assertThat(prepared.run(List.of(Tensor.of(Shape.of(4), 1, 65519.996f, -infinity, Float.NaN)), outputs))
                    .isEmpty();
            assertThat(outputs.getFirst().toDoubles())
                    .containsExactly(-1, -65504, Double.POSITIVE_INFINITY, Double.NaN);
            assertThat(prepared.run(List.of(Tensor.of(Shape.of(4), 1, 65520, -infinity, Float.NaN)), outputs))
                    .containsExactly(result);
            assertThat(outputs.getFirst().get(1)).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(prepared.run(List.of(Tensor.of(Shape.of(4), infinity, 0, 2, 3)), outputs))
                    .isEmpty();
        }
    }

    @Test
    void overflowsComeInTheOrderOfTheOps() {
        Slot input = slot(0, FloatFormat.BINARY64, 2);
        Slot half = slot(1, LOW, 2);
        Slot brain = slot(2, FloatFormat.BFLOAT16, 2);
        Slot single = slot(3, HIGH, 2);
        Program program = new Program(
                List.of(input),
                List.of(
                        unary(UnaryFunction.NEGATE, input, single),
                        unary(UnaryFunction.NEGATE, input, half),
                        unary(UnaryFunction.NEGATE, input, brain)),
                List.of(half, brain, single));
        try (ReferenceBackend backend = new ReferenceBackend(1);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            List<Tensor> outputs = Fixtures.outputs(program);
            assertThat(prepared.run(List.of(doubles(1e39, 1)), outputs)).containsExactly(single, half, brain);
            assertThat(prepared.run(List.of(doubles(0x1.FFp127, 1)), outputs)).containsExactly(half, brain);
            assertThat(prepared.run(List.of(doubles(Math.nextDown(0x1.FFp127), 1)), outputs))
                    .containsExactly(half);
            assertThat(prepared.run(List.of(doubles(65519.999, 1)), outputs)).isEmpty();
        }
    }

    private static Tensor doubles(double... values) {
        return Tensor.of(FloatFormat.BINARY64, Shape.of(values.length), values);
    }

    @Test
    void wrongTensorsAreNamed() {
        Slot result = slot(7, LOW, 12, 5);
        Program program = new Program(List.of(x), List.of(unary(UnaryFunction.EXP, x, result)), List.of(result));
        List<Tensor> good = List.of(Tensor.zeros(LOW, Shape.of(12, 5)));
        List<Tensor> wrongShape = List.of(Tensor.zeros(LOW, Shape.of(5, 12)));
        List<Tensor> wrongFormat = List.of(Tensor.zeros(HIGH, Shape.of(12, 5)));
        try (ReferenceBackend backend = new ReferenceBackend(1);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> prepared.run(wrongShape, good))
                    .withMessage("run: input 0 is slot %0:float16[12, 5], got a tensor float16[5, 12]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> prepared.run(good, wrongFormat))
                    .withMessage("run: output 0 is slot %7:float16[12, 5], got a tensor float32[12, 5]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> prepared.run(List.of(), good))
                    .withMessage("run: the program has 1 input slots, got 0 tensors");
        }
    }

    @Test
    void stochasticRoundingDrawsItsNumbersFromThePlace() {
        Slot rounded = slot(1, FloatFormat.BFLOAT16, 12, 5);
        Program program = new Program(
                List.of(x),
                List.of(unary(UnaryFunction.EXP, x, rounded)),
                List.of(rounded),
                RoundingDirection.STOCHASTIC);
        List<Tensor> inputs = Fixtures.inputs(program, Numbers.FINITE, 3);
        try (ReferenceBackend backend = new ReferenceBackend(1);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> prepared.run(inputs, Fixtures.outputs(program)))
                    .withMessageContaining("say at which place");
            int first = digestAt(prepared, inputs, new RandomPlace(1, 2, 3, Pass.FORWARD));
            assertThat(digestAt(prepared, inputs, new RandomPlace(1, 2, 3, Pass.FORWARD)))
                    .isEqualTo(first);
            for (RandomPlace other : List.of(
                    new RandomPlace(0, 2, 3, Pass.FORWARD),
                    new RandomPlace(1, 3, 3, Pass.FORWARD),
                    new RandomPlace(1, 2, 4, Pass.FORWARD),
                    new RandomPlace(1, 2, 3, Pass.BACKWARD))) {
                assertThat(digestAt(prepared, inputs, other)).as("%s", other).isNotEqualTo(first);
            }
        }
    }

    @Test
    void everyOpAndEveryElementDrawsNumbersOfItsOwn() {
        Slot ones = slot(0, FloatFormat.BINARY32, 64, 64);
        Slot first = slot(1, FloatFormat.BFLOAT16, 64, 64);
        Slot second = slot(2, FloatFormat.BFLOAT16, 64, 64);
        Program program = new Program(
                List.of(ones),
                List.of(unary(UnaryFunction.NEGATE, ones, first), unary(UnaryFunction.NEGATE, ones, second)),
                List.of(first, second),
                RoundingDirection.STOCHASTIC);
        Tensor input = Tensor.zeros(FloatFormat.BINARY32, ones.shape());
        input.fill(1 + 0x1p-8);
        List<Tensor> outputs = Fixtures.outputs(program);
        try (ReferenceBackend backend = new ReferenceBackend(2);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            prepared.run(List.of(input), outputs, new RandomPlace(1, 2, 3, Pass.FORWARD));
        }
        // Each of 4096 elements is rounded either way with probability 1/2: five standard deviations are 160.
        int different = 0;
        int unlikeTheNext = 0;
        for (int i = 0; i < input.elementCount() - 1; i++) {
            different += outputs.get(0).get(i) != outputs.get(1).get(i) ? 1 : 0;
            unlikeTheNext += outputs.get(0).get(i) != outputs.get(0).get(i + 1) ? 1 : 0;
        }
        assertThat(different).isBetween(2048 - 160, 2048 + 160);
        assertThat(unlikeTheNext).isBetween(2048 - 160, 2048 + 160);
    }

    private static int digestAt(Prepared prepared, List<Tensor> inputs, RandomPlace place) {
        List<Tensor> outputs = Fixtures.outputs(prepared.program());
        prepared.run(inputs, outputs, place);
        return TensorDigest.of(outputs.getFirst());
    }

    @Test
    void whatIsClosedDoesNotRun() {
        Program program = longChain(1);
        List<Tensor> inputs = Fixtures.inputs(program, Numbers.FINITE, 5);
        List<Tensor> outputs = Fixtures.outputs(program);
        ReferenceBackend backend = new ReferenceBackend(2);
        Prepared closed = backend.prepare(program, new Workspace());
        Prepared open = backend.prepare(program, new Workspace());
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> closed.run(inputs, outputs));
        open.run(inputs, outputs);
        backend.close();
        backend.close();
        assertThatIllegalStateException().isThrownBy(() -> open.run(inputs, outputs));
        assertThatIllegalStateException().isThrownBy(() -> backend.prepare(program, new Workspace()));
        open.close();
    }

    /** A layer, its loss and everything else that a run may contain. */
    private static Program network() {
        Slot input = slot(0, LOW, 64, 16);
        Slot weight = slot(1, LOW, 16, 32);
        Slot bias = slot(2, LOW, 32);
        Slot product = slot(3, HIGH, 64, 32);
        Slot active = slot(4, LOW, 64, 32);
        Slot part = slot(5, LOW, 64, 8);
        Slot padded = slot(6, LOW, 64, 9);
        Slot joined = slot(7, LOW, 64, 17);
        Slot mean = slot(8, FloatFormat.BINARY64, 1, 17);
        Slot sum = slot(9, HIGH, 64, 1);
        ChainBuilder chain = new ChainBuilder();
        int biased = chain.binary(BinaryFunction.ADD, chain.load(product), chain.load(bias));
        int scaled = chain.mulAdd(chain.unary(UnaryFunction.TANH, biased), chain.constant(3), chain.constant(1));
        return new Program(
                List.of(input, weight, bias),
                List.of(
                        new Op.MatMul(input, Layout.NORMAL, weight, Layout.NORMAL, product),
                        chain.build(scaled, active),
                        new Op.Slice(active, 1, 4, part),
                        new Op.Pad(part, 1, 0, padded),
                        new Op.Concat(List.of(part, padded), 1, joined),
                        new Op.Reduce(Reduction.MEAN, joined, 0, 1, mean),
                        new Op.Reduce(Reduction.SUM, joined, 1, 1, sum)),
                List.of(mean, sum));
    }

    @Test
    void aWholeNetworkGivesTheBitsOfTheContract() {
        check(network(), Numbers.FINITE, 6);
        check(network(), Numbers.WILD, 7);
    }

    @Test
    void runningAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Program program = network();
        List<Tensor> inputs = Fixtures.inputs(program, Numbers.FINITE, 8);
        List<Tensor> outputs = Fixtures.outputs(program);
        for (int count = 1; count <= 2; count++) {
            try (ReferenceBackend backend = new ReferenceBackend(count, 0);
                    Prepared prepared = backend.prepare(program, new Workspace())) {
                runOften(prepared, inputs, outputs);
                long own = threads.getCurrentThreadAllocatedBytes();
                runOften(prepared, inputs, outputs);
                assertThat(threads.getCurrentThreadAllocatedBytes() - own).isLessThan(1000);
            }
        }
    }

    private static void runOften(Prepared prepared, List<Tensor> inputs, List<Tensor> outputs) {
        for (int run = 0; run < 1000; run++) {
            prepared.run(inputs, outputs);
        }
    }
}
