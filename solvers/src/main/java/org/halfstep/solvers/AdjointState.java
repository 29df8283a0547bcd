package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.program.Program;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.Workspace;

/**
 * What a backward pass carries from step to step, in the high format: the adjoint a and the gradients g.
 *
 * <p>Rounding: d = S^-1 da exactly, then a = fma(h, d, a), and likewise g; in the released arrangement
 * a + round(round(h / S) da). Incoming cotangents are rounded to their role's format, then added.
 */
final class AdjointState implements AutoCloseable {
    private final Workspace workspace;
    private final RoundingDirection rounding;
    private final Prepared update;
    private final Prepared addition;
    private final Tensor inverseScale;
    private final List<Tensor> current = new ArrayList<>();
    private final List<Tensor> next = new ArrayList<>();
    private final List<Tensor> incoming = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final int parts;

    AdjointState(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            List<Shape> parts,
            List<Parameter> parameters) {
        this.workspace = workspace.with(Workspace.Use.ADJOINT);
        this.rounding = policy.rounding();
        this.parts = parts.size();
        inverseScale = this.workspace.acquire(policy.format(Role.SCALE), Shape.SCALAR);
        for (Shape shape : parts) {
            acquire(policy, Role.ADJOINT, shape);
            incoming.add(this.workspace.acquire(policy.format(Role.INCOMING_COTANGENT), shape));
        }
        for (Parameter parameter : parameters) {
            acquire(policy, Role.ACCUMULATED_GRADIENT, parameter.master().shape());
        }
        update = backend.prepare(recordUpdate(policy, parts, parameters), workspace);
        addition = backend.prepare(recordAddition(policy, parts), workspace);
    }

    private void acquire(PrecisionPolicy policy, Role role, Shape shape) {
        current.add(workspace.acquire(policy.format(role), shape));
        next.add(workspace.acquire(policy.format(role), shape));
    }

    private static Program recordUpdate(PrecisionPolicy policy, List<Shape> parts, List<Parameter> parameters) {
        Recorder recorder = new Recorder(policy);
        Var h = recorder.input(Shape.SCALAR, Role.TIME);
        Var inverse = recorder.input(Shape.SCALAR, Role.SCALE);
        List<Var> sums = new ArrayList<>();
        List<Var> changes = new ArrayList<>();
        List<Role> roles = new ArrayList<>();
        for (Shape shape : parts) {
            sums.add(recorder.input(shape, Role.ADJOINT));
            roles.add(Role.ADJOINT);
        }
        for (Parameter parameter : parameters) {
            sums.add(recorder.input(parameter.master().shape(), Role.ACCUMULATED_GRADIENT));
            roles.add(Role.ACCUMULATED_GRADIENT);
        }
        for (int i = 0; i < sums.size(); i++) {
            Role role = i < parts.size() ? Role.STEP_ADJOINT : Role.STEP_GRADIENT;
            changes.add(recorder.input(sums.get(i).shape(), role));
        }
        List<Var> results = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            Role role = roles.get(i);
            Var sum = sums.get(i);
            Var change = recorder.cast(changes.get(i), role);
            Var updated = recorder.recordAs(
                    role,
                    () -> policy.arrangement() == Arrangement.CORRECTED
                            ? h.timesPlus(change.times(inverse), sum)
                            : sum.plus(change.times(h.times(inverse))));
            results.add(recorder.cast(updated, role)); // a scalar parameter's has the format of S otherwise
        }
        return recorder.build(results);
    }

    private static Program recordAddition(PrecisionPolicy policy, List<Shape> parts) {
        Recorder recorder = new Recorder(policy);
        List<Var> adjoint = new ArrayList<>();
        List<Var> results = new ArrayList<>();
        for (Shape shape : parts) {
            adjoint.add(recorder.input(shape, Role.ADJOINT));
        }
        for (Var a : adjoint) {
            Var arriving = recorder.input(a.shape(), Role.INCOMING_COTANGENT);
            results.add(recorder.recordAs(Role.ADJOINT, () -> a.plus(recorder.cast(arriving, Role.ADJOINT))));
        }
        return recorder.build(results);
    }

    /** Sets adjoint and gradients to zero. */
    void start() {
        current.forEach(Tensor::clear);
    }

    /** a = a + A. */
    void add(List<Tensor> cotangents, RandomPlace place) {
        for (int part = 0; part < parts; part++) {
            Casts.copy(cotangents.get(part), incoming.get(part), rounding, place, part);
        }
        inputs.clear();
        inputs.addAll(adjoint());
        inputs.addAll(incoming);
        addition.run(inputs, next.subList(0, parts), place);
        swap(parts);
    }

    /** a = a + h da / S and g = g + h dtheta / S. */
    void update(Tensor stepSize, double scale, List<Tensor> products, RandomPlace place) {
        inverseScale.set(0, 1 / scale);
        inputs.clear();
        inputs.add(stepSize);
        inputs.add(inverseScale);
        inputs.addAll(current);
        inputs.addAll(products);
        update.run(inputs, next, place);
        swap(current.size());
    }

    private void swap(int count) {
        for (int i = 0; i < count; i++) {
            Tensor old = current.get(i);
            current.set(i, next.get(i));
            next.set(i, old);
        }
    }

    /** a, part by part. */
    List<Tensor> adjoint() {
        return current.subList(0, parts);
    }

    /** g, parameter by parameter. */
    List<Tensor> gradients() {
        return List.copyOf(current.subList(parts, current.size()));
    }

    /** max|a| over all parts; NaN if one is NaN. */
    double maxAdjoint() {
        return TensorStatistics.maxAbs(adjoint());
    }

    /** Whether every gradient is finite. */
    boolean gradientsFinite() {
        for (int i = parts; i < current.size(); i++) {
            if (!TensorStatistics.allFinite(current.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        update.close();
        addition.close();
        current.forEach(workspace::release);
        next.forEach(workspace::release);
        incoming.forEach(workspace::release);
        workspace.release(inverseScale);
    }
}
