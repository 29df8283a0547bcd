package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.core.backend.AssistedBackend;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.RunDigest;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;

/**
 * Whole solves and backward passes on every backend that is available here, on one to three threads; and the ops of
 * those backends that the other sections do not run on.
 */
public final class BackendChecks {
    private static final List<String> USUAL = List.of(
            "float64",
            "float32",
            "bfloat16",
            "float16",
            "e4m3",
            "float16 rounding=stochastic",
            "pure:bfloat16",
            "rampde-0.1.0:float16");

    private static final int MOST_THREADS = 3;
    private static final int BATCH = 600;
    private static final int WIDTH = 33;
    private static final String REMEDY = "see the kernels of the backend named, and how its threads share rows";

    private BackendChecks() {}

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        List<String> available = Backends.availability().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Availability.Available)
                .map(Map.Entry::getKey)
                .toList();
        for (String name : available) {
            if (!name.equals(settings.backend().name())) {
                try (Backend other = Backends.open(name, settings.backend().threads())) {
                    SumChecks.ofAnother(
                            new Settings(
                                    new AssistedBackend(other, _ -> {}),
                                    settings.seed(),
                                    settings.depth(),
                                    settings.precisions()),
                            to);
                }
            }
        }
        for (String policy : settings.policies(USUAL)) {
            Tally tally = new Tally(Section.BACKENDS, policy + ": one digest of a solve and its backward pass", REMEDY);
            List<String> digests = new ArrayList<>();
            for (String backend : available) {
                for (int threads = 1; threads <= MOST_THREADS; threads++) {
                    String where = backend + ", threads " + threads;
                    int count = threads;
                    tally.attempt(where, () -> {
                        try (Backend opened = Backends.open(backend, count)) {
                            digests.add(digest(opened, policy, settings));
                        } catch (UnsupportedProgramException _) {
                            return; // a device that does not have the format has no digest to compare
                        }
                        String first = digests.getFirst();
                        String last = digests.getLast();
                        tally.holds(where, last.equals(first), last + ", not " + first + " of " + available.getFirst());
                    });
                }
            }
            to.accept(tally.finding());
        }
    }

    private static String digest(Backend backend, String name, Settings settings) {
        PrecisionPolicy policy = PrecisionPolicy.parse(name);
        FloatFormat master = policy.format(Role.MASTER_PARAMETER);
        Stream random = settings.random("backends");
        Linear hidden = Linear.initialised("hidden", 2, WIDTH, master, random);
        Linear output = Linear.initialised("output", WIDTH, 2, master, random);
        VectorField field = VectorField.of(
                (t, y) -> output.apply(hidden.apply(y).plus(t).tanh().times(0.5)));
        Tensor y0 = Tensor.zeros(policy.format(Role.STATE), Shape.of(BATCH, 2));
        Tensor cotangent = Tensor.zeros(policy.format(Role.STATE), y0.shape());
        for (int i = 0; i < y0.elementCount(); i++) {
            y0.set(i, random.nextNormal());
            cotangent.set(i, random.nextNormal() / BATCH);
        }
        RunDigest digest = new RunDigest();
        try (Odeint odeint = Odeint.builder()
                        .precision(policy)
                        .method("rk4")
                        .differentiateTimes()
                        .backend(backend)
                        .build();
                Solution solution = odeint.solve(field, y0, TimeGrid.of(0, 0.3, 0.55, 1))) {
            for (int n = 0; n <= solution.trajectory().grid().steps(); n++) {
                solution.trajectory().state(n).forEach(part -> digest.append(TensorDigest.of(part)));
            }
            return switch (solution.backward(cotangent)) {
                case AdjointResult.NonFinite failure -> failure.message();
                case AdjointResult.Gradients found -> {
                    found.initialState().forEach(part -> digest.append(TensorDigest.of(part)));
                    found.byTime().ifPresent(times -> digest.append(TensorDigest.of(times)));
                    yield digest.of(found.byParameter());
                }
            };
        }
    }
}
