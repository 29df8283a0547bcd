package org.halfstep.solvers;

import java.util.List;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Program;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.Workspace;

/**
 * The gradient of the loss by the times of the grid. With y_(n+1) = y_n + h phi(t_n, h, y_n) and h = t_(n+1) - t_n:
 *
 * <pre>
 *   dL/dh_n = a_(n+1) . phi + h (dphi/dh)^T a_(n+1)
 *   dL/dt_n += h (dphi/dt)^T a_(n+1) - dL/dh_n,   dL/dt_(n+1) += dL/dh_n
 * </pre>
 *
 * <p>Formats: {@code Role.TIME_GRADIENT}. Rounding: products that feed a sum are fused with it; in the released
 * arrangement each primitive is rounded, and a . phi is added after the rest.
 */
final class TimeGradient implements AutoCloseable {
    private final Workspace workspace;
    private final PrecisionPolicy policy;
    private final Prepared update;
    private final Tensor inverseScale;
    private final List<Tensor> ends;
    private Tensor gradient;

    TimeGradient(Backend backend, Workspace workspace, PrecisionPolicy policy) {
        this.workspace = workspace;
        this.policy = policy;
        update = backend.prepare(record(policy), workspace);
        inverseScale = workspace.acquire(policy.format(Role.SCALE), Shape.SCALAR);
        ends = List.of(scalar(), scalar(), scalar(), scalar());
        gradient = workspace.acquire(policy.format(Role.TIME_GRADIENT), Shape.of(1));
    }

    private Tensor scalar() {
        return workspace.acquire(policy.format(Role.TIME_GRADIENT), Shape.SCALAR);
    }

    private static Program record(PrecisionPolicy policy) {
        Recorder recorder = new Recorder(policy);
        Var h = recorder.input(Shape.SCALAR, Role.TIME);
        Var inverse = recorder.input(Shape.SCALAR, Role.SCALE);
        Var dt = recorder.input(Shape.SCALAR, Role.STEP_TIME_GRADIENT);
        Var dh = recorder.input(Shape.SCALAR, Role.STEP_TIME_GRADIENT);
        Var dot = recorder.input(Shape.SCALAR, Role.TIME_GRADIENT);
        Var left = recorder.input(Shape.SCALAR, Role.TIME_GRADIENT);
        Var right = recorder.input(Shape.SCALAR, Role.TIME_GRADIENT);
        List<Var> ends = recorder.recordAs(Role.TIME_GRADIENT, () -> switch (policy.arrangement()) {
            case CORRECTED -> {
                Var change = h.timesPlus(dh.times(inverse), dot);
                yield List.of(h.timesPlus(dt.times(inverse), left).minus(change), right.plus(change));
            }
            case RELEASED -> {
                Var factor = h.times(inverse);
                Var newLeft = left.plus(factor.times(dt.minus(dh))).minus(dot);
                yield List.of(newLeft, right.plus(factor.times(dh)).plus(dot));
            }
        });
        return recorder.build(ends.stream()
                .map(end -> recorder.output(end, Role.TIME_GRADIENT))
                .toList());
    }

    /** Sets the gradient of a grid to zero. */
    void start(TimeGrid grid) {
        Shape shape = Shape.of(grid.steps() + 1);
        if (!gradient.shape().equals(shape)) {
            workspace.release(gradient);
            gradient = workspace.acquire(policy.format(Role.TIME_GRADIENT), shape);
        }
        gradient.clear();
    }

    /**
     * Adds a step's share.
     *
     * @param products S dphi/dt and S dphi/dh applied to a, and a . phi
     */
    void update(int n, Tensor stepSize, double scale, List<Tensor> products, RandomPlace place) {
        inverseScale.set(0, 1 / scale);
        ends.get(0).copy(0, gradient, n, 1);
        ends.get(1).copy(0, gradient, n + 1, 1);
        update.run(
                List.of(
                        stepSize,
                        inverseScale,
                        products.get(0),
                        products.get(1),
                        products.get(2),
                        ends.get(0),
                        ends.get(1)),
                ends.subList(2, 4),
                place);
        gradient.copy(n, ends.get(2), 0, 1);
        gradient.copy(n + 1, ends.get(3), 0, 1);
    }

    /** dL/dt_n for every n. */
    Tensor gradient() {
        return gradient;
    }

    boolean isFinite() {
        return TensorStatistics.allFinite(gradient);
    }

    @Override
    public void close() {
        update.close();
        workspace.release(inverseScale);
        ends.forEach(workspace::release);
        workspace.release(gradient);
    }
}
