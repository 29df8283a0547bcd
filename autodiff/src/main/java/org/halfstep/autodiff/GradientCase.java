package org.halfstep.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;

/**
 * A function F whose gradient is tested; {@link GradientCases} has them, {@link GradientCheck} tests them.
 *
 * @param name what is special about it
 * @param kind how F(x + e u) depends on e
 * @param inputs the shapes of x
 * @param function records F
 */
public record GradientCase(String name, Kind kind, List<Shape> inputs, Function<List<Var>, List<Var>> function) {
    /** How F(x + e u) depends on e. */
    public enum Kind {
        /** F(x + e u) = F(x) + e F(u). */
        LINEAR,
        /** F(x + e u) = F(x) + e J u while e is small enough to cross no kink. */
        PIECEWISE,
        /** F(x + e u) has a term in e^2. */
        CURVED
    }

    public GradientCase {
        inputs = List.copyOf(inputs);
    }

    static GradientCase linear(String name, List<Shape> inputs, Function<List<Var>, Var> function) {
        return new GradientCase(name, Kind.LINEAR, inputs, function.andThen(List::of));
    }

    static GradientCase piecewise(String name, List<Shape> inputs, Function<List<Var>, Var> function) {
        return new GradientCase(name, Kind.PIECEWISE, inputs, function.andThen(List::of));
    }

    static GradientCase curved(String name, List<Shape> inputs, Function<List<Var>, Var> function) {
        return new GradientCase(name, Kind.CURVED, inputs, function.andThen(List::of));
    }

    /** F alone, recorded in binary64. */
    public Recording record() {
        return record("float64");
    }

    /** F alone, recorded in the formats of a policy. */
    public Recording record(String policy) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse(policy));
        List<Var> x = inputs(recorder, inputs);
        return new Recording(recorder, x, function.apply(x));
    }

    /** Inputs of a recording, with the role of a network's. */
    public static List<Var> inputs(Recorder recorder, List<Shape> shapes) {
        return shapes.stream()
                .map(shape -> recorder.input(shape, Role.NETWORK_INPUT))
                .toList();
    }

    /** Numbers for x: positive and away from 0, so that every function is smooth there. */
    public double[][] point(Stream random) {
        return numbers(inputs, 0.4, 1.6, random);
    }

    /** Numbers in [-1, 1). */
    public static double[][] direction(List<Shape> shapes, Stream random) {
        return numbers(shapes, -1, 1, random);
    }

    /** Numbers in [low, high). */
    public static double[][] numbers(List<Shape> shapes, double low, double high, Stream random) {
        double[][] numbers = new double[shapes.size()][];
        for (int part = 0; part < numbers.length; part++) {
            numbers[part] = new double[shapes.get(part).elementCount()];
            for (int i = 0; i < numbers[part].length; i++) {
                numbers[part][i] = random.nextUniform(low, high);
            }
        }
        return numbers;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The recorded F, to which its products can be appended. */
    public record Recording(Recorder recorder, List<Var> x, List<Var> results) {
        /** The recorded ops. */
        public List<Op> ops() {
            return recorder.builder().ops();
        }

        /** The shapes of F(x). */
        public List<Shape> resultShapes() {
            return results.stream().map(Var::shape).toList();
        }

        /** Cotangents of F's results as new inputs. */
        public List<Var> cotangents() {
            return inputs(recorder, resultShapes());
        }

        /** J^T v. */
        public List<Var> gradient(List<Var> v) {
            return product(results, v, x);
        }

        /** J u: the product of v -> J^T v, which is linear in v, with u. */
        public List<Var> derivative(List<Var> v, List<Var> u) {
            return product(gradient(v), u, v);
        }

        private List<Var> product(List<Var> outputs, List<Var> cotangents, List<Var> by) {
            List<Vjp.Wanted> wanted = by.stream()
                    .map(input -> new Vjp.Wanted(input.slot(), Role.STEP_ADJOINT))
                    .toList();
            return Vjp.append(recorder.builder(), slots(outputs), slots(cotangents), wanted).stream()
                    .map(recorder::var)
                    .toList();
        }

        private static List<Slot> slots(List<Var> values) {
            return values.stream().map(Var::slot).toList();
        }
    }

    /** The sum of a_i b_i. */
    public static double dot(List<double[]> a, List<double[]> b) {
        double sum = 0;
        for (int part = 0; part < a.size(); part++) {
            for (int i = 0; i < a.get(part).length; i++) {
                sum += a.get(part)[i] * b.get(part)[i];
            }
        }
        return sum;
    }

    /** The sum of |a_i b_i|: what a dot product's error is relative to. */
    public static double magnitude(List<double[]> a, List<double[]> b) {
        return dot(absolute(a), absolute(b));
    }

    /** The largest magnitude. */
    public static double largest(List<double[]> parts) {
        return absolute(parts).stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    }

    private static List<double[]> absolute(List<double[]> parts) {
        return parts.stream()
                .map(part -> Arrays.stream(part).map(Math::abs).toArray())
                .toList();
    }

    /** Inputs behind one another. */
    public static double[][] join(double[][]... groups) {
        List<double[]> all = new ArrayList<>();
        for (double[][] group : groups) {
            all.addAll(List.of(group));
        }
        return all.toArray(double[][]::new);
    }
}
