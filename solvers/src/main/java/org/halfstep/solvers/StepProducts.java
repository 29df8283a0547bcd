package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.ProgramSplit;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The products of a step of the backward pass, (dphi_n / d(Y_n, theta))^T round(S a): one program that computes the
 * stages from Y_n and goes back through them, or the same program cut in two where the stages are kept.
 *
 * <p>Inputs: t, h, S, Y part by part, a part by part, compute parameters. Results: da part by part, dtheta parameter by
 * parameter, and where times are differentiated S dphi/dt^T a, S dphi/dh^T a and a . phi.
 */
final class StepProducts implements AutoCloseable {
    /** What is computed beside da and dtheta. */
    enum Times {
        /** Nothing. */
        FIXED,
        /** The derivatives by t and h. */
        DIFFERENTIATED
    }

    private final Workspace workspace;
    private final List<Parameter> parameters;
    private final List<Tensor> results = new ArrayList<>();
    private final int parts;
    private final Prepared program;
    /** The stages alone, where they are kept. */
    private final @Nullable Prepared stages;

    StepProducts(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            ButcherTableau tableau,
            VectorField field,
            List<Shape> parts,
            Memory memory,
            Times times) {
        this.workspace = workspace.with(Workspace.Use.ADJOINT);
        this.parts = parts.size();
        Recorder recorder = new Recorder(policy);
        Set<Slot> late = new HashSet<>();
        List<Var> outputs = record(recorder, tableau, field, parts, times, late);
        parameters = recorder.parameters();
        outputs.forEach(
                output -> results.add(this.workspace.acquire(output.slot().format(), output.shape())));
        Program whole = recorder.build(outputs);
        if (memory instanceof Memory.Stages) {
            ProgramSplit split = ProgramSplit.of(whole, late);
            stages = backend.prepare(split.early(), workspace);
            program = backend.prepare(split.late(), workspace);
        } else {
            stages = null;
            program = backend.prepare(whole, workspace);
        }
    }

    private static List<Var> record(
            Recorder recorder,
            ButcherTableau tableau,
            VectorField field,
            List<Shape> parts,
            Times times,
            Set<Slot> late) {
        Var t = recorder.input(Shape.SCALAR, Role.TIME);
        Var h = recorder.input(Shape.SCALAR, Role.TIME);
        Var scale = recorder.input(Shape.SCALAR, Role.SCALE);
        late.add(scale.slot());
        Map<Var, Role> wanted = new LinkedHashMap<>();
        List<Var> stored = new ArrayList<>();
        List<Var> adjoint = new ArrayList<>();
        for (Shape shape : parts) {
            stored.add(recorder.input(shape, Role.STORED_STATE));
            wanted.put(stored.getLast(), Role.STEP_ADJOINT);
        }
        for (Shape shape : parts) {
            adjoint.add(recorder.input(shape, Role.ADJOINT));
            late.add(adjoint.getLast().slot());
        }
        List<Var> increments =
                new IncrementFunction(recorder, tableau, field, Role.STAGE_STATE_BACKWARD).record(t, h, stored);
        recorder.parameters().forEach(p -> wanted.put(recorder.parameter(p), Role.STEP_GRADIENT));
        if (times == Times.DIFFERENTIATED) {
            wanted.put(t, Role.STEP_TIME_GRADIENT);
            wanted.put(h, Role.STEP_TIME_GRADIENT);
        }
        List<Var> scaled = recorder.recordAs(Role.SCALED_COTANGENT, () -> adjoint.stream()
                .map(a -> recorder.settled(a.times(scale), Role.SCALED_COTANGENT))
                .toList());
        List<Var> outputs = new ArrayList<>(recorder.gradients(increments, scaled, wanted));
        if (times == Times.DIFFERENTIATED) {
            outputs.add(recorder.recordAs(Role.TIME_GRADIENT, () -> dot(recorder, adjoint, increments)));
        }
        return outputs;
    }

    /**
     * a . phi over all parts, a contraction each; in the released arrangement of the rounded products with ones, which
     * adds them up one after another.
     */
    private static Var dot(Recorder recorder, List<Var> adjoint, List<Var> increments) {
        @Nullable Var sum = null;
        for (int part = 0; part < adjoint.size(); part++) {
            Var a = recorder.cast(adjoint.get(part), Role.TIME_GRADIENT);
            Var phi = recorder.cast(increments.get(part), Role.TIME_GRADIENT);
            int count = a.shape().elementCount();
            boolean released = recorder.policy().arrangement() == Arrangement.RELEASED;
            Var left = released ? a.times(phi) : a;
            Var right = released ? recorder.filled(a.shape(), 1, Role.TIME_GRADIENT) : phi;
            Var term = left.reshape(1, count).matmul(right.reshape(count, 1)).reshape(Shape.SCALAR);
            sum = sum == null ? term : sum.plus(term);
        }
        if (sum == null) {
            throw new IllegalArgumentException("a state of no parts");
        }
        return recorder.output(sum, Role.TIME_GRADIENT);
    }

    /** The parameters that the field reads. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** Runs the products once; the slots that overflowed. */
    List<Slot> run(List<Tensor> inputs, RandomPlace place) {
        return program.run(inputs, results, place);
    }

    /**
     * Computes what {@link #run} reads of a step's stages, behind its other inputs.
     *
     * @param inputs those of {@link #run} but for S and a
     */
    List<Tensor> stages(List<Tensor> inputs, RandomPlace place) {
        if (stages == null) {
            return List.of();
        }
        List<Tensor> kept = stages.program().outputs().stream()
                .map(slot -> workspace.acquire(slot.format(), slot.shape()))
                .toList();
        stages.run(inputs, kept, place);
        return kept;
    }

    /** da, dtheta, and what belongs to the times. */
    List<Tensor> all() {
        return results;
    }

    /** da and dtheta. */
    List<Tensor> adjointAndGradients() {
        return results.subList(0, parts + parameters.size());
    }

    /** dtheta. */
    List<Tensor> gradients() {
        return results.subList(parts, parts + parameters.size());
    }

    /** What belongs to the times. */
    List<Tensor> times() {
        return results.subList(parts + parameters.size(), results.size());
    }

    @Override
    public void close() {
        program.close();
        if (stages != null) {
            stages.close();
        }
        results.forEach(workspace::release);
    }
}
