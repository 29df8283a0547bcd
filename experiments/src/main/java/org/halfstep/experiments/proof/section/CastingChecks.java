package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;

/** The casting table, and that each role's number is rounded at its place and at no other. */
public final class CastingChecks {
    /** docs/arithmetic.md rule 12: what is low in the corrected method. */
    private static final Set<Role> LOW = EnumSet.of(
            Role.STORED_STATE,
            Role.NETWORK_TIME,
            Role.NETWORK_INPUT,
            Role.INTERNAL,
            Role.SLOPE,
            Role.COMPUTE_PARAMETER,
            Role.SCALED_COTANGENT,
            Role.SLOPE_COTANGENT,
            Role.NETWORK_COTANGENT);

    /** Rule 14: what is low in the released package besides. */
    private static final Set<Role> ALSO_LOW_IN_RELEASED = EnumSet.of(
            Role.STAGE_STATE_BACKWARD,
            Role.INCREMENT,
            Role.STEP_LENGTH,
            Role.STEP_PRODUCT,
            Role.INCOMING_COTANGENT,
            Role.FAN_OUT_SUM,
            Role.STEP_ADJOINT,
            Role.STAGE_GRADIENT,
            Role.STEP_GRADIENT);

    /** What stays high in {@code pure:}. */
    private static final Set<Role> HIGH_IN_PURE = EnumSet.of(Role.SCALE, Role.OPTIMISER_STATE);

    private static final Set<Role> FORWARD = EnumSet.of(
            Role.TIME,
            Role.NETWORK_TIME,
            Role.COEFFICIENT,
            Role.STATE,
            Role.STORED_STATE,
            Role.STAGE_SUM,
            Role.STAGE_STATE_FORWARD,
            Role.NETWORK_INPUT,
            Role.SLOPE,
            Role.INCREMENT,
            Role.STEP_LENGTH,
            Role.STEP_PRODUCT,
            Role.COMPUTE_PARAMETER);

    private static final Set<Role> BACKWARD = EnumSet.of(
            Role.TIME,
            Role.STORED_STATE,
            Role.NETWORK_INPUT,
            Role.COMPUTE_PARAMETER,
            Role.INCOMING_COTANGENT,
            Role.ADJOINT,
            Role.SCALED_COTANGENT,
            Role.SLOPE_COTANGENT,
            Role.NETWORK_COTANGENT,
            Role.FAN_OUT_SUM,
            Role.STEP_ADJOINT,
            Role.STAGE_GRADIENT,
            Role.STEP_GRADIENT,
            Role.ACCUMULATED_GRADIENT);

    private static final double[] TIMES = {0.1, 0.43, 0.7, 1.27, 1.9};
    private static final int ELEMENTS = 24;
    private static final FloatFormat ODD = FloatFormat.parse("custom:9:-126:127");
    private static final String TABLE_REMEDY = "see PrecisionPolicy, and docs/arithmetic.md rules 12 to 14";
    private static final String ROLE_REMEDY =
            "see where IncrementFunction, ForwardSolve, StepProducts, AdjointState or Vjp ask for the role named";

    private final Settings settings;
    private final Consumer<Finding> to;

    private CastingChecks(Settings settings, Consumer<Finding> to) {
        this.settings = settings;
        this.to = to;
    }

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        CastingChecks checks = new CastingChecks(settings, to);
        checks.tables();
        for (String base : settings.policies(List.of("float32", "bfloat16"))) {
            PrecisionPolicy policy = PrecisionPolicy.parse(base);
            boolean plain = policy.joining() == Joining.CHAINS
                    && policy.high().equals(FloatFormat.BINARY32)
                    && policy.low().maxExponent() >= FloatFormat.BINARY32.maxExponent()
                    && policy.rounding() == RoundingDirection.NEAREST_EVEN;
            if (plain) {
                checks.forward(policy);
                checks.backward(policy);
            }
        }
        RoleDigests.run(settings, to);
    }

    private static Tally tally(String check, String remedy) {
        return new Tally(Section.CASTING, check, remedy);
    }

    private void tables() {
        Tally tally = tally("every role of every named policy has the format that the method gives it", TABLE_REMEDY);
        for (FloatFormat low : settings.formats(FloatFormat.ALL)) {
            FloatFormat high = low.equals(FloatFormat.BINARY64) ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
            table(tally, low.name(), LOW, high, low);
            table(
                    tally,
                    PrecisionPolicy.PURE_PREFIX + low.name(),
                    EnumSet.complementOf(EnumSet.copyOf(HIGH_IN_PURE)),
                    high,
                    low);
            Set<Role> released = EnumSet.copyOf(LOW);
            released.addAll(ALSO_LOW_IN_RELEASED);
            table(tally, PrecisionPolicy.RELEASED_PREFIX + low.name(), released, high, low);
        }
        to.accept(tally.finding());
    }

    private static void table(Tally tally, String name, Set<Role> lowRoles, FloatFormat high, FloatFormat low) {
        tally.attempt(name, () -> {
            PrecisionPolicy policy = PrecisionPolicy.parse(name);
            List<Role> wrong = Arrays.stream(Role.values())
                    .filter(role -> !policy.format(role).equals(lowRoles.contains(role) ? low : high))
                    .toList();
            tally.count(
                    name,
                    wrong.size(),
                    Role.values().length,
                    "roles " + wrong.stream().map(Role::word).collect(Collectors.joining(", ")));
            boolean corrected = !name.startsWith(PrecisionPolicy.RELEASED_PREFIX);
            boolean chains = corrected && !name.startsWith(PrecisionPolicy.PURE_PREFIX);
            tally.holds(
                    name,
                    policy.arrangement() == (corrected ? Arrangement.CORRECTED : Arrangement.RELEASED)
                            && policy.joining() == (chains ? Joining.CHAINS : Joining.EVERY_PRIMITIVE)
                            && policy.rounding() == RoundingDirection.NEAREST_EVEN,
                    "arrangement, joining or rounding is another");
        });
    }

    /** The role in another format than the base gives it: a narrow one, or binary32 where it is narrow. */
    private static PrecisionPolicy odd(PrecisionPolicy base, Role role) {
        boolean wide = base.format(role).equals(FloatFormat.BINARY32);
        return base.with(role, wide ? ODD : FloatFormat.BINARY32);
    }

    private static double[] numbers(Stream random) {
        double[] numbers = new double[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            numbers[i] = (float) ((random.nextInt(2) == 0 ? 1 : -1) * random.nextUniform(0.3, 1.9));
        }
        return numbers;
    }

    private static Tensor tensor(double[] numbers) {
        return Tensor.of(FloatFormat.BINARY32, Shape.of(ELEMENTS), numbers);
    }

    private void forward(PrecisionPolicy base) {
        Tally tally =
                tally(base.name() + ", one role odd: the solve is that of plain arithmetic, bit for bit", ROLE_REMEDY);
        for (String method : List.of("euler", "rk4", "bosh3", "dopri5")) {
            Stream random = settings.random("forward " + method);
            double[] y0 = numbers(random);
            double[] w = numbers(random);
            double[] v = numbers(random);
            Coefficients coefficients = Coefficients.of(Tableaus.parse(method));
            forward(tally, base, method, y0, w, v);
            for (Role role : FORWARD) {
                boolean hasStages = coefficients.stages() > 1;
                boolean ofStages = role == Role.STAGE_SUM || role == Role.STAGE_STATE_FORWARD;
                if (hasStages || !ofStages) {
                    forward(tally, odd(base, role), method + ", " + role.word(), y0, w, v);
                }
            }
        }
        to.accept(tally.finding());
    }

    private void forward(Tally tally, PrecisionPolicy policy, String where, double[] y0, double[] w, double[] v) {
        String method = where.split(",", -1)[0];
        tally.attempt(where, () -> {
            Parameter weight = new Parameter("w", tensor(w));
            Parameter velocity = new Parameter("v", tensor(v));
            VectorField field = VectorField.of((t, y) -> y.recorder()
                    .parameter(weight)
                    .timesPlus(y, y.recorder().parameter(velocity).times(t)));
            Difference difference = new Difference();
            try (Odeint odeint = Odeint.builder()
                            .precision(policy)
                            .method(method)
                            .backend(settings.backend())
                            .build();
                    Solution solution = odeint.solve(field, tensor(y0), TimeGrid.of(TIMES))) {
                Coefficients coefficients = Coefficients.of(odeint.tableau());
                for (int i = 0; i < ELEMENTS; i++) {
                    List<Float> expected = new PlainSolve(policy).forward(coefficients, y0[i], w[i], v[i], TIMES);
                    for (int n = 0; n < TIMES.length; n++) {
                        double found = solution.trajectory().state(n).getFirst().get(i);
                        difference.compare(n, found, expected.get(n));
                    }
                }
            }
            difference.to(tally, where);
        });
    }

    private void backward(PrecisionPolicy base) {
        Tally tally = tally(
                base.name() + ", one role odd: the gradients are those of plain arithmetic, bit for bit", ROLE_REMEDY);
        for (int exponent : new int[] {0, 7}) {
            Stream random = settings.random("backward " + exponent);
            double[] y0 = numbers(random);
            double[] w = numbers(random);
            Map<Integer, double[]> cotangents = Map.of(4, numbers(random), 2, numbers(random), 0, numbers(random));
            backward(tally, base, "S = 2^" + exponent, exponent, y0, w, cotangents);
            for (Role role : BACKWARD) {
                String where = "S = 2^" + exponent + ", " + role.word();
                backward(tally, odd(base, role), where, exponent, y0, w, cotangents);
            }
        }
        to.accept(tally.finding());
    }

    private void backward(
            Tally tally,
            PrecisionPolicy policy,
            String where,
            int exponent,
            double[] y0,
            double[] w,
            Map<Integer, double[]> cotangents) {
        tally.attempt(where, () -> {
            Parameter weight = new Parameter("w", tensor(w));
            VectorField field =
                    VectorField.of((_, y) -> y.recorder().parameter(weight).times(y));
            Difference difference = new Difference();
            try (Odeint odeint = Odeint.builder()
                            .precision(policy)
                            .method("euler")
                            .scaling(new FixedScaling(exponent))
                            .backend(settings.backend())
                            .build();
                    Solution solution = odeint.solve(field, tensor(y0), TimeGrid.of(TIMES))) {
                Map<Integer, List<Tensor>> given = cotangents.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(tensor(entry.getValue()))));
                if (!(solution.backward(given) instanceof AdjointResult.Gradients found)) {
                    throw new IllegalStateException("the backward pass failed");
                }
                for (int i = 0; i < ELEMENTS; i++) {
                    int at = i;
                    List<Float> stored = new ArrayList<>();
                    for (int n = 0; n < TIMES.length; n++) {
                        stored.add((float)
                                solution.trajectory().state(n).getFirst().get(i));
                    }
                    Map<Integer, Double> one = cotangents.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()[at]));
                    PlainSolve.Gradients expected = new PlainSolve(policy)
                            .backward(stored, w[i], TIMES, one, (float) Math.scalb(1.0, exponent));
                    difference.compare(i, found.initialState().getFirst().get(i), expected.adjoint());
                    difference.compare(i, found.byParameter().getFirst().get(i), expected.gradient());
                }
            }
            difference.to(tally, where);
        });
    }
}
