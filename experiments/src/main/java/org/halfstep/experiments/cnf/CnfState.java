package org.halfstep.experiments.cnf;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.optim.LossScaling;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Casts;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.run.Checkpoint;
import org.halfstep.solvers.scaling.ReleasedScaling;

/** A training's state as a checkpoint, and back: what comes after depends on nothing else. */
final class CnfState {
    private CnfState() {}

    /**
     * Saves.
     *
     * @param iterations iterations done
     * @param elapsedSeconds duration of the run so far, over all its sessions, s
     * @param validationLoss of the last evaluation, nats
     */
    static Checkpoint save(
            CnfTraining training,
            CnfTotals totals,
            String identity,
            long iterations,
            double elapsedSeconds,
            double validationLoss) {
        Checkpoint.Builder checkpoint = Checkpoint.builder(identity)
                .put("iterations", iterations)
                .put("elapsedSeconds", elapsedSeconds)
                .put("validationLoss", validationLoss)
                .put("lossScale", training.lossScaling().scale())
                .put("lossCleanSteps", (long) training.lossScaling().cleanSteps())
                .put("adamSteps", training.adam().steps())
                .put("digest", training.digest().state())
                .put("totals", Tensor.of(FloatFormat.BINARY64, Shape.of(totals.save().length), totals.save()));
        if (training.odeint().scaling() instanceof ReleasedScaling released) {
            released.scale().ifPresent(scale -> checkpoint.put("releasedScale", scale));
        }
        for (Parameter parameter : training.parameters()) {
            checkpoint.put("parameter " + parameter.name(), parameter.master());
        }
        List<Tensor> moments = training.adam().state();
        for (int i = 0; i < moments.size(); i++) {
            checkpoint.put("moment " + i, moments.get(i));
        }
        return checkpoint.build();
    }

    /** Puts a training and its totals back to where they were; returns the iterations done. */
    static long restore(Checkpoint checkpoint, CnfTraining training, CnfTotals totals) {
        restoreParameters(checkpoint, training.parameters());
        List<Tensor> moments = new ArrayList<>();
        for (int i = 0; i < training.adam().state().size(); i++) {
            moments.add(checkpoint.tensor("moment " + i));
        }
        training.adam().restore(checkpoint.getLong("adamSteps"), moments);
        training.restore(new LossScaling(
                checkpoint.getDouble("lossScale"), Math.toIntExact(checkpoint.getLong("lossCleanSteps"))));
        training.digest().restore(checkpoint.getBytes("digest"));
        totals.restore(checkpoint.tensor("totals").toDoubles());
        if (training.odeint().scaling() instanceof ReleasedScaling released && checkpoint.has("releasedScale")) {
            released.restore(OptionalDouble.of(checkpoint.getDouble("releasedScale")));
        }
        return checkpoint.getLong("iterations");
    }

    /** Puts the parameters of a model back. */
    static void restoreParameters(Checkpoint checkpoint, List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            Casts.copy(checkpoint.tensor("parameter " + parameter.name()), parameter.master());
        }
    }
}
