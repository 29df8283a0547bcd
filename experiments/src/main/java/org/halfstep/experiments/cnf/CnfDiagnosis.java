package org.halfstep.experiments.cnf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.TensorStatistics.Underflow;
import org.halfstep.experiments.report.CnfReportData.BackwardStep;
import org.halfstep.experiments.report.CnfReportData.BackwardTrace;
import org.halfstep.experiments.report.CnfReportData.Shares;
import org.halfstep.experiments.report.CnfReportData.UnderflowRow;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.ReleasedScaling;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;

/**
 * Looks closely at one backward pass of a trained model: which of its numbers the low format would lose, with dynamic
 * scaling and without. The numbers themselves are those of a pass with dynamic scaling, which keeps the small ones.
 *
 * @param trace the pass with the run's own rule for S
 * @param underflow adjoint and gradient values, without scaling and with it
 */
public record CnfDiagnosis(BackwardTrace trace, List<UnderflowRow> underflow) {
    /** Diagnoses a training as it is; changes nothing. */
    public static CnfDiagnosis of(CnfTraining training) {
        FloatFormat low = training.odeint().policy().format(Role.SCALED_COTANGENT);
        Counts counts = new Counts(low);
        AdjointResult dynamic = training.diagnose(new DynamicScaling(), counts::add);
        BackwardTrace trace =
                switch (training.odeint().scaling()) {
                    case DynamicScaling _ -> new BackwardTrace(low, withRetries(counts.steps, dynamic));
                    case ReleasedScaling _ -> trace(training, new ReleasedScaling(), low);
                    case AdjointScaling own -> trace(training, own, low);
                };
        return new CnfDiagnosis(
                trace,
                List.of(
                        row("adjoint values", counts.adjoint, counts.scaledAdjoint),
                        row("a step's parameter gradients", counts.gradients, counts.scaledGradients)));
    }

    private static BackwardTrace trace(CnfTraining training, AdjointScaling scaling, FloatFormat low) {
        Counts counts = new Counts(low);
        AdjointResult result = training.diagnose(scaling, counts::add);
        return new BackwardTrace(low, withRetries(counts.steps, result));
    }

    private static List<BackwardStep> withRetries(List<BackwardStep> steps, AdjointResult result) {
        return steps.stream()
                .map(step -> new BackwardStep(
                        step.step(), step.scale(), step.maxAdjoint(), (int) result.trace().events().stream()
                                .filter(event -> event.kind() == Kind.OVERFLOW && event.step() == step.step())
                                .count()))
                .toList();
    }

    private static UnderflowRow row(String quantity, Underflow unscaled, Underflow scaled) {
        return new UnderflowRow(quantity, shares(unscaled), Optional.of(shares(scaled)));
    }

    private static Shares shares(Underflow counts) {
        double total = Math.max(1, counts.nonZero());
        return new Shares(counts.toZero() / total, counts.toSubnormal() / total);
    }

    /** What a listener counts during one pass: the numbers as they are, and multiplied by S. */
    private static final class Counts {
        private final FloatFormat low;
        private final List<BackwardStep> steps = new ArrayList<>();
        private Underflow adjoint = Underflow.NONE;
        private Underflow scaledAdjoint = Underflow.NONE;
        private Underflow gradients = Underflow.NONE;
        private Underflow scaledGradients = Underflow.NONE;

        Counts(FloatFormat low) {
            this.low = low;
        }

        void add(int n, double scale, List<Tensor> a, List<Tensor> products) {
            double maxAdjoint = 0;
            for (Tensor part : a) {
                maxAdjoint = Math.max(maxAdjoint, TensorStatistics.maxAbs(part));
                adjoint = adjoint.plus(TensorStatistics.underflow(part, 1, low));
                scaledAdjoint = scaledAdjoint.plus(TensorStatistics.underflow(part, scale, low));
            }
            for (Tensor gradient : products) {
                gradients = gradients.plus(TensorStatistics.underflow(gradient, 1 / scale, low));
                scaledGradients = scaledGradients.plus(TensorStatistics.underflow(gradient, 1, low));
            }
            steps.add(new BackwardStep(n, scale, maxAdjoint, 0));
        }
    }
}
