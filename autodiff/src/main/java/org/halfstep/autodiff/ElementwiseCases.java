package org.halfstep.autodiff;

import static org.halfstep.autodiff.GradientCase.curved;
import static org.halfstep.autodiff.GradientCase.linear;
import static org.halfstep.autodiff.GradientCase.piecewise;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.halfstep.autodiff.GradientCase.Kind;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;

/** Cases of elementwise ops: functions of one and of two, fused multiply-adds, choices. */
final class ElementwiseCases {
    private static final Shape MATRIX = Shape.of(3, 5);
    private static final Shape CUBE = Shape.of(2, 3, 4);

    private ElementwiseCases() {}

    static List<GradientCase> all() {
        return Stream.of(unaries(), binaries(), mulAdds(), choices())
                .flatMap(List::stream)
                .toList();
    }

    static List<Shape> shapes(Shape... shapes) {
        return List.of(shapes);
    }

    /** Records with the program builder's own methods. */
    static Function<List<Var>, Var> built(Function<Built, Slot> function) {
        return x -> {
            Recorder recorder = x.getFirst().recorder();
            List<Slot> slots = x.stream().map(Var::slot).toList();
            return recorder.var(function.apply(new Built(recorder.builder(), slots)));
        };
    }

    record Built(ProgramBuilder builder, List<Slot> x) {
        Slot x(int number) {
            return x.get(number);
        }
    }

    /** One chain of several instructions over all inputs. */
    static Function<List<Var>, Var> chain(ToIntBiFunction<ChainBuilder, int[]> body) {
        return built(b -> b.builder().chain(b.x(), body));
    }

    private static List<GradientCase> unaries() {
        List<GradientCase> cases = new ArrayList<>();
        for (UnaryFunction function : EnumSet.complementOf(EnumSet.of(UnaryFunction.STOP_GRADIENT))) {
            Kind kind =
                    switch (function) {
                        case NEGATE -> Kind.LINEAR;
                        case ABS, SIGN, RELU, FLOOR, STOP_GRADIENT -> Kind.PIECEWISE;
                        case SQRT, EXP, LOG, LOG1P, TANH, SIGMOID, SOFTPLUS -> Kind.CURVED;
                    };
            Function<List<Var>, Var> alone = built(b -> b.builder().unary(function, b.x(0)));
            cases.add(new GradientCase(function + " alone", kind, shapes(MATRIX), alone.andThen(List::of)));
            Function<List<Var>, Var> inside =
                    chain((c, r) -> c.binary(BinaryFunction.MULTIPLY, c.unary(function, r[0]), c.constant(0.75)));
            cases.add(new GradientCase(function + " inside", kind, shapes(MATRIX), inside.andThen(List::of)));
            Function<List<Var>, Var> last = chain((c, r) -> c.unary(function, c.mulAdd(r[0], r[0], r[0])));
            boolean steps = function == UnaryFunction.SIGN || function == UnaryFunction.FLOOR;
            String nameOfLast = function + " of x^2 + x, one chain";
            cases.add(steps ? piecewise(nameOfLast, shapes(MATRIX), last) : curved(nameOfLast, shapes(MATRIX), last));
        }
        return cases;
    }

    private static List<GradientCase> binaries() {
        List<GradientCase> cases = new ArrayList<>();
        for (BinaryFunction function : BinaryFunction.values()) {
            Kind kind = kind(function);
            boolean quotient = function == BinaryFunction.DIVIDE;
            cases.add(binary(function + " of two", kind, 2, b -> b.builder().binary(function, b.x(0), b.x(1))));
            // x / x = 1 is affine, not linear.
            Function<Built, Slot> same = b -> b.builder().binary(function, b.x(0), b.x(0));
            String nameOfSame = function + " of x and x";
            cases.add(quotient ? affine(nameOfSame, Kind.LINEAR, same) : binary(nameOfSame, kind, 1, same));
            Kind kindWithNumber = kind == Kind.PIECEWISE ? kind : Kind.LINEAR;
            cases.add(affine(function + " with a number right", kindWithNumber, b -> b.builder()
                    .binary(function, b.x(0), 1.05)));
            cases.add(affine(function + " with a number left", quotient ? Kind.CURVED : kindWithNumber, b -> b.builder()
                    .binary(function, 1.05, b.x(0))));
        }
        return cases;
    }

    private static List<GradientCase> mulAdds() {
        return List.of(
                curved("fma(x, y, z)", shapes(MATRIX, MATRIX, MATRIX), chain((c, r) -> c.mulAdd(r[0], r[1], r[2]))),
                curved("fma(x, x, x)", shapes(MATRIX), chain((c, r) -> c.mulAdd(r[0], r[0], r[0]))),
                curved("fma(x, x, y)", shapes(MATRIX, MATRIX), chain((c, r) -> c.mulAdd(r[0], r[0], r[1]))),
                curved("fma(x, y, x)", shapes(MATRIX, MATRIX), chain((c, r) -> c.mulAdd(r[0], r[1], r[0]))),
                curved("fma(x, y, y)", shapes(MATRIX, MATRIX), chain((c, r) -> c.mulAdd(r[0], r[1], r[1]))),
                linear("fma(number, x, y)", shapes(MATRIX, MATRIX), x -> x.getFirst()
                        .timesPlus(0.3, x.getLast())),
                curved(
                        "fma(x, y, z), broadcast",
                        shapes(Shape.of(3, 1), Shape.of(5), Shape.SCALAR),
                        chain((c, r) -> c.mulAdd(r[0], r[1], r[2]))));
    }

    /** Rules on both sides of a kink. */
    private static List<GradientCase> choices() {
        return List.of(
                piecewise("|x - 1|", shapes(MATRIX), x -> x.getFirst().minus(1).abs()),
                piecewise("relu(x - 1)", shapes(MATRIX), x -> x.getFirst()
                        .minus(1)
                        .relu()),
                piecewise("x within limits", shapes(MATRIX), x -> x.getFirst().clamp(0.7, 1.3)),
                curved(
                        "x^2 within limits, times x",
                        shapes(MATRIX),
                        x -> x.getFirst().square().clamp(0.7, 1.3).times(x.getFirst())),
                curved("x^2 where x < y, else x y", shapes(MATRIX, MATRIX), x -> {
                    Var a = x.getFirst();
                    Var b = x.getLast();
                    return a.lessThan(b).select(a.square(), a.times(b));
                }),
                curved("largest of products", shapes(MATRIX, MATRIX), x -> x.getFirst()
                        .times(x.getLast())
                        .max(x.getFirst().square())
                        .min(x.getLast())),
                curved("an entry of a bank", shapes(CUBE), built(b -> b.builder()
                        .unary(UnaryFunction.EXP, b.builder().selectBank(b.x(0), index(b))))),
                curved("an entry of a bank and the bank", shapes(CUBE), built(b -> b.builder()
                        .binary(BinaryFunction.MULTIPLY, b.builder().selectBank(b.x(0), index(b)), b.x(0)))),
                linear("a bank with one entry", shapes(MATRIX), built(b -> b.builder()
                        .scatterBank(b.x(0), index(b), 3))));
    }

    private static Slot index(Built b) {
        return b.builder().filled(Shape.SCALAR, 1, Role.TIME);
    }

    private static GradientCase binary(String name, Kind kind, int count, Function<Built, Slot> function) {
        List<Shape> shapes = Collections.nCopies(count, MATRIX);
        return new GradientCase(name, kind, shapes, built(function).andThen(List::of));
    }

    /** An affine function made linear: F(x) - F(y). */
    private static GradientCase affine(String name, Kind kind, Function<Built, Slot> function) {
        Function<List<Var>, Var> difference = x ->
                built(function).apply(x.subList(0, 1)).minus(built(function).apply(x.subList(1, 2)));
        return new GradientCase(name, kind, shapes(MATRIX, MATRIX), difference.andThen(List::of));
    }

    static Kind kind(BinaryFunction function) {
        return switch (function) {
            case ADD, SUBTRACT -> Kind.LINEAR;
            case MULTIPLY, DIVIDE -> Kind.CURVED;
            case MIN, MAX, LESS, LESS_OR_EQUAL -> Kind.PIECEWISE;
        };
    }
}
