package org.halfstep.autodiff.optim;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * The Adam optimiser (Kingma and Ba, arXiv 1412.6980, algorithm 1) in the arrangement of PyTorch:
 *
 * <pre>
 *   m = m + (1 - beta1) (g - m)
 *   v = beta2 v + (1 - beta2) g^2
 *   theta = theta - lr / (1 - beta1^k) * m / (sqrt(v) / sqrt(1 - beta2^k) + epsilon)
 * </pre>
 *
 * <p>beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8. Formats: master parameters, gradients and moments are in the high
 * format. Rounding: a product that feeds an addition is fused with it.
 */
public final class Adam implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final int TENSORS_PER_PARAMETER = 3;

    private final List<Parameter> parameters;
    private final Workspace workspace;
    private final Prepared update;
    private final Tensor stepSize;
    private final Tensor correction;
    /** m and v of every parameter. */
    private final List<Tensor> moments = new ArrayList<>();

    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private long steps;

    /** An optimiser of these parameters, before its first step. */
    public Adam(Backend backend, Workspace workspace, PrecisionPolicy policy, List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
        this.workspace = workspace;
        stepSize = workspace.acquire(policy.format(Role.OPTIMISER_STATE), Shape.SCALAR);
        correction = workspace.acquire(policy.format(Role.OPTIMISER_STATE), Shape.SCALAR);
        Recorder recorder = new Recorder(policy);
        List<Var> results = new ArrayList<>();
        Var rate = recorder.input(Shape.SCALAR, Role.OPTIMISER_STATE);
        Var root = recorder.input(Shape.SCALAR, Role.OPTIMISER_STATE);
        inputs.add(stepSize);
        inputs.add(correction);
        for (Parameter parameter : this.parameters) {
            Shape shape = parameter.master().shape();
            results.addAll(record(recorder, shape, rate, root));
            Tensor mean = workspace.acquireZeros(policy.format(Role.OPTIMISER_STATE), shape);
            Tensor square = workspace.acquireZeros(policy.format(Role.OPTIMISER_STATE), shape);
            moments.add(mean);
            moments.add(square);
            inputs.addAll(List.of(parameter.master(), mean, square, mean));
        }
        results.forEach(result -> outputs.add(workspace.acquire(result.slot().format(), result.shape())));
        update = backend.prepare(recorder.build(results), workspace);
    }

    /** An optimiser with buffers of its own. */
    public static Adam of(Backend backend, PrecisionPolicy policy, List<Parameter> parameters) {
        return new Adam(backend, new Workspace(), policy, parameters);
    }

    /** The new m, v and theta of one parameter. */
    private static List<Var> record(Recorder recorder, Shape shape, Var rate, Var root) {
        Var theta = recorder.input(shape, Role.MASTER_PARAMETER);
        Var m = recorder.input(shape, Role.OPTIMISER_STATE);
        Var v = recorder.input(shape, Role.OPTIMISER_STATE);
        Var g = recorder.input(shape, Role.ACCUMULATED_GRADIENT);
        return recorder.recordAs(Role.OPTIMISER_STATE, () -> {
            Var mean = g.minus(m).timesPlus(1 - BETA1, m);
            Var square = g.times(1 - BETA2).timesPlus(g, v.times(BETA2));
            Var direction = mean.dividedBy(square.sqrt().dividedBy(root).plus(EPSILON));
            return List.of(mean, square, direction.timesPlus(rate.negated(), theta));
        });
    }

    /**
     * Changes the master parameters by one step.
     *
     * @param gradients one for every parameter, in the format of {@code Role.ACCUMULATED_GRADIENT}
     */
    public void step(List<Tensor> gradients, double learningRate) {
        if (gradients.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    "Adam: " + parameters.size() + " parameters, but " + gradients.size() + " gradients");
        }
        long step = steps + 1;
        stepSize.set(0, learningRate / (1 - power(BETA1, step)));
        correction.set(0, Math.sqrt(1 - power(BETA2, step)));
        for (int i = 0; i < gradients.size(); i++) {
            inputs.set(2 + 4 * i + 3, gradients.get(i));
        }
        update.run(inputs, outputs);
        steps = step;
        for (int i = 0; i < parameters.size(); i++) {
            copy(outputs.get(TENSORS_PER_PARAMETER * i), moments.get(2 * i));
            copy(outputs.get(TENSORS_PER_PARAMETER * i + 1), moments.get(2 * i + 1));
            copy(outputs.get(TENSORS_PER_PARAMETER * i + 2), parameters.get(i).master());
        }
    }

    private static void copy(Tensor source, Tensor target) {
        target.copy(0, source, 0, source.elementCount());
    }

    /** base^exponent by repeated squaring: the same bits on every machine. */
    private static double power(double base, long exponent) {
        double power = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    /** The number of steps taken. */
    public long steps() {
        return steps;
    }

    /** m and v of every parameter, in turn: the tensors themselves, to be saved. */
    public List<Tensor> moments() {
        return List.copyOf(moments);
    }

    /** Continues from saved moments. */
    public void restore(long stepsTaken, List<Tensor> saved) {
        if (saved.size() != moments.size()) {
            throw new IllegalArgumentException(
                    "Adam: " + moments.size() + " moments expected, " + saved.size() + " saved");
        }
        if (stepsTaken < 0) {
            throw new IllegalArgumentException("Adam: " + stepsTaken + " steps taken");
        }
        for (int i = 0; i < saved.size(); i++) {
            Tensor was = saved.get(i);
            Tensor is = moments.get(i);
            if (!was.shape().equals(is.shape()) || !was.format().equals(is.format())) {
                throw new IllegalArgumentException("Adam: saved moment " + i + " is " + was.format() + was.shape()
                        + ", not " + is.format() + is.shape());
            }
        }
        steps = stepsTaken;
        for (int i = 0; i < saved.size(); i++) {
            copy(saved.get(i), moments.get(i));
        }
    }

    /** The bytes of the moments. */
    public long stateBytes() {
        return moments.stream().mapToLong(Tensor::byteSize).sum();
    }

    @Override
    public void close() {
        update.close();
        moments.forEach(workspace::release);
        outputs.forEach(workspace::release);
        workspace.release(stepSize);
        workspace.release(correction);
    }
}
