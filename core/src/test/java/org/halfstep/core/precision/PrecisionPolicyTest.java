package org.halfstep.core.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PrecisionPolicyTest {
    static final List<String> NAMES = PrecisionPolicy.knownNames();

    @ParameterizedTest
    @FieldSource("NAMES")
    void everyKnownNameIsAPolicyOfThatName(String name) {
        PrecisionPolicy policy = PrecisionPolicy.parse(name);
        assertThat(policy.name()).isEqualTo(name);
        boolean released = name.startsWith(PrecisionPolicy.RELEASED_PREFIX);
        assertThat(policy.arrangement()).isEqualTo(released ? Arrangement.RELEASED : Arrangement.CORRECTED);
        boolean pure = name.startsWith(PrecisionPolicy.PURE_PREFIX);
        assertThat(policy.joining()).isEqualTo(released || pure ? Joining.EVERY_PRIMITIVE : Joining.CHAINS);
        assertThat(name).endsWith(policy.low().name());
        boolean wide = policy.low().equals(FloatFormat.BINARY64);
        FloatFormat high = wide ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
        assertThat(policy.high()).isEqualTo(pure ? policy.low() : high);
        for (Role role : Role.values()) {
            boolean beside = role == Role.SCALE || role == Role.OPTIMISER_STATE;
            assertThat(policy.format(role)).isIn(policy.low(), beside ? high : policy.high());
        }
    }

    @Test
    void settingsChangeOnePlaceAndAreReadFromTheName() {
        PrecisionPolicy plain = PrecisionPolicy.parse("float16");
        PrecisionPolicy changed = plain.with(Role.STEP_PRODUCT, FloatFormat.BFLOAT16)
                .with(RoundingDirection.STOCHASTIC)
                .with(Role.STEP_PRODUCT, FloatFormat.E5M2);
        assertThat(changed.name()).isEqualTo("float16 rounding=stochastic step-product=e5m2");
        assertThat(PrecisionPolicy.parse(changed.name())).isEqualTo(changed);
        assertThat(changed.rounding()).isEqualTo(RoundingDirection.STOCHASTIC);
        for (Role role : Role.values()) {
            FloatFormat expected = role == Role.STEP_PRODUCT ? FloatFormat.E5M2 : plain.format(role);
            assertThat(changed.format(role)).as(role.name()).isEqualTo(expected);
        }
        assertThat(changed.withSeed(3).seed()).isEqualTo(3);
    }

    @Test
    void unusableSettingsSayWhatIsKnown() {
        PrecisionPolicy plain = PrecisionPolicy.parse("float16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.with("step-product"))
                .withMessageContaining("write ROLE=FORMAT");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.with("speed=float16"))
                .withMessageStartingWith("unknown role 'speed'; known: time, network-time, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.with("slope=half"))
                .withMessageStartingWith("unknown floating-point format 'half'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.with("rounding=odd"))
                .withMessageStartingWith("unknown rounding 'odd'; known: nearest-even, nearest-away, ");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionPolicy.parse("half"))
                .withMessage("unknown precision 'half'; known: float64, float32, tf32, bfloat16, float16, e5m2, e4m3, "
                        + "e4m3-ieee, e3m4, fp6-e3m2, fp6-e2m3, fp4-e2m1, custom:p:emin:emax, pure:FORMAT, "
                        + "rampde-0.1.0:FORMAT");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionPolicy.parse("pure:half"))
                .withMessageStartingWith("unknown floating-point format 'half'");
    }

    @Test
    void theCorrectedMethodSumsInTheHighFormat() {
        PrecisionPolicy policy = PrecisionPolicy.parse("float16");
        for (Role role : List.of(
                Role.STATE,
                Role.STAGE_SUM,
                Role.INCREMENT,
                Role.STEP_PRODUCT,
                Role.ADJOINT,
                Role.FAN_OUT_SUM,
                Role.STEP_GRADIENT,
                Role.ACCUMULATED_GRADIENT,
                Role.MASTER_PARAMETER,
                Role.LOSS)) {
            assertThat(policy.format(role)).as(role.name()).isEqualTo(FloatFormat.BINARY32);
        }
    }

    @Test
    void everyRoleNeedsAFormat() {
        Map<Role, FloatFormat> formats = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            formats.put(role, FloatFormat.BINARY32);
        }
        formats.remove(Role.SLOPE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(FloatFormat.BINARY32, FloatFormat.BINARY16, formats))
                .withMessage("policy mine: no format for role SLOPE");
    }

    @Test
    void theHighFormatHoldsTheLowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionPolicy.corrected(FloatFormat.BINARY16, FloatFormat.BFLOAT16))
                .withMessage("policy bfloat16: the high format float16 does not hold every number of the low format"
                        + " bfloat16");
    }

    @Test
    void theTableIsCopied() {
        Map<Role, FloatFormat> formats =
                new EnumMap<>(PrecisionPolicy.parse("float16").formats());
        PrecisionPolicy policy = policy(FloatFormat.BINARY32, FloatFormat.BINARY16, formats);
        formats.put(Role.SLOPE, FloatFormat.BINARY64);
        assertThat(policy.format(Role.SLOPE)).isEqualTo(FloatFormat.BINARY16);
    }

    @Test
    void symbolsAndMeaningsNameOneRole() {
        Set<String> seen = new HashSet<>();
        for (Role role : Role.values()) {
            assertThat(role.symbol()).isNotBlank();
            assertThat(role.meaning()).isNotBlank();
            assertThat(seen.add(role.symbol())).as(role.symbol()).isTrue();
            assertThat(seen.add(role.meaning())).as(role.meaning()).isTrue();
        }
    }

    @Test
    void whatScalesWithTheAdjoint() {
        assertThat(Role.values())
                .filteredOn(Role::scalesWithAdjoint)
                .containsExactly(
                        Role.SCALED_COTANGENT,
                        Role.SLOPE_COTANGENT,
                        Role.NETWORK_COTANGENT,
                        Role.FAN_OUT_SUM,
                        Role.STEP_ADJOINT,
                        Role.STAGE_GRADIENT,
                        Role.STEP_GRADIENT,
                        Role.STEP_TIME_GRADIENT);
    }

    private static PrecisionPolicy policy(FloatFormat high, FloatFormat low, Map<Role, FloatFormat> formats) {
        return new PrecisionPolicy(
                "mine", high, low, Joining.CHAINS, Arrangement.CORRECTED, formats, RoundingDirection.NEAREST_EVEN, 0);
    }
}
