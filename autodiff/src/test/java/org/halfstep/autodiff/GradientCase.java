package org.halfstep.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;

/**
 * A function F whose gradient is tested, in binary64.
 *
 * @param name what is special about it
 * @param kind how F(x + e u) depends on e
 * @param inputs the shapes of x
 * @param function records F
 */
record GradientCase(String name, Kind kind, List<Shape> inputs, Function<List<Var>, List<Var>> function) {
    enum Kind {
        /** F(x + e u) = F(x) + e F(u). */
        LINEAR,
        /** F(x + e u) = F(x) + e J u while e is small enough to cross no kink. */
        PIECEWISE,
        /** F(x + e u) has a term in e^2. */
        CURVED
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
    Recording record() {
        return record("float64");
    }

    /** F alone, recorded in the formats of a policy. */
    Recording record(String policy) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse(policy));
        List<Var> x = inputs(recorder, inputs);
        return new Recording(recorder, x, function.apply(x));
    }

    static List<Var> inputs(Recorder recorder, List<Shape> shapes) {
        return shapes.stream()
                .map(shape -> recorder.input(shape, Role.NETWORK_INPUT))
                .toList();
    }

    /** Numbers for x: positive and away from 0, so that every function is smooth there. */
    double[][] point(SplittableRandom random) {
        return inputs.stream()
                .map(shape -> Runs.numbers(shape, 0.4, 1.6, random))
                .toArray(double[][]::new);
    }

    static double[][] direction(List<Shape> shapes, SplittableRandom random) {
        return shapes.stream().map(shape -> Runs.numbers(shape, -1, 1, random)).toArray(double[][]::new);
    }

    @Override
    public String toString() {
        return name;
    }

    /** The recorded F, to which its products can be appended. */
    record Recording(Recorder recorder, List<Var> x, List<Var> results) {
        List<Op> ops() {
            return recorder.builder().ops();
        }

        List<Shape> resultShapes() {
            return results.stream().map(Var::shape).toList();
        }

        /** Cotangents of F's results as new inputs. */
        List<Var> cotangents() {
            return inputs(recorder, resultShapes());
        }

        /** J^T v. */
        List<Var> gradient(List<Var> v) {
            return product(results, v, x);
        }

        /** J u: the product of v -> J^T v, which is linear in v, with u. */
        List<Var> derivative(List<Var> v, List<Var> u) {
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

    static double dot(List<double[]> a, List<double[]> b) {
        double sum = 0;
        for (int part = 0; part < a.size(); part++) {
            for (int i = 0; i < a.get(part).length; i++) {
                sum += a.get(part)[i] * b.get(part)[i];
            }
        }
        return sum;
    }

    /** The sum of |a_i b_i|: what a dot product's error is relative to. */
    static double magnitude(List<double[]> a, List<double[]> b) {
        return dot(absolute(a), absolute(b));
    }

    private static List<double[]> absolute(List<double[]> parts) {
        return parts.stream()
                .map(part -> Arrays.stream(part).map(Math::abs).toArray())
                .toList();
    }

    static double[][] join(double[][]... groups) {
        List<double[]> all = new ArrayList<>();
        for (double[][] group : groups) {
            all.addAll(List.of(group));
        }
        return all.toArray(double[][]::new);
    }
}
