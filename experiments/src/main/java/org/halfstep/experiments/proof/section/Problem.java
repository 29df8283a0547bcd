package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.check.TwoPartNetwork;

/**
 * A random network, initial state and cotangents of a solve.
 *
 * @param seed of all three
 */
record Problem(long seed) {
    private static final long PLACES = 1000;

    static Problem random(Stream random) {
        return new Problem(random.nextInt(Integer.MAX_VALUE) * PLACES);
    }

    TwoPartNetwork network(FloatFormat master) {
        return new TwoPartNetwork(master, seed);
    }

    /** The network in float64, its numbers those of the master parameters rounded as a policy's network reads them. */
    TwoPartNetwork asComputed(PrecisionPolicy policy) {
        TwoPartNetwork exact = network(FloatFormat.BINARY64);
        TwoPartNetwork master = network(policy.format(Role.MASTER_PARAMETER));
        for (int i = 0; i < exact.parameters().size(); i++) {
            Tensor numbers = exact.parameters().get(i).master();
            for (int j = 0; j < numbers.elementCount(); j++) {
                double value = master.parameters().get(i).master().get(j);
                numbers.set(j, Rounding.round(value, policy.format(Role.COMPUTE_PARAMETER)));
            }
        }
        return exact;
    }

    List<Tensor> initial(FloatFormat format) {
        return TwoPartNetwork.random(format, seed + 1);
    }

    /** Cotangents of the last state alone. */
    Map<Integer, List<Tensor>> last(FloatFormat format, TimeGrid grid) {
        return Map.of(grid.steps(), cotangent(format, grid.steps()));
    }

    /** Cotangents of every state. */
    Map<Integer, List<Tensor>> every(FloatFormat format, TimeGrid grid) {
        Map<Integer, List<Tensor>> all = new HashMap<>();
        for (int n = 0; n <= grid.steps(); n++) {
            all.put(n, cotangent(format, n));
        }
        return all;
    }

    List<Tensor> cotangent(FloatFormat format, int n) {
        return TwoPartNetwork.random(format, seed + 2 + n);
    }

    /** A solver that differentiates by the times too. */
    static Odeint.Builder odeint(Backend backend, String precision, String method) {
        return Odeint.builder()
                .precision(precision)
                .method(method)
                .backend(backend)
                .differentiateTimes();
    }

    /** Gradients, copied out of the solver: by y_0 and by parameter, and by all times in one. */
    record Numbers(List<double[]> gradients, List<double[]> byTime) {
        Numbers {
            gradients = List.copyOf(gradients);
            byTime = List.copyOf(byTime);
        }

        /** All of them. */
        List<double[]> all() {
            List<double[]> all = new ArrayList<>(gradients);
            all.addAll(byTime);
            return all;
        }
    }

    Numbers gradients(Odeint odeint, TimeGrid grid, Map<Integer, List<Tensor>> cotangents) {
        FloatFormat state = odeint.policy().format(Role.STATE);
        try (Solution solution = odeint.solve(
                network(odeint.policy().format(Role.MASTER_PARAMETER)).field(), initial(state), grid)) {
            return numbers(solution.backward(cotangents));
        }
    }

    /**
     * The numbers of a backward pass.
     *
     * @throws IllegalStateException if it failed
     */
    static Numbers numbers(AdjointResult result) {
        return switch (result) {
            case AdjointResult.NonFinite failure -> throw new IllegalStateException(failure.message());
            case AdjointResult.Gradients found -> {
                List<double[]> gradients = new ArrayList<>();
                found.initialState().forEach(tensor -> gradients.add(tensor.toDoubles()));
                found.byParameter().forEach(tensor -> gradients.add(tensor.toDoubles()));
                yield new Numbers(
                        gradients,
                        found.byTime().map(Tensor::toDoubles).stream().toList());
            }
        };
    }

    /** How many numbers do not have the same bits. */
    static long differing(List<double[]> actual, List<double[]> expected) {
        long differing = Math.abs(actual.size() - expected.size());
        for (int part = 0; part < Math.min(actual.size(), expected.size()); part++) {
            for (int i = 0; i < expected.get(part).length; i++) {
                long bits = Double.doubleToLongBits(actual.get(part)[i]);
                differing += bits == Double.doubleToLongBits(expected.get(part)[i]) ? 0 : 1;
            }
        }
        return differing;
    }

    static long count(List<double[]> numbers) {
        return numbers.stream().mapToLong(part -> part.length).sum();
    }

    /**
     * max over the tensors of max|x - y| / max|y|; a tensor that is small beside the largest counts as a tenth of it,
     * as what cancels in it is that large.
     */
    static double relativeError(List<double[]> actual, List<double[]> expected) {
        double largest = largest(expected.stream().mapToDouble(Problem::largest).toArray());
        double worst = 0;
        for (int part = 0; part < expected.size(); part++) {
            double difference = 0;
            for (int i = 0; i < expected.get(part).length; i++) {
                double off = Math.abs(actual.get(part)[i] - expected.get(part)[i]);
                difference = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(difference, off);
            }
            worst = Math.max(worst, difference / Math.max(largest(expected.get(part)), largest / 10));
        }
        return worst;
    }

    private static double largest(double[] numbers) {
        double largest = 0;
        for (double number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }

    /** The masters of all parameters plus a number. */
    static void shift(List<Parameter> parameters, double by) {
        for (Parameter parameter : parameters) {
            Tensor master = parameter.master();
            for (int i = 0; i < master.elementCount(); i++) {
                master.set(i, master.get(i) + by);
            }
        }
    }
}
