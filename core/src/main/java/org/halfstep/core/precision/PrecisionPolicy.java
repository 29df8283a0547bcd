package org.halfstep.core.precision;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;

/**
 * The casting table: which format each {@link Role} has, and how the arithmetic between them is arranged.
 *
 * <p>Three families are named. The corrected method keeps states, stage sums, products with h and every sum in the high
 * format and goes low only where it pays. {@code pure:<format>} has every number of solve and backward pass in one
 * format, each primitive rounded: the lesson of what goes wrong. {@code rampde-0.1.0:<low>} repeats the choices of the
 * released package as it runs on the CPU, each primitive rounded, for parity with its numbers.
 *
 * <p>Any role may then be set on its own ({@link #with(Role, FloatFormat)}), and the direction of rounding
 * ({@link #with(RoundingDirection)}). The name says all of it, and {@link #parse} reads it again.
 *
 * @param name what the user writes, for example {@code float16} or {@code pure:float16 rounding=stochastic}
 * @param high the format of states, adjoints and sums
 * @param low the format of the network
 * @param joining how elementwise ops are rounded
 * @param arrangement which of the two arrangements of the step and of the adjoint update
 * @param formats the format of every role
 * @param rounding the direction of every rounding to a role's format; the accumulators' own roundings are to nearest
 * @param seed of the random numbers of stochastic rounding
 */
public record PrecisionPolicy(
        String name,
        FloatFormat high,
        FloatFormat low,
        Joining joining,
        Arrangement arrangement,
        Map<Role, FloatFormat> formats,
        RoundingDirection rounding,
        long seed) {
    /** How elementwise ops are rounded. */
    public enum Joining {
        /** Neighbouring elementwise ops form a chain, which rounds once at its end. */
        CHAINS,
        /** Every primitive rounds its result. */
        EVERY_PRIMITIVE
    }

    /** Which form of the same formulas is computed. */
    public enum Arrangement {
        /** Fused multiply-adds; S is taken out exactly before h comes in. */
        CORRECTED,
        /** The released package's order of operations (its literal RK4 increment, h / S as one factor). */
        RELEASED
    }

    /** The prefix of the policies that repeat the released package. */
    public static final String RELEASED_PREFIX = "rampde-0.1.0:";

    /** The prefix of the policies that have one format throughout. */
    public static final String PURE_PREFIX = "pure:";

    private static final String ROUNDING = "rounding";

    private static final List<Role> LOW_ROLES = List.of(
            Role.STORED_STATE,
            Role.NETWORK_TIME,
            Role.NETWORK_INPUT,
            Role.INTERNAL,
            Role.SLOPE,
            Role.COMPUTE_PARAMETER,
            Role.SCALED_COTANGENT,
            Role.SLOPE_COTANGENT,
            Role.NETWORK_COTANGENT);

    /** What the released package has low beside {@link #LOW_ROLES}. */
    private static final List<Role> ALSO_LOW_IN_RELEASED = List.of(
            Role.STAGE_STATE_BACKWARD,
            Role.INCREMENT,
            Role.STEP_LENGTH,
            Role.STEP_PRODUCT,
            Role.INCOMING_COTANGENT,
            Role.FAN_OUT_SUM,
            Role.STEP_ADJOINT,
            Role.STAGE_GRADIENT,
            Role.STEP_GRADIENT);

    public PrecisionPolicy {
        formats = Map.copyOf(formats);
        for (Role role : Role.values()) {
            if (!formats.containsKey(role)) {
                throw new IllegalArgumentException("policy " + name + ": no format for role " + role);
            }
        }
        if (!high.includes(low)) {
            throw new IllegalArgumentException("policy " + name + ": the high format " + high.name()
                    + " does not hold every number of the low format " + low.name());
        }
    }

    /** The format of a role. */
    public FloatFormat format(Role role) {
        FloatFormat format = formats.get(role);
        if (format == null) {
            throw new IllegalStateException("policy " + name + " lost role " + role);
        }
        return format;
    }

    /** The corrected method with a low format, in a high format. */
    public static PrecisionPolicy corrected(FloatFormat high, FloatFormat low) {
        return new PrecisionPolicy(
                low.name(),
                high,
                low,
                Joining.CHAINS,
                Arrangement.CORRECTED,
                table(high, low, LOW_ROLES),
                RoundingDirection.NEAREST_EVEN,
                0);
    }

    /** The released package's choices with a low format, in binary32 (binary64 where that is the low format). */
    public static PrecisionPolicy released(FloatFormat low) {
        FloatFormat high = highFor(low);
        Map<Role, FloatFormat> formats = table(high, low, LOW_ROLES);
        ALSO_LOW_IN_RELEASED.forEach(role -> formats.put(role, low));
        return new PrecisionPolicy(
                RELEASED_PREFIX + low.name(),
                high,
                low,
                Joining.EVERY_PRIMITIVE,
                Arrangement.RELEASED,
                formats,
                RoundingDirection.NEAREST_EVEN,
                0);
    }

    /**
     * One format throughout, each primitive rounded. High stay S, which is a power of two and often beyond the format's
     * range, and the optimiser's moments: Adam's 1e-8 would be zero, and a training would end at its first step.
     */
    public static PrecisionPolicy pure(FloatFormat format) {
        Map<Role, FloatFormat> formats = table(format, format, List.of());
        formats.put(Role.SCALE, highFor(format));
        formats.put(Role.OPTIMISER_STATE, highFor(format));
        return new PrecisionPolicy(
                PURE_PREFIX + format.name(),
                format,
                format,
                Joining.EVERY_PRIMITIVE,
                Arrangement.CORRECTED,
                formats,
                RoundingDirection.NEAREST_EVEN,
                0);
    }

    /** This policy with one role in another format. */
    public PrecisionPolicy with(Role role, FloatFormat format) {
        Map<Role, FloatFormat> changed = new EnumMap<>(formats);
        changed.put(role, format);
        return new PrecisionPolicy(
                named(role.word(), format.name()), high, low, joining, arrangement, changed, rounding, seed);
    }

    /** This policy with another direction of rounding. */
    public PrecisionPolicy with(RoundingDirection direction) {
        return new PrecisionPolicy(
                named(ROUNDING, direction.word()), high, low, joining, arrangement, formats, direction, seed);
    }

    /** This policy with a seed for stochastic rounding. */
    public PrecisionPolicy withSeed(long other) {
        return new PrecisionPolicy(name, high, low, joining, arrangement, formats, rounding, other);
    }

    /** The name with one setting more; an earlier one of the same key goes. */
    private String named(String key, String value) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split(" ", -1)) {
            if (!word.startsWith(key + "=")) {
                text.append(word).append(' ');
            }
        }
        return text.append(key).append('=').append(value).toString();
    }

    /**
     * The policy of a name: a format for the corrected method, {@code pure:} or {@code rampde-0.1.0:} and a format,
     * perhaps followed by settings with a space before each: {@code ROLE=FORMAT} and {@code rounding=DIRECTION}.
     *
     * @throws IllegalArgumentException naming what is known
     */
    public static PrecisionPolicy parse(String name) {
        String[] words = name.strip().split(" +", -1);
        PrecisionPolicy policy = base(words[0]);
        for (int i = 1; i < words.length; i++) {
            policy = policy.with(words[i]);
        }
        return policy;
    }

    /**
     * This policy with one setting, {@code ROLE=FORMAT} or {@code rounding=DIRECTION}.
     *
     * @throws IllegalArgumentException naming what is known
     */
    public PrecisionPolicy with(String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("precision setting '" + setting
                    + "': write ROLE=FORMAT, for example step-product=bfloat16, or rounding=DIRECTION");
        }
        String key = setting.substring(0, equals);
        String value = setting.substring(equals + 1);
        return key.equals(ROUNDING)
                ? with(RoundingDirection.parse(value))
                : with(Role.parse(key), FloatFormat.parse(value));
    }

    private static PrecisionPolicy base(String word) {
        if (word.startsWith(RELEASED_PREFIX)) {
            return released(FloatFormat.parse(word.substring(RELEASED_PREFIX.length())));
        }
        if (word.startsWith(PURE_PREFIX)) {
            return pure(FloatFormat.parse(word.substring(PURE_PREFIX.length())));
        }
        try {
            FloatFormat format = FloatFormat.parse(word);
            return corrected(highFor(format), format);
        } catch (IllegalArgumentException problem) {
            if (word.contains(":")) {
                throw problem;
            }
            String formats = FloatFormat.ALL.stream().map(FloatFormat::name).collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "unknown precision '" + word + "'; known: " + formats + ", custom:p:emin:emax, " + PURE_PREFIX
                            + "FORMAT, " + RELEASED_PREFIX + "FORMAT",
                    problem);
        }
    }

    private static FloatFormat highFor(FloatFormat low) {
        return low.needsBinary64() ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
    }

    /** The names of the three families in the named formats. */
    public static List<String> knownNames() {
        return Stream.of("", PURE_PREFIX, RELEASED_PREFIX)
                .flatMap(prefix -> FloatFormat.ALL.stream().map(format -> prefix + format.name()))
                .toList();
    }

    private static Map<Role, FloatFormat> table(FloatFormat high, FloatFormat low, List<Role> lowRoles) {
        Map<Role, FloatFormat> formats = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            formats.put(role, lowRoles.contains(role) ? low : high);
        }
        return formats;
    }
}
