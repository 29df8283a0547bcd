package org.halfstep.tornado.limits;

import static org.halfstep.tornado.limits.Outcome.FAILS_TO_COMPILE;
import static org.halfstep.tornado.limits.Outcome.WRONG_RESULT;

import java.util.List;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The Java that must not be written in a kernel, in the order of the table in {@code docs/gpu.md}. */
final class Limits {
    private Limits() {}

    /** All of them. */
    static List<Limit> all() {
        return Stream.of(
                        loops(),
                        branches(),
                        comparisons(),
                        fused(),
                        ConversionLimits.all(),
                        functions(),
                        integers(),
                        memory())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Limit> loops() {
        return List.of(
                Limit.of(
                        "an `if` and its `else` that both end with a loop (of no constant trip count), and a variable set in"
                                + " them read afterwards",
                        "store the result in each branch; or two `if`s, one after the other",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::loopInBothBranches)),
                Limit.of(
                        "a `switch` with a loop in every case, and a variable set in them read afterwards",
                        "store in each case, or leave one case (the default) without a loop",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::loopInEveryCase)),
                Limit.of(
                        "`c ? f(a) : f(b)` where `f` has a loop",
                        "`f(c ? a : b)`",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::loopInBothArms)),
                Limit.of(
                        "`found = k; break;` in a loop, or any other change just before `break`",
                        "a flag in the condition: `while (k < n && found < 0)`",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::valueSetBeforeBreak)),
                Limit.of(
                        "`break outer;` out of two loops",
                        "a flag in both conditions",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::leavingTwoLoops)),
                Limit.of(
                        "`return` of a value in a loop of a helper",
                        "a flag in the condition; in the kernel itself, store and `return`",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::returnInHelpersLoop)),
                Limit.of(
                        "`kept = a; a = b; b = kept;` in a loop",
                        "keep the two in an array with a computed index",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::exchangeInLoop)),
                Limit.of(
                        "the same with elements of a private array at constant indices",
                        "computed indices, or a device array",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::exchangeInPrivateArray)),
                Limit.of(
                        "a variable that takes another's value of the round before: `older = old; old = now;` in a loop",
                        "an array, or compute it from the loop's index",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::previousOfAnEarlierVariable)));
    }

    private static List<Limit> branches() {
        return List.of(
                Limit.of(
                        "`p && q` in one ternary and `p || q` in another (also where p and q are written out)",
                        "`if`s, or ints that are 0 or 1 and `&`, `|`",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::comparisonsSharedByAndAndOr)),
                Limit.of(
                        "`p && q` in one ternary and `p && !q` in another",
                        "the same",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::comparisonSharedWithItsOpposite)),
                Limit.of(
                        "a `switch` with one case and a default",
                        "`if` and `else`",
                        FAILS_TO_COMPILE,
                        Trial.ints(ForbiddenFlow::switchOfOneCase)),
                Limit.of("`throw`", "a flag in an `IntArray`", FAILS_TO_COMPILE, Trial.ints(ForbiddenFlow::exception)),
                Limit.of(
                        "a kernel named like a word of OpenCL (`kernel`)",
                        "a name of two words",
                        FAILS_TO_COMPILE,
                        Trial.ints(ForbiddenFlow::kernel)));
    }

    private static List<Limit> comparisons() {
        return List.of(
                Limit.of(
                        "`x <= y`, `x >= y` on floats that may be NaN: true then",
                        "`<` and `>`, and `!(x > y)` where it is meant; these are right",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::atMost)),
                Limit.of(
                        "the same in an `if` or beside `&&`",
                        "the same",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::atLeastInIf)),
                Limit.of(
                        "`Float.isFinite(x)`: true for NaN",
                        "`!Float.isNaN(x) && !Float.isInfinite(x)`",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::finite)),
                Limit.of(
                        "`Math.max(x, y)` on floats: NaN and -0",
                        "`x > y ? x : y`, with NaN looked at first",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::larger)),
                Limit.of(
                        "`Math.min(x, y)` on floats: NaN and -0",
                        "`x < y ? x : y`, with NaN looked at first",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::smaller)),
                Limit.of(
                        "`Math.signum(x)`: 0 for NaN",
                        "comparisons",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::signOf)));
    }

    private static List<Limit> fused() {
        return List.of(
                Limit.of(
                        "`Math.fma(a, b, c)`",
                        "`a * b + c`, which becomes one with `tornado.enable.fma`",
                        FAILS_TO_COMPILE,
                        Trial.floats(ForbiddenFloats::fusedOfMath)),
                Limit.of(
                        "`c - a * b` for a fused operation: it rounds twice",
                        "`(-a) * b + c`",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::productSubtracted, ForbiddenFloats::productSubtractedOnce)),
                Limit.of(
                        "`a * b - c`, `a * b + (-c)` for a fused operation: they round twice",
                        "store `-c` in an array and read it back: `a * b + c`",
                        WRONG_RESULT,
                        Trial.floats(
                                ForbiddenFloats::subtractedFromProduct, ForbiddenFloats::subtractedFromProductOnce)));
    }

    private static List<Limit> functions() {
        return List.of(
                Limit.of(
                        "`TornadoMath.exp`, `log`, `tanh` on floats: not correctly rounded, and the device's own",
                        "the project's functions",
                        WRONG_RESULT,
                        Trial.floats(ForbiddenFloats::exponentialOfTornado, ForbiddenFloats::exponential)),
                Limit.of(
                        "`Math.log1p`",
                        "the project's function",
                        FAILS_TO_COMPILE,
                        Trial.floats(ForbiddenFloats::logOfOnePlus)),
                Limit.of(
                        "`Math.expm1`",
                        "the project's functions",
                        FAILS_TO_COMPILE,
                        Trial.floats(ForbiddenFloats::exponentialMinusOne)),
                Limit.of(
                        "`Math.floor`, `Math.ceil`",
                        "`(float) (int) x` with a comparison",
                        FAILS_TO_COMPILE,
                        Trial.floats(ForbiddenFloats::roundedDown)),
                Limit.of(
                        "`Math.rint`",
                        "`x + 12582912f - 12582912f` where abs(x) is at most 2^22",
                        FAILS_TO_COMPILE,
                        Trial.floats(ForbiddenFloats::roundedToEven)),
                Limit.of("`Math.copySign`", "a ternary", FAILS_TO_COMPILE, Trial.floats(ForbiddenFloats::signCopied)),
                Limit.of(
                        "`x % y` on floats",
                        "nothing", FAILS_TO_COMPILE, Trial.floats(ForbiddenFloats::remainderOfFloats)));
    }

    private static List<Limit> integers() {
        return List.of(
                Limit.of(
                        "`n >>> k` on a negative int",
                        "`(n >> k)` and a mask",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenInts::unsignedShift)),
                Limit.of(
                        "`n >>> k` on a negative long",
                        "`(n >> k)` and a mask",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenInts::unsignedShiftOfLong)),
                Limit.of(
                        "`Integer.rotateLeft`",
                        "two shifts and a mask",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenInts::rotation)),
                Limit.of(
                        "`n / 256` (a power of two) on a negative int",
                        "`n >> 8` where rounding down is meant; `n % 256` and `n / 7` are right",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenInts::divisionByPowerOfTwo)),
                Limit.of(
                        "`Math.abs(n)` on ints", "a ternary", FAILS_TO_COMPILE, Trial.ints(ForbiddenInts::absoluteInt)),
                Limit.of(
                        "`Math.multiplyHigh`",
                        "a product of longs, shifted",
                        FAILS_TO_COMPILE,
                        Trial.ints(ForbiddenInts::highProduct)),
                Limit.of(
                        "`Integer.numberOfLeadingZeros`",
                        "a loop of shifts",
                        FAILS_TO_COMPILE,
                        Trial.ints(ForbiddenInts::leadingZeros)),
                Limit.of(
                        "`Integer.compareUnsigned`",
                        "compare with both signs changed: `(a ^ MIN_VALUE) < (b ^ MIN_VALUE)`",
                        FAILS_TO_COMPILE,
                        Trial.ints(ForbiddenInts::unsignedComparison)));
    }

    private static List<Limit> memory() {
        return List.of(
                Limit.ofDevice(
                        "`new int[n]`, `new float[n]` in a kernel, read before it is filled: not zero",
                        "fill it",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenInts::privateArrayNotFilled)),
                Limit.ofDevice(
                        "local memory read before it is filled: not zero",
                        "fill it",
                        WRONG_RESULT,
                        Trial.groups(ForbiddenInts::localArrayNotFilled, _ -> 0)),
                Limit.of(
                        "a local array handed to a method that stores in it",
                        "store in the kernel itself; private arrays may be handed on",
                        WRONG_RESULT,
                        Trial.groups(ForbiddenInts::localArrayFilledByAHelper, i -> Samples.ints()[i])),
                Limit.ofDevice(
                        "an array that is never read, with a store left out on some path: its old elements may not have been"
                                + " sent",
                        "store on every path, or read it",
                        WRONG_RESULT,
                        Trial.ints(ForbiddenFlow::storeLeftOutInSomeCases)),
                Limit.of(
                        "`@Reduce`: wrong beyond a few thousand elements",
                        "a tree in local memory, in a fixed order",
                        WRONG_RESULT,
                        Limits::sumOfOnes),
                Limit.of(
                        "`context.atomicAdd` on a `FloatArray`",
                        "a sum in a fixed order",
                        FAILS_TO_COMPILE,
                        Trial.floats(ForbiddenInts::atomicFloatSum)));
    }

    private static Outcome sumOfOnes() {
        var ones = new FloatArray(65536);
        ones.init(1);
        var sum = FloatArray.fromElements(0);
        boolean compiled =
                Trial.compilesWithoutGrid(graph -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, ones, sum)
                        .task("trial", ForbiddenInts::sumOfAll, ones, sum)
                        .transferToHost(DataTransferMode.EVERY_EXECUTION, sum));
        return compiled ? (sum.get(0) == 65536 ? Outcome.RIGHT : WRONG_RESULT) : FAILS_TO_COMPILE;
    }
}
