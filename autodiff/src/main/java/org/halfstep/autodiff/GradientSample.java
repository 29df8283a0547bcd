package org.halfstep.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.GradientCase.Recording;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * A {@link GradientCase} at one point x, with a direction u of its inputs and a cotangent v of its results: F(x + e u),
 * J^T v and J u, each computed in the formats of a policy.
 */
public final class GradientSample {
    private static final int POINT_STEPS = 32;
    private static final int DIRECTION_STEPS = 2;

    private final Backend backend;
    private final GradientCase example;
    private final double[][] x;
    private final double[][] u;
    private final double[][] v;

    private GradientSample(Backend backend, GradientCase example, double[][] x, double[][] u, double[][] v) {
        this.backend = backend;
        this.example = example;
        this.x = x;
        this.u = u;
        this.v = v;
    }

    /** Random numbers. */
    public static GradientSample smooth(Backend backend, GradientCase example, Stream random) {
        double[][] x = example.point(random);
        double[][] u = GradientCase.direction(example.inputs(), random);
        double[][] v = GradientCase.direction(example.record().resultShapes(), random);
        return new GradientSample(backend, example, x, u, v);
    }

    /**
     * Numbers on a coarse grid, x in [1, 2] and u, v in [-1, 1], so that x + e u is exact in low formats too and every
     * difference from binary64 is a rounding of the function.
     */
    public static GradientSample onGrid(Backend backend, GradientCase example, Stream random) {
        double[][] x =
                rounded(GradientCase.numbers(example.inputs(), POINT_STEPS, 2 * POINT_STEPS, random), POINT_STEPS);
        double[][] u = rounded(
                GradientCase.numbers(example.inputs(), -DIRECTION_STEPS, DIRECTION_STEPS, random), DIRECTION_STEPS);
        double[][] v = rounded(
                GradientCase.numbers(example.record().resultShapes(), -DIRECTION_STEPS, DIRECTION_STEPS, random),
                DIRECTION_STEPS);
        return new GradientSample(backend, example, x, u, v);
    }

    private static double[][] rounded(double[][] numbers, int steps) {
        for (double[] part : numbers) {
            for (int i = 0; i < part.length; i++) {
                part[i] = Math.rint(part[i]) / steps;
            }
        }
        return numbers;
    }

    /** u. */
    public List<double[]> direction() {
        return List.of(u);
    }

    /** v. */
    public List<double[]> cotangent() {
        return List.of(v);
    }

    /** F(x + e u). */
    public List<double[]> values(String policy, double e) {
        double[][] moved = new double[x.length][];
        for (int part = 0; part < x.length; part++) {
            moved[part] = x[part].clone();
            for (int i = 0; i < moved[part].length; i++) {
                moved[part][i] += e * u[part][i];
            }
        }
        Recording recording = example.record(policy);
        return run(recording.recorder(), recording.results(), moved);
    }

    /** F(u), of a linear F what J u must be. */
    public List<double[]> image(String policy) {
        Recording recording = example.record(policy);
        return run(recording.recorder(), recording.results(), u);
    }

    /** J^T v at x. */
    public List<double[]> gradient(String policy) {
        Recording recording = example.record(policy);
        return run(recording.recorder(), recording.gradient(recording.cotangents()), GradientCase.join(x, v));
    }

    /** J u at x, by differentiating J^T v by v. */
    public List<double[]> derivative(String policy) {
        Recording recording = example.record(policy);
        List<Var> cotangents = recording.cotangents();
        List<Var> directions = GradientCase.inputs(recording.recorder(), example.inputs());
        return run(recording.recorder(), recording.derivative(cotangents, directions), GradientCase.join(x, v, u));
    }

    /** (v, F(x + e u)) - (v, F(x)) - e (g, u), with F(x) and g = J^T v given. */
    public double remainder(String policy, double e, List<double[]> base, List<double[]> gradient) {
        return difference(policy, e, base) - e * GradientCase.dot(gradient, direction());
    }

    /** (v, F(x + e u)) - (v, F(x)), added up difference by difference. */
    double difference(String policy, double e, List<double[]> base) {
        List<double[]> moved = values(policy, e);
        double sum = 0;
        for (int part = 0; part < v.length; part++) {
            for (int i = 0; i < v[part].length; i++) {
                sum += v[part][i] * (moved.get(part)[i] - base.get(part)[i]);
            }
        }
        return sum;
    }

    private List<double[]> run(Recorder recorder, List<Var> outputs, double[]... inputs) {
        Program program = recorder.build(outputs);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Slot slot = program.inputs().get(i);
            tensors.add(Tensor.of(slot.format(), slot.shape(), inputs[i]));
        }
        List<Tensor> results = program.outputs().stream()
                .map(slot -> Tensor.zeros(slot.format(), slot.shape()))
                .toList();
        try (Prepared prepared = backend.prepare(program, new Workspace())) {
            prepared.run(tensors, results);
        }
        return results.stream().map(Tensor::toDoubles).toList();
    }
}
