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
import org.halfstep.autodiff.nn.Losses;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;

/** A case for every op, function, instruction, layout, reduction and way of broadcasting, and compositions of them. */
final class GradientCases {
    private static final Shape MATRIX = Shape.of(3, 5);
    private static final Shape CUBE = Shape.of(2, 3, 4);

    private GradientCases() {}

    static List<GradientCase> all() {
        return Stream.of(
                        unaries(),
                        binaries(),
                        mulAdds(),
                        choices(),
                        matmuls(),
                        reductions(),
                        broadcasts(),
                        moves(),
                        composites())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Shape> shapes(Shape... shapes) {
        return List.of(shapes);
    }

    /** Records with the program builder's own methods. */
    private static Function<List<Var>, Var> built(Function<Built, Slot> function) {
        return x -> {
            Recorder recorder = x.getFirst().recorder();
            List<Slot> slots = x.stream().map(Var::slot).toList();
            return recorder.var(function.apply(new Built(recorder.builder(), slots)));
        };
    }

    private record Built(ProgramBuilder builder, List<Slot> x) {
        Slot x(int number) {
            return x.get(number);
        }
    }

    /** One chain of several instructions over all inputs. */
    private static Function<List<Var>, Var> chain(ToIntBiFunction<ChainBuilder, int[]> body) {
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

    private static Kind kind(BinaryFunction function) {
        return switch (function) {
            case ADD, SUBTRACT -> Kind.LINEAR;
            case MULTIPLY, DIVIDE -> Kind.CURVED;
            case MIN, MAX, LESS, LESS_OR_EQUAL -> Kind.PIECEWISE;
        };
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

    private static List<GradientCase> matmuls() {
        List<GradientCase> cases = new ArrayList<>();
        for (int batch : new int[] {0, 2}) {
            for (Layout a : Layout.values()) {
                for (Layout b : Layout.values()) {
                    Shape left = matrix(batch, a == Layout.NORMAL ? 3 : 4, a == Layout.NORMAL ? 4 : 3);
                    Shape right = matrix(batch, b == Layout.NORMAL ? 4 : 5, b == Layout.NORMAL ? 5 : 4);
                    String name = "matmul " + left + " " + a + ", " + right + " " + b;
                    cases.add(
                            curved(name, shapes(left, right), x -> x.getFirst().matmul(a, x.getLast(), b)));
                    cases.add(curved(name + " by itself", shapes(matrix(batch, 4, 4)), x -> x.getFirst()
                            .matmul(a, x.getFirst(), b)));
                }
            }
        }
        return cases;
    }

    private static Shape matrix(int batch, int rows, int columns) {
        return batch == 0 ? Shape.of(rows, columns) : Shape.of(batch, rows, columns);
    }

    private static List<GradientCase> reductions() {
        List<GradientCase> cases = new ArrayList<>();
        for (Reduction reduction : Reduction.values()) {
            for (int first = 0; first < CUBE.rank(); first++) {
                for (int count = 1; first + count <= CUBE.rank(); count++) {
                    int from = first;
                    int axes = count;
                    Kind kind = reduction == Reduction.MAX ? Kind.PIECEWISE : Kind.LINEAR;
                    Function<List<Var>, Var> record = built(b -> b.builder().reduce(reduction, b.x(0), from, axes));
                    String name = reduction + " of " + CUBE + " from axis " + first + ", axes: " + count;
                    cases.add(new GradientCase(name, kind, shapes(CUBE), record.andThen(List::of)));
                }
            }
        }
        cases.add(linear("sum to a scalar", shapes(MATRIX), x -> x.getFirst().sum()));
        cases.add(linear("mean to a scalar", shapes(MATRIX), x -> x.getFirst().mean()));
        cases.add(linear("mean of a scalar", shapes(Shape.SCALAR), x -> x.getFirst()
                .mean()
                .plus(x.getFirst())));
        return cases;
    }

    private static List<GradientCase> broadcasts() {
        List<GradientCase> cases = new ArrayList<>();
        List<Shape> small = List.of(
                Shape.of(4),
                Shape.of(1),
                Shape.SCALAR,
                Shape.of(3, 1),
                Shape.of(1, 4),
                Shape.of(1, 1),
                Shape.of(2, 1, 4),
                Shape.of(2, 3, 1),
                Shape.of(1, 3, 1),
                Shape.of(2, 1, 1),
                Shape.of(1, 1, 1));
        for (Shape shape : small) {
            for (BinaryFunction function : BinaryFunction.values()) {
                for (List<Shape> pair : List.of(shapes(shape, CUBE), shapes(CUBE, shape))) {
                    Function<List<Var>, Var> record = built(b -> b.builder().binary(function, b.x(0), b.x(1)));
                    String name = function + " of " + pair.getFirst() + " and " + pair.getLast();
                    cases.add(new GradientCase(name, kind(function), pair, record.andThen(List::of)));
                }
            }
            cases.add(linear(
                    shape + " to " + CUBE, shapes(shape), x -> x.getFirst().broadcast(CUBE)));
        }
        cases.add(curved("[3, 1] times [1, 5]", shapes(Shape.of(3, 1), Shape.of(1, 5)), x -> x.getFirst()
                .times(x.getLast())));
        cases.add(curved("[2, 1, 4] over [3, 1]", shapes(Shape.of(2, 1, 4), Shape.of(3, 1)), x -> x.getFirst()
                .dividedBy(x.getLast())));
        return cases;
    }

    private static List<GradientCase> moves() {
        List<GradientCase> cases = new ArrayList<>();
        for (int axis = 0; axis < CUBE.rank(); axis++) {
            int along = axis;
            int size = CUBE.size(axis);
            cases.add(linear(
                    "slice, axis " + axis, shapes(CUBE), x -> x.getFirst().slice(along, 1, size - 1)));
            cases.add(linear("pad, axis " + axis, shapes(CUBE), built(b -> b.builder()
                    .pad(b.x(0), along, 2, CUBE.size(along) + 3))));
            cases.add(linear("concat of x and x, axis " + axis, shapes(CUBE), x -> x.getFirst()
                    .concat(x.getFirst(), along)));
            cases.add(linear(
                    "concat of three parts, axis " + axis,
                    shapes(CUBE, CUBE.with(axis, 1), CUBE.with(axis, 5)),
                    built(b -> b.builder().concat(b.x(), along))));
        }
        cases.add(linear(
                "transpose, axes 0 and 1", shapes(CUBE), x -> x.getFirst().transpose(0, 1)));
        cases.add(linear(
                "transpose, axes 2 and 0", shapes(CUBE), x -> x.getFirst().transpose(-1, 0)));
        cases.add(linear("reshape", shapes(CUBE), x -> x.getFirst().reshape(4, 6)));
        cases.add(linear("copy", shapes(CUBE), x -> x.getFirst().recorder().output(x.getFirst(), Role.NETWORK_INPUT)));
        return cases;
    }

    private static List<GradientCase> composites() {
        List<Shape> layer = shapes(MATRIX, Shape.of(2, 5), Shape.of(2));
        return List.of(
                curved("linear layer", layer, x -> x.get(0).linear(x.get(1), x.get(2))),
                curved(
                        "linear layer of a vector, bias [1, 2]",
                        shapes(Shape.of(5), Shape.of(2, 5), Shape.of(1, 2)),
                        x -> x.get(0).linear(x.get(1), x.get(2))),
                curved("linear layer of rank 3", shapes(Shape.of(2, 3, 5), Shape.of(2, 5), Shape.of(2)), x -> x.get(0)
                        .linear(x.get(1), x.get(2))
                        .tanh()),
                curved("tanh layer, 1 - z^2, mean", layer, x -> {
                    Var z = x.get(0).linear(x.get(1), x.get(2)).tanh();
                    return z.oneMinusSquare().times(z).mean(0);
                }),
                curved("softmax", shapes(MATRIX), x -> {
                    Var e = x.getFirst().exp();
                    return e.dividedBy(e.sum(-1));
                }),
                curved("log-sum-exp", shapes(CUBE), x -> Losses.logSumExp(x.getFirst(), 1)),
                curved("cross-entropy", shapes(MATRIX, MATRIX), x -> Losses.crossEntropy(x.getFirst(), x.getLast())),
                curved(
                        "mean squared error",
                        shapes(MATRIX, MATRIX),
                        x -> Losses.meanSquaredError(x.getFirst(), x.getLast())),
                curved("largest entry of a product", shapes(MATRIX, MATRIX), x -> x.getFirst()
                        .matmul(x.getLast().transpose(0, 1))
                        .max()),
                curved("log of a sum of slices", shapes(CUBE), x -> {
                    Var left = x.getFirst().slice(2, 0, 2);
                    Var right = x.getFirst().slice(2, 1, 2);
                    return left.times(right).plus(left.softplus()).log1p().concat(left, 1);
                }),
                curved("a chain whose registers are used again", shapes(MATRIX, Shape.of(5)), reused()),
                new GradientCase(
                        "several results, one inside another", Kind.CURVED, shapes(MATRIX, Shape.of(3, 1)), x -> {
                            Var product = x.getFirst().times(x.getLast());
                            Var root = product.sqrt();
                            return List.of(product, root.dividedBy(product), root.sum(0), product);
                        }));
    }

    /** ((x y) tanh(x y) - fma(x, tanh(x y), y)) / (x y). */
    private static Function<List<Var>, Var> reused() {
        return chain((c, r) -> {
            int product = c.binary(BinaryFunction.MULTIPLY, r[0], r[1]);
            int tanh = c.unary(UnaryFunction.TANH, product);
            int left = c.binary(BinaryFunction.MULTIPLY, product, tanh);
            int difference = c.binary(BinaryFunction.SUBTRACT, left, c.mulAdd(r[0], tanh, r[1]));
            return c.binary(BinaryFunction.DIVIDE, difference, product);
        });
    }
}
