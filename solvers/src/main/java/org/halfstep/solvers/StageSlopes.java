package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.RandomPlace.Pass;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * The slopes k_i of a step's stages, prepared: what a solve computes on its way and does not show. For diagnostics.
 *
 * <p>Formats: t and h have that of {@code Role.TIME}, the state that of {@code Role.STATE}, the slopes that of
 * {@code Role.SLOPE}. Rounding: that of a forward step.
 */
public final class StageSlopes implements AutoCloseable {
    private final SolvePlaces places;
    private final StepInputs inputs;
    private final Prepared program;
    private final List<Tensor> slopes;

    /** The slopes for states whose parts have these shapes. The field's parameters are rounded now. */
    public StageSlopes(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            ButcherTableau tableau,
            VectorField field,
            List<Shape> parts) {
        places = new SolvePlaces(policy, 0);
        Recorder recorder = new Recorder(policy);
        Var t = recorder.input(Shape.SCALAR, Role.TIME);
        Var h = recorder.input(Shape.SCALAR, Role.TIME);
        List<Var> state =
                parts.stream().map(shape -> recorder.input(shape, Role.STATE)).toList();
        List<Var> outputs = new IncrementFunction(recorder, tableau, field, Role.STAGE_STATE_FORWARD)
                .stages(t, h, state).stream()
                        .flatMap(List::stream)
                        .map(slope -> recorder.output(slope, Role.SLOPE))
                        .toList();
        inputs = new StepInputs(policy, recorder.parameters(), workspace);
        inputs.roundParameters(places);
        program = backend.prepare(recorder.build(outputs), workspace);
        slopes = outputs.stream()
                .map(slope -> Tensor.zeros(slope.slot().format(), slope.shape()))
                .toList();
    }

    /**
     * Computes the slopes of step n.
     *
     * @return stage by stage, each part by part; they hold until the next call
     */
    public List<Tensor> of(int n, double t, double h, List<Tensor> state) {
        inputs.setStep(t, h);
        List<Tensor> all = new ArrayList<>(List.of(inputs.time(), inputs.stepSize()));
        all.addAll(state);
        all.addAll(inputs.computeParameters());
        program.run(all, slopes, places.at(n, Pass.FORWARD));
        return slopes;
    }

    @Override
    public void close() {
        program.close();
        inputs.close();
    }
}
