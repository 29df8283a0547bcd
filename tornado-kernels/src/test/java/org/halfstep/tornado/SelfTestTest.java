package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.tensor.DeviceCopy;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.core.tensor.TensorStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The self-test finds and names what a device computes wrong; the devices here are made wrong on purpose. */
class SelfTestTest {
    private static void findsOut(Backend wrong, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SelfTest.require(wrong, "Abacus"))
                .withMessageStartingWith("the device Abacus computes " + what)
                .withMessageEndingWith("; it cannot be used; docs/gpu.md");
        wrong.close();
    }

    @Test
    void whatIsRightPasses() {
        assertThatCode(() -> SelfTest.require(AlteredBackend.ofOps(op -> op), ""))
                .doesNotThrowAnyException();
    }

    @Test
    void theMessageNamesKernelCaseAndNumbers() {
        Backend wrong = AlteredBackend.ofInstructions(
                (chain, instruction) -> instruction instanceof Instruction.Binary(BinaryFunction function, int x, int y)
                                && function == BinaryFunction.DIVIDE
                        ? chain.binary(BinaryFunction.MULTIPLY, x, chain.binary(function, chain.constant(1), y))
                        : chain.append(instruction));
        findsOut(wrong, "DIVIDE wrong (kernel runOps): ");
        Backend sums = AlteredBackend.ofInstructions(
                (chain, instruction) -> instruction instanceof Instruction.Binary(BinaryFunction function, int x, int y)
                                && function == BinaryFunction.DIVIDE
                        ? chain.binary(BinaryFunction.ADD, x, y)
                        : chain.append(instruction));
        findsOut(sums, "DIVIDE wrong (kernel runOps): 1.0, 1.0 gave 2.0, expected 1.0; ");
    }

    @ParameterizedTest
    @EnumSource
    void everyFunctionOfOneNumber(UnaryFunction function) {
        UnaryFunction other =
                function == UnaryFunction.STOP_GRADIENT ? UnaryFunction.NEGATE : UnaryFunction.STOP_GRADIENT;
        findsOut(
                AlteredBackend.ofInstructions((chain, instruction) ->
                        instruction instanceof Instruction.Unary(UnaryFunction found, int x) && found == function
                                ? chain.unary(other, x)
                                : chain.append(instruction)),
                function + " wrong (kernel runOps): ");
    }

    @ParameterizedTest
    @EnumSource
    void everyFunctionOfTwoNumbers(BinaryFunction function) {
        BinaryFunction other = function == BinaryFunction.MAX ? BinaryFunction.MIN : BinaryFunction.MAX;
        findsOut(
                AlteredBackend.ofInstructions((chain, instruction) ->
                        instruction instanceof Instruction.Binary(BinaryFunction found, int x, int y)
                                        && found == function
                                ? chain.binary(other, x, y)
                                : chain.append(instruction)),
                function + " wrong (kernel runOps): ");
    }

    @Test
    void theOtherInstructions() {
        findsOut(
                AlteredBackend.ofInstructions(
                        (chain, instruction) -> instruction instanceof Instruction.MulAdd(int a, int b, int c)
                                ? chain.binary(BinaryFunction.ADD, chain.binary(BinaryFunction.MULTIPLY, a, b), c)
                                : chain.append(instruction)),
                "a fused multiply-add wrong");
        findsOut(
                AlteredBackend.ofInstructions((chain, instruction) ->
                        instruction instanceof Instruction.Select(int test, int then, int otherwise)
                                ? chain.select(chain.unary(UnaryFunction.RELU, test), then, otherwise)
                                : chain.append(instruction)),
                "a selection wrong");
        findsOut(
                AlteredBackend.ofInstructions(
                        (chain, instruction) -> instruction instanceof Instruction.Clamp(int x, double low, double high)
                                ? chain.append(new Instruction.Clamp(x, low, high + 1))
                                : chain.append(instruction)),
                "a clamp wrong");
    }

    @Test
    void flushedSubnormals() {
        Backend flushing = AlteredBackend.ofInstructions((chain, instruction) -> {
            int result = chain.append(instruction);
            int magnitude = chain.unary(UnaryFunction.ABS, result);
            int tiny = chain.binary(BinaryFunction.LESS, magnitude, chain.constant(Float.MIN_NORMAL));
            int zero = chain.binary(BinaryFunction.MULTIPLY, result, chain.constant(0));
            return chain.select(tiny, zero, result);
        });
        findsOut(flushing, "NEGATE wrong (kernel runOps): 1.401298464324817E-45 gave ");
    }

    @Test
    void aConversion() {
        findsOut(
                AlteredBackend.ofOps(op -> op instanceof Op.Chain chain
                                && chain.result().format().equals(FloatFormat.BINARY16)
                                && chain.inputs().getFirst().format().equals(FloatFormat.BFLOAT16)
                        ? negated(chain)
                        : op),
                "the rounding of bfloat16 to float16 wrong");
    }

    private static Op negated(Op.Chain chain) {
        ChainBuilder builder = new ChainBuilder();
        return builder.build(
                builder.unary(UnaryFunction.NEGATE, builder.load(chain.inputs().getFirst())), chain.result());
    }

    @ParameterizedTest
    @EnumSource
    void everyReduction(Reduction reduction) {
        Reduction other = reduction == Reduction.MAX ? Reduction.SUM : Reduction.MAX;
        findsOut(
                AlteredBackend.ofOps(op -> op instanceof Op.Reduce reduce && reduce.reduction() == reduction
                        ? new Op.Reduce(other, reduce.input(), reduce.firstAxis(), reduce.axisCount(), reduce.result())
                        : op),
                reduction + " of neighbours wrong");
    }

    @Test
    void overflowsThatAreNotReported() {
        findsOut(AlteredBackend.ofOverflows(_ -> List.of()), "whether it overflows, of ");
    }

    /** A device that holds the right values, and says something else of them. */
    private static final class LyingCopy extends DeviceCopy {
        private final Tensor values;
        private final double magnitudeFactor;
        private final int digestOffset;

        LyingCopy(Tensor values, double magnitudeFactor, int digestOffset) {
            this.values = values;
            this.magnitudeFactor = magnitudeFactor;
            this.digestOffset = digestOffset;
        }

        @Override
        protected void download(MemorySegment target) {
            target.copyFrom(values.bytes());
        }

        @Override
        protected double maxAbs() {
            return magnitudeFactor * TensorStatistics.maxAbs(values);
        }

        @Override
        protected int digest() {
            return TensorDigest.of(values) + digestOffset;
        }

        @Override
        protected void clear() {
            values.clear();
        }

        @Override
        protected boolean copyTo(Tensor target) {
            return false;
        }
    }

    private static Backend lying(double magnitudeFactor, int digestOffset) {
        return AlteredBackend.ofOutputs(output -> {
            Tensor values = Tensor.of(output.format(), output.shape(), output.toDoubles());
            LyingCopy copy = new LyingCopy(values, magnitudeFactor, digestOffset);
            output.keepOnDevice(copy);
            copy.deviceWrote();
        });
    }

    @Test
    void magnitudesAndDigestsOfTheDevice() {
        findsOut(lying(2, 0), "max|x| of copies of float32 wrong (kernel largestMagnitudes): gave ");
        findsOut(lying(1, 1), "the digest of copies of float32 wrong (kernel partialDigests): gave ");
        assertThatCode(() -> SelfTest.require(lying(1, 0), "")).doesNotThrowAnyException();
    }
}
