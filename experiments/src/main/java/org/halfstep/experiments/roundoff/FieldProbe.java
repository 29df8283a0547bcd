package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.roundoff.RoundoffProblem.Instance;

/**
 * A field evaluated by itself in one precision: f(t, y), and (df/dy)^T a with (df/dtheta)^T a, rounded as a stage of a
 * solve rounds them.
 *
 * <p>States are flat arrays, part after part. The state is rounded to the network's input; its cotangent is scaled by a
 * power of two that keeps it and its products within the low format, and the products are unscaled again.
 */
final class FieldProbe implements AutoCloseable {
    private static final double LARGEST_SCALED = 16;
    private static final int MOST_HALVINGS = 100;

    private final PrecisionPolicy policy;
    private final Workspace workspace = new Workspace();
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private final int parts;
    private final Prepared program;
    private long runs;

    FieldProbe(RoundoffProblem problem, PrecisionPolicy policy, Backend backend) {
        this.policy = policy;
        Instance instance = problem.in(policy);
        parts = instance.initial().size();
        Recorder recorder = new Recorder(policy);
        Var time = recorder.input(Shape.SCALAR, Role.TIME);
        Var scale = recorder.input(Shape.SCALAR, Role.SCALE);
        List<Var> state = inputs(recorder, instance, Role.STATE);
        List<Var> adjoint = inputs(recorder, instance, Role.ADJOINT);
        List<Var> networkInputs =
                state.stream().map(y -> recorder.cast(y, Role.NETWORK_INPUT)).toList();
        List<Var> slopes = instance.field().slopes(recorder.cast(time, Role.NETWORK_TIME), networkInputs).stream()
                .map(slope -> recorder.output(recorder.castFixed(slope, Role.SLOPE), Role.SLOPE))
                .toList();
        List<Var> cotangents = recorder.recordAs(Role.SCALED_COTANGENT, () -> adjoint.stream()
                .map(a -> recorder.settled(a.times(scale), Role.SCALED_COTANGENT))
                .toList());
        Map<Var, Role> wanted = new LinkedHashMap<>();
        state.forEach(y -> wanted.put(y, Role.STEP_ADJOINT));
        instance.parameters().forEach(p -> wanted.put(recorder.parameter(p), Role.STEP_GRADIENT));
        List<Var> results = new ArrayList<>(slopes);
        results.addAll(recorder.gradients(slopes, cotangents, wanted));
        program = backend.prepare(recorder.build(results), workspace);

        inputs.add(Tensor.zeros(policy.format(Role.TIME), Shape.SCALAR));
        inputs.add(Tensor.zeros(policy.format(Role.SCALE), Shape.SCALAR));
        instance.shapes().forEach(shape -> inputs.add(Tensor.zeros(policy.format(Role.STATE), shape)));
        instance.shapes().forEach(shape -> inputs.add(Tensor.zeros(policy.format(Role.ADJOINT), shape)));
        for (Parameter parameter : recorder.parameters()) {
            inputs.add(Casts.copy(parameter.master(), policy, Role.COMPUTE_PARAMETER));
        }
        results.forEach(result -> outputs.add(Tensor.zeros(result.slot().format(), result.shape())));
    }

    private static List<Var> inputs(Recorder recorder, Instance instance, Role role) {
        return instance.shapes().stream()
                .map(shape -> recorder.input(shape, role))
                .toList();
    }

    /** f(t, y). */
    double[] slopes(double time, double[] state) {
        setState(time, state);
        setCotangent(new double[state.length], 1);
        run();
        return RoundoffSolve.concatenated(outputs.subList(0, parts));
    }

    /** (df/dy)^T a, then (df/dtheta)^T a of every parameter. */
    List<double[]> products(double time, double[] state, double[] cotangent) {
        setState(time, state);
        double largest = 0;
        for (double value : cotangent) {
            largest = Math.max(largest, Math.abs(value));
        }
        int exponent = largest == 0 ? 0 : Math.getExponent(LARGEST_SCALED / largest);
        for (int attempt = 0; attempt <= MOST_HALVINGS; attempt++) {
            double scale = Math.scalb(1.0, exponent - attempt);
            setCotangent(cotangent, scale);
            run();
            List<double[]> products = unscaled(1 / scale);
            if (products.stream().allMatch(FieldProbe::allFinite)) {
                return products;
            }
        }
        return unscaled(Double.NaN);
    }

    private List<double[]> unscaled(double factor) {
        List<double[]> products = new ArrayList<>();
        products.add(RoundoffSolve.concatenated(outputs.subList(parts, 2 * parts)));
        outputs.subList(2 * parts, outputs.size()).forEach(output -> products.add(output.toDoubles()));
        for (double[] product : products) {
            for (int i = 0; i < product.length; i++) {
                product[i] *= factor;
            }
        }
        return products;
    }

    private static boolean allFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private void setState(double time, double[] state) {
        inputs.get(0).set(0, time);
        int at = 0;
        for (Tensor part : inputs.subList(2, 2 + parts)) {
            part.write(0, part.elementCount(), state, at);
            at += part.elementCount();
        }
    }

    private void setCotangent(double[] cotangent, double scale) {
        inputs.get(1).set(0, scale);
        int at = 0;
        for (Tensor part : inputs.subList(2 + parts, 2 + 2 * parts)) {
            part.write(0, part.elementCount(), cotangent, at);
            at += part.elementCount();
        }
    }

    private void run() {
        program.run(
                inputs,
                outputs,
                policy.rounding().isStochastic()
                        ? new RandomPlace(policy.seed(), runs++, 0, RandomPlace.Pass.FORWARD)
                        : RandomPlace.NONE);
    }

    @Override
    public void close() {
        program.close();
    }
}
