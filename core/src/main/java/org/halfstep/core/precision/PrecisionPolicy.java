package org.halfstep.core.precision;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.halfstep.core.format.FloatFormat;

/**
 * The casting table: which format each {@link Role} has, and how the arithmetic between them is arranged.
 *
 * <p>Two families are named here. The corrected method keeps states, stage sums, products with h and every sum in the
 * high format and goes low only where it pays. {@code rampde-0.1.0:<low>} repeats the choices of the released package
 * as it runs on the CPU, each primitive rounded, for parity with its numbers.
 *
 * @param name what the user writes, for example {@code float16}
 * @param high the format of states, adjoints and sums
 * @param low the format of the network
 * @param joining how elementwise ops are rounded
 * @param arrangement which of the two arrangements of the step and of the adjoint update
 * @param formats the format of every role
 */
public record PrecisionPolicy(
        String name,
        FloatFormat high,
        FloatFormat low,
        Joining joining,
        Arrangement arrangement,
        Map<Role, FloatFormat> formats) {
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

    private static final List<Role> RELEASED_LOW_ROLES = List.of(
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
                low.name(), high, low, Joining.CHAINS, Arrangement.CORRECTED, table(high, low, LOW_ROLES));
    }

    /** The released package's choices with a low format, in binary32 (binary64 where that is the low format). */
    public static PrecisionPolicy released(FloatFormat low) {
        FloatFormat high = FloatFormat.BINARY32.includes(low) ? FloatFormat.BINARY32 : FloatFormat.BINARY64;
        Map<Role, FloatFormat> formats = table(high, low, LOW_ROLES);
        RELEASED_LOW_ROLES.forEach(role -> formats.put(role, low));
        return new PrecisionPolicy(
                RELEASED_PREFIX + low.name(), high, low, Joining.EVERY_PRIMITIVE, Arrangement.RELEASED, formats);
    }

    /**
     * The policy of a name: {@code float64}, {@code float32}, {@code bfloat16}, {@code float16}, or
     * {@code rampde-0.1.0:} followed by one of them.
     *
     * @throws IllegalArgumentException naming the known policies
     */
    public static PrecisionPolicy parse(String name) {
        for (FloatFormat format : FloatFormat.ALL) {
            if (name.equals(format.name())) {
                FloatFormat high = FloatFormat.BINARY32.includes(format) ? FloatFormat.BINARY32 : FloatFormat.BINARY64;
                return corrected(high, format);
            }
            if (name.equals(RELEASED_PREFIX + format.name())) {
                return released(format);
            }
        }
        throw new IllegalArgumentException(
                "unknown precision '" + name + "'; known: " + String.join(", ", knownNames()));
    }

    /** Every name that {@link #parse} knows. */
    public static List<String> knownNames() {
        return Stream.concat(
                        FloatFormat.ALL.stream().map(FloatFormat::name),
                        FloatFormat.ALL.stream().map(format -> RELEASED_PREFIX + format.name()))
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
