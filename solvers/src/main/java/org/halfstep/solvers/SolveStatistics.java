package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.TensorStatistics.Underflow;

/**
 * Counts what happens in solves and their backward passes: give it to {@link Odeint.Builder#listener}. It reads the
 * adjoint of every step, which takes time; a solve without a listener does not.
 */
public final class SolveStatistics implements SolveListener {
    /**
     * An accepted step of a backward pass.
     *
     * @param step n
     * @param scale S
     * @param maxAdjoint max|a_(n+1)|
     */
    public record AdjointStep(int step, double scale, double maxAdjoint) {}

    private final FloatFormat cotangentFormat;
    private final int stages;
    private final List<AdjointStep> adjointSteps = new ArrayList<>();
    private final Map<Role, Long> overflows = new EnumMap<>(Role.class);
    private Underflow underflow = Underflow.NONE;
    private long forwardSteps;
    private long attempts;

    /** Counters at zero, for solves in a precision with a method. */
    public SolveStatistics(PrecisionPolicy policy, ButcherTableau tableau) {
        cotangentFormat = policy.format(Role.SCALED_COTANGENT);
        stages = tableau.stages();
    }

    @Override
    public void stepped(int n, List<Tensor> state, List<Slot> overflowed) {
        forwardSteps++;
        count(overflowed);
    }

    @Override
    public void attempted(int n, double scale, List<Slot> overflowed) {
        attempts++;
        count(overflowed);
    }

    @Override
    public void accepted(int n, double scale, List<Tensor> adjoint, List<Tensor> stepGradients) {
        double max = 0;
        for (Tensor part : adjoint) {
            max = Math.max(max, TensorStatistics.maxAbs(part));
            underflow = underflow.plus(TensorStatistics.underflow(part, scale, cotangentFormat));
        }
        adjointSteps.add(new AdjointStep(n, scale, max));
    }

    private void count(List<Slot> overflowed) {
        overflowed.forEach(slot -> overflows.merge(slot.role(), 1L, Long::sum));
    }

    /** Steps of forward solves, those solved again from a snapshot included. */
    public long forwardSteps() {
        return forwardSteps;
    }

    /** Evaluations of the field forward: stages times steps. */
    public long forwardEvaluations() {
        return stages * forwardSteps;
    }

    /** Evaluations of the field, each with its way back, in backward passes: stages times attempts. */
    public long backwardEvaluations() {
        return stages * attempts;
    }

    /** Attempts at steps of backward passes beyond the first one of each. */
    public long retries() {
        return attempts - adjointSteps.size();
    }

    /** S and max|a| of every accepted step of the backward passes, in their order. */
    public List<AdjointStep> adjointSteps() {
        return List.copyOf(adjointSteps);
    }

    /** What became of the numbers of S a as they entered the low format. */
    public Underflow underflow() {
        return underflow;
    }

    /** How many times a program's value of a role overflowed, forward and backward. */
    public Map<Role, Long> overflows() {
        return Map.copyOf(overflows);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(text, "steps forward", forwardSteps);
        line(text, "evaluations forward", forwardEvaluations());
        line(text, "evaluations backward", backwardEvaluations());
        line(text, "retries", retries());
        line(text, "S a to zero", underflow.toZero());
        line(text, "S a to subnormal", underflow.toSubnormal());
        overflows.forEach((role, count) -> line(text, "overflows of " + role.word(), count));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, long value) {
        text.append("%-30s %d%n".formatted(name, value).toLowerCase(Locale.ROOT));
    }
}
