package org.halfstep.tornado.limits;

import java.util.List;
import java.util.stream.Stream;

/** The Java that kernels rely on, in the order of the list in {@code docs/gpu.md}. */
final class Foundations {
    private Foundations() {}

    /** All of them. */
    static List<Foundation> all() {
        return Stream.of(loops(), branches(), groups(), floats(), conversions(), integers())
                .flatMap(List::stream)
                .toList();
    }

    private static Foundation of(String what, Trial trial) {
        return new Foundation(what, trial);
    }

    private static List<Foundation> loops() {
        return List.of(
                of("a loop in one branch", Trial.ints(SafeLoops::loopInOneBranch)),
                of(
                        "a loop in both branches, each of which stores its result",
                        Trial.ints(SafeLoops::loopsThatStoreInBothBranches)),
                of("a loop in `if (i < n) {...}` around everything", Trial.ints(SafeLoops::loopInGuard)),
                of("a loop after an early `return`", Trial.ints(SafeLoops::loopAfterReturn)),
                of("`if`s one after the other, each with a loop, in a loop", Trial.ints(SafeLoops::twoIfsWithLoops)),
                of("a trip count by a ternary", Trial.ints(SafeLoops::conditionalTripCount)),
                of("a loop of no trips in a loop, and a loop of no trips", Trial.ints(SafeLoops::zeroTrips)),
                of("`while`", Trial.ints(SafeLoops::whileLoop)),
                of("`do while`", Trial.ints(SafeLoops::doWhileLoop)),
                of("a loop that counts down", Trial.ints(SafeLoops::loopThatCountsDown)),
                of("a search with a flag in the condition", Trial.ints(SafeLoops::flagInsteadOfBreak)),
                of("`break` before anything has changed", Trial.ints(SafeLoops::breakBeforeAnyChange)),
                of("`continue`", Trial.ints(SafeLoops::continueInLoop)),
                of("store and `return` in a loop of the kernel itself", Trial.ints(SafeLoops::returnInKernelsLoop)),
                of("a static helper with a loop", Trial.ints(SafeLoops::loopInHelper)),
                of("the same in one arm of a ternary in a loop", Trial.ints(SafeLoops::loopInHelperInBranchAndLoop)));
    }

    private static List<Foundation> branches() {
        return List.of(
                of("a `switch` of straight-line cases in two loops", Trial.ints(SafeBranches::switchInTwoLoops)),
                of("a `switch` with loops in some cases, in a loop", Trial.ints(SafeBranches::loopsInSomeCases)),
                of(
                        "a `switch` with a loop in every case, each of which stores, in a loop",
                        Trial.ints(SafeBranches::loopsThatStoreInEveryCase)),
                of("a `switch` expression", Trial.ints(SafeBranches::switchExpression)),
                of("a `switch` with cases that fall through", Trial.ints(SafeBranches::fallThrough)),
                of("a `switch` over far numbers", Trial.ints(SafeBranches::sparseSwitch)),
                of("`&&`, `||` and `!`", Trial.ints(SafeBranches::compoundConditions)),
                of("side effects in conditions", Trial.ints(SafeBranches::conditionsWithSideEffects)),
                of("nested ternaries in a loop", Trial.ints(SafeBranches::nestedTernaries)),
                of("an exchange of two variables in a branch", Trial.ints(SafeBranches::exchangeInBranch)),
                of("an exchange in a private array by computed indices", Trial.ints(SafeBranches::exchangeInArray)),
                of("private float arrays with a computed index", Trial.ints(SafeBranches::privateFloats)));
    }

    private static List<Foundation> groups() {
        return List.of(
                of("a barrier in a loop", Trial.groups(SafeGroups::barrierInLoop, SafeGroups::sumOfGroup)),
                of(
                        "two barriers in a loop whose trip count is the group's",
                        Trial.groups(SafeGroups::barrierInLoopOfGroup, SafeGroups::sumOverNeighbours)),
                of(
                        "a barrier in a case of a `switch` in a loop, for all threads of a group",
                        Trial.groups(SafeGroups::barrierInCase, i -> SafeGroups.neighbour(i, 1) * 3 + 1)),
                of(
                        "an early `return` of whole groups before a barrier",
                        Trial.groups(SafeGroups::returnOfWholeGroups, SafeGroups::neighbourInFirstGroups)),
                of(
                        "conditions before and after a barrier instead of the `return` of some threads",
                        Trial.groups(SafeGroups::guardsAroundBarrier, SafeGroups::neighbourInFirstHalves)),
                of(
                        "a global barrier between the threads of a group",
                        Trial.groups(SafeGroups::globalBarrierInGroup, i -> SafeGroups.neighbour(i, 1) * 3 + 1)),
                of(
                        "a loop in strides of the number of threads",
                        Trial.groups(SafeGroups::stridedLoop, i -> Samples.ints()[i] + 1)),
                of("`atomicAdd` on an `IntArray`", Trial.groups(SafeGroups::atomicCount, SafeGroups::count)));
    }

    private static List<Foundation> floats() {
        return List.of(
                of("`x + y`", Trial.floats(SafeFloats::sum)),
                of("`x * y`, subnormals too", Trial.floats(SafeFloats::product)),
                of("`x / y`, subnormals too", Trial.floats(SafeFloats::quotient)),
                of("`1 / x`", Trial.floats(SafeFloats::reciprocal)),
                of("`(float) Math.sqrt(x)`", Trial.floats(SafeFloats::squareRoot)),
                of("`a * b + c` rounds once", Trial.floats(SafeFloats::fused, SafeFloats::fusedOnce)),
                of("`c + a * b` rounds once", Trial.floats(SafeFloats::fusedOnTheRight, SafeFloats::fusedOnce)),
                of(
                        "so does a product that comes through a variable",
                        Trial.floats(SafeFloats::fusedThroughVariable, SafeFloats::fusedOnce)),
                of(
                        "`(-a) * b + c` rounds once",
                        Trial.floats(SafeFloats::negatedFactor, SafeFloats::negatedFactorOnce)),
                of(
                        "`a * b + c` rounds once where c comes negated out of an array",
                        Trial.floats(SafeFloats::negatedSummand, SafeFloats::negatedSummandOnce)),
                of(
                        "`a * b + c * d` fuses the first product",
                        Trial.floats(SafeFloats::twoProducts, SafeFloats::twoProductsFirstFused)),
                of("`<`, `>`, `!(x > y)`, `==`, `!=` with NaN", Trial.floats(SafeFloats::strictComparisons)),
                of("the same in an `if`", Trial.floats(SafeFloats::strictComparisonInIf)),
                of("`Float.isNaN`, `Float.isInfinite`", Trial.floats(SafeFloats::notANumber)),
                of("`x != x`", Trial.floats(SafeFloats::notEqualToItself)),
                of("`x > y ? x : y`", Trial.floats(SafeFloats::largerByTernary)),
                of("`x < 0 ? 0 : x` keeps NaN", Trial.floats(SafeFloats::rectifierThatKeepsNaN)),
                of("`Math.abs(x)`", Trial.floats(SafeFloats::absolute)),
                of("`-x`, `0 - x` and the sign of 0", Trial.floats(SafeFloats::signs)),
                of("no algebra: `(x + y) - x + x * 0` is computed", Trial.floats(SafeFloats::notSimplified)),
                of("`x + 12582912f - 12582912f` rounds", Trial.floats(SafeFloats::roundedByAddition)),
                of("double arithmetic between floats", Trial.floats(SafeFloats::throughDouble)));
    }

    private static List<Foundation> conversions() {
        return List.of(
                of("`(int) x` in the range of an int", Trial.floats(SafeFloats::toIntInRange)),
                of(
                        "`Float.intBitsToFloat(bits)` stored straight into a `FloatArray` and read back",
                        Trial.codes(SafeCodes::floatOfBitsStored)),
                of(
                        "`Float.floatToRawIntBits(x)` stored straight into an `IntArray` and read back",
                        Trial.codes(SafeCodes::bitsStoredAndReadAgain)),
                of("the same again and again in a loop", Trial.codes(SafeCodes::bitsInLoop)),
                of("`codes.get(i) & 0xFFFF` of a negative short", Trial.codes(SafeCodes::maskedCode)),
                of("`(short)` of an int, stored", Trial.codes(SafeCodes::codeStored)),
                of("shorts in comparisons", Trial.codes(SafeCodes::codesCompared)),
                of("a masked short as a float", Trial.codes(SafeCodes::codeAsFloat)));
    }

    private static List<Foundation> integers() {
        return List.of(
                of("`a / b` on ints", Trial.ints(SafeInts::division)),
                of("`a % b` on ints", Trial.ints(SafeInts::remainderOfInts)),
                of(
                        "division by other constants than powers of two, remainders by any, and `n / 256` of n not"
                                + " negative",
                        Trial.ints(SafeInts::byConstants)),
                of("products that wrap around", Trial.ints(SafeInts::wraparound)),
                of("the product of two ints as a long", Trial.ints(SafeInts::longProduct)),
                of("`<<` and `>>` by a variable", Trial.ints(SafeInts::shifts)),
                of("`(n >> 16) & 0xFFFF`", Trial.ints(SafeInts::maskedShift)),
                of("a hash of masked shifts and products", Trial.ints(SafeInts::hash)),
                of("unsigned order by changed signs", Trial.ints(SafeInts::unsignedOrder)),
                of("`<=` and `>=` on ints", Trial.ints(SafeInts::comparisons)),
                of("`Math.max`, `Math.min` on ints", Trial.ints(SafeInts::extremes)),
                of("`Integer.bitCount`", Trial.ints(SafeInts::ones)),
                of("casts to short, byte and char", Trial.ints(SafeInts::casts)),
                of("`&&` and `!=` on boolean variables", Trial.ints(SafeInts::booleans)),
                of("an element stored and read again, over and over", Trial.ints(SafeInts::storedAndReadAgain)),
                of("a kernel named `or` (not in CUDA C++)", Trial.ints(SafeInts::or)));
    }
}
