package org.halfstep.tornado.limits;

import static org.halfstep.tornado.limits.Outcome.FAILS_TO_COMPILE;
import static org.halfstep.tornado.limits.Outcome.WRONG_RESULT;

import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/** The conversions that must not be written in a kernel, a part of {@link Limits}. */
final class ConversionLimits {
    private ConversionLimits() {}

    /** All of them. */
    static List<Limit> all() {
        return List.of(
                Limit.of(
                        "`Float.intBitsToFloat(bits)` inside an expression",
                        "store it straight into a `FloatArray` and read it back",
                        FAILS_TO_COMPILE,
                        Trial.codes(ForbiddenFloats::floatOfBitsInExpression)),
                Limit.of(
                        "`Float.floatToRawIntBits(x)` inside an expression",
                        "store it straight into an `IntArray` and read it back",
                        FAILS_TO_COMPILE,
                        Trial.codes(ForbiddenFloats::bitsInExpression)),
                Limit.of(
                        "`Float.floatToIntBits(x)`",
                        "`floatToRawIntBits`, stored straight",
                        FAILS_TO_COMPILE,
                        Trial.codes(ForbiddenFloats::bitsWithOneNaN)),
                Limit.of(
                        "`Float.float16ToFloat(code)`",
                        "a table of 65,536 floats",
                        WRONG_RESULT,
                        Trial.codes(ForbiddenFloats::halfDecoded)),
                Limit.of(
                        "`Float.floatToFloat16(x)`",
                        "work on the bits",
                        FAILS_TO_COMPILE,
                        Trial.codes(ForbiddenFloats::halfEncoded)),
                Limit.of(
                        "`BFloat16` of TornadoVM: ties go away from zero",
                        "work on the bits",
                        WRONG_RESULT,
                        ConversionLimits::tiesOfBFloat16),
                Limit.ofDevice(
                        "`HalfFloatArray`, where the device has no `cl_khr_fp16`",
                        "a `ShortArray` of codes",
                        FAILS_TO_COMPILE,
                        ConversionLimits::halfFloatArray),
                Limit.ofDevice(
                        "`(int) x` beyond the range of an int",
                        "bound x first",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::toIntBeyondRange)),
                Limit.ofDevice(
                        "`(long) x` beyond the range of a long or of NaN",
                        "bound x first",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::toLongBeyondRange)));
    }

    /** 1 + 2^-8 lies between two neighbours of 8 bits; the tie goes down to 1. */
    private static Outcome tiesOfBFloat16() {
        return BFloat16.bf16FromFloat(1 + 0x1p-8f) == 0x3F80 ? Outcome.RIGHT : WRONG_RESULT;
    }

    private static Outcome halfFloatArray() {
        var halves = new HalfFloatArray(Samples.COUNT);
        halves.init(new HalfFloat(1.5f));
        var values = new FloatArray(Samples.COUNT);
        values.init(Trial.UNTOUCHED);
        boolean compiled = Trial.compiles(graph -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, halves)
                .task("trial", ForbiddenFloats::halfArray, new KernelContext(), halves, values)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, values));
        return compiled ? (values.get(7) == 1.5f ? Outcome.RIGHT : WRONG_RESULT) : FAILS_TO_COMPILE;
    }
}
