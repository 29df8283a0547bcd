package org.halfstep.autodiff;

import static org.halfstep.autodiff.ElementwiseCases.built;
import static org.halfstep.autodiff.ElementwiseCases.chain;
import static org.halfstep.autodiff.ElementwiseCases.kind;
import static org.halfstep.autodiff.ElementwiseCases.shapes;
import static org.halfstep.autodiff.GradientCase.curved;
import static org.halfstep.autodiff.GradientCase.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.halfstep.autodiff.GradientCase.Kind;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.tensor.Shape;

/** A case for every op, function, instruction, layout, reduction and way of broadcasting, and compositions of them. */
public final class GradientCases {
    private static final Shape MATRIX = Shape.of(3, 5);
    private static final Shape CUBE = Shape.of(2, 3, 4);

    private GradientCases() {}

    /** Every case. */
    public static List<GradientCase> all() {
        return Stream.of(ElementwiseCases.all(), matmuls(), reductions(), broadcasts(), moves(), composites())
                .flatMap(List::stream)
                .toList();
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
                curved(
                        "log-sum-exp",
                        shapes(CUBE),
                        x -> x.getFirst().exp().sum(1).log()),
                curved("cross-entropy", shapes(MATRIX, MATRIX), x -> x.getFirst()
                        .exp()
                        .sum(-1)
                        .log()
                        .sum()
                        .minus(x.getFirst().times(x.getLast()).sum())),
                curved(
                        "mean squared error",
                        shapes(MATRIX, MATRIX),
                        x -> x.getFirst().minus(x.getLast()).square().mean()),
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
