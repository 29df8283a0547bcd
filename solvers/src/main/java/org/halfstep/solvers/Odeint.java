package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.StepProducts.Times;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.jspecify.annotations.Nullable;

/**
 * The front door: solves neural ODEs in one precision with one method, and differentiates the solves.
 *
 * <pre>
 *   try (Odeint odeint = Odeint.builder().precision("float16").build();
 *           Solution solution = odeint.solve(f, y0, TimeGrid.uniform(0, 1, 20))) {
 *       AdjointResult result = solution.backward(cotangent);
 *   }
 * </pre>
 *
 * <p>A field is prepared at its first solve with states of some shapes and replayed from then on, so use the same
 * field object again. Not thread-safe: use one {@code Odeint} a thread.
 */
public final class Odeint implements AutoCloseable {
    private record Key(VectorField field, List<Shape> parts) {}

    private final PrecisionPolicy policy;
    private final ButcherTableau tableau;
    private final AdjointScaling scaling;
    private final Backend backend;
    private final boolean ownsBackend;
    private final Workspace workspace;
    private final Memory memory;
    private final Times times;
    private final SolveListener listener;
    private final Map<Key, PreparedField> prepared = new HashMap<>();
    private long solves;

    private Odeint(Builder builder) {
        policy = builder.policy;
        tableau = builder.tableau;
        scaling = builder.scaling == null ? AdjointScaling.defaultFor(policy) : builder.scaling;
        ownsBackend = builder.backend == null;
        backend = builder.backend == null
                ? Backends.open("auto", Runtime.getRuntime().availableProcessors())
                : builder.backend;
        workspace = builder.workspace;
        memory = builder.memory;
        times = builder.times;
        listener = builder.listener;
    }

    /**
     * Solves y' = f(t, y) once, in float32 with classic RK4: the shortest way in.
     *
     * @return the states at every time of the grid
     */
    public static List<Tensor> odeint(VectorField f, Tensor y0, TimeGrid t) {
        try (Odeint odeint = builder().build();
                Solution solution = odeint.solve(f, y0, t)) {
            List<Tensor> states = new ArrayList<>();
            for (int n = 0; n <= t.steps(); n++) {
                states.add(Casts.copy(solution.trajectory().state(n).getFirst(), odeint.policy(), Role.STORED_STATE));
            }
            return states;
        }
    }

    /** The options, at their defaults: float32, rk4, the scaling and the backend that fit. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Solves y' = f(t, y) from a state of one tensor.
     *
     * @throws IllegalArgumentException if the field's slope does not have the state's shape
     */
    public Solution solve(VectorField field, Tensor initial, TimeGrid grid) {
        return solve(field, List.of(initial), grid);
    }

    /** Solves y' = f(t, y) from a state of several tensors, whose first axes agree. */
    public Solution solve(VectorField field, List<Tensor> initial, TimeGrid grid) {
        if (initial.isEmpty()) {
            throw new IllegalArgumentException("solve: a state of no parts");
        }
        List<Shape> parts = initial.stream().map(Tensor::shape).toList();
        return prepared(field, parts).solve(initial, grid, new SolvePlaces(policy, solves++));
    }

    /**
     * Sets the number of the next solve, which counts up from 0 otherwise. The numbers of stochastic rounding depend on
     * it alone (and on the policy's seed), so that a training that goes on after an interruption draws the same.
     */
    public void numberSolvesFrom(long number) {
        solves = number;
    }

    /** The parameters that a field reads, for states of these shapes, in the order of their first use. */
    public List<Parameter> parameters(VectorField field, List<Shape> parts) {
        return prepared(field, parts).forward().parameters();
    }

    /** The bytes of every value that one forward step computes, for states of these shapes. */
    public long stepBytes(VectorField field, List<Shape> parts) {
        return prepared(field, parts).forward().stepBytes();
    }

    private PreparedField prepared(VectorField field, List<Shape> parts) {
        return prepared.computeIfAbsent(new Key(field, parts), _ -> new PreparedField(this, field, parts));
    }

    /** The casting table. */
    public PrecisionPolicy policy() {
        return policy;
    }

    /** The method. */
    public ButcherTableau tableau() {
        return tableau;
    }

    /** The rule for S. */
    public AdjointScaling scaling() {
        return scaling;
    }

    /** What a solve keeps for its backward pass. */
    public Memory memory() {
        return memory;
    }

    Times times() {
        return times;
    }

    SolveListener listener() {
        return listener;
    }

    /** What runs the programs. */
    public Backend backend() {
        return backend;
    }

    /** The buffers, and how many bytes they take. */
    public Workspace workspace() {
        return workspace;
    }

    @Override
    public void close() {
        prepared.values().forEach(PreparedField::close);
        prepared.clear();
        if (ownsBackend) {
            backend.close();
        }
    }

    /** Options of an {@link Odeint}. */
    public static final class Builder {
        private PrecisionPolicy policy = PrecisionPolicy.parse("float32");
        private ButcherTableau tableau = Tableaus.RK4;
        private Workspace workspace = new Workspace();
        private Memory memory = Memory.states();
        private Times times = Times.FIXED;
        private SolveListener listener = SolveListener.NONE;
        private @Nullable AdjointScaling scaling;
        private @Nullable Backend backend;

        private Builder() {}

        /** A named precision, {@code float16} for example; see {@link PrecisionPolicy#knownNames()}. */
        public Builder precision(String name) {
            return precision(PrecisionPolicy.parse(name));
        }

        /** A casting table. */
        public Builder precision(PrecisionPolicy table) {
            policy = table;
            return this;
        }

        /** A named method, {@code rk4} for example; see {@link Tableaus#ALL}. */
        public Builder method(String name) {
            return method(Tableaus.parse(name));
        }

        /** A method. */
        public Builder method(ButcherTableau method) {
            tableau = method;
            return this;
        }

        /** A rule for the scale S; by default dynamic where the low format's range asks for it. */
        public Builder scaling(AdjointScaling rule) {
            scaling = rule;
            return this;
        }

        /** What a solve keeps for its backward pass; by default the stored states. */
        public Builder memory(Memory choice) {
            memory = choice;
            return this;
        }

        /** Asks for the gradient by the times of the grid too. */
        public Builder differentiateTimes() {
            times = Times.DIFFERENTIATED;
            return this;
        }

        /** Somebody who looks on at every solve and backward pass; {@link SolveStatistics} for example. */
        public Builder listener(SolveListener observer) {
            listener = observer;
            return this;
        }

        /** A backend, which stays the caller's to close. */
        public Builder backend(Backend opened) {
            backend = opened;
            return this;
        }

        /** A workspace that others use too. */
        public Builder workspace(Workspace shared) {
            workspace = shared;
            return this;
        }

        /** Ready to solve. */
        public Odeint build() {
            return new Odeint(this);
        }
    }
}
