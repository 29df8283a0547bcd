package org.halfstep.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.halfstep.core.format.FloatFormat.BFLOAT16;
import static org.halfstep.core.format.FloatFormat.BINARY16;
import static org.halfstep.core.format.FloatFormat.BINARY32;
import static org.halfstep.core.format.FloatFormat.BINARY64;

import org.halfstep.core.format.FloatFormat.Overflow;
import org.halfstep.core.format.FloatFormat.SpecialValues;
import org.halfstep.core.format.FloatFormat.Subnormals;
import org.junit.jupiter.api.Test;

class FloatFormatTest {
    @Test
    void derivesTheConstantsOfJavasOwnFormats() {
        assertThat(BINARY64.maxFinite()).isEqualTo(Double.MAX_VALUE);
        assertThat(BINARY64.minNormal()).isEqualTo(Double.MIN_NORMAL);
        assertThat(BINARY64.minSubnormal()).isEqualTo(Double.MIN_VALUE);
        assertThat(BINARY64.machineEpsilon()).isEqualTo(Math.ulp(1.0));
        assertThat(BINARY32.maxFinite()).isEqualTo(Float.MAX_VALUE);
        assertThat(BINARY32.minNormal()).isEqualTo(Float.MIN_NORMAL);
        assertThat(BINARY32.minSubnormal()).isEqualTo(Float.MIN_VALUE);
        assertThat(BINARY32.machineEpsilon()).isEqualTo(Math.ulp(1.0f));
    }

    @Test
    void derivesTheConstantsOfTheSixteenBitFormats() {
        assertThat(BINARY16.maxFinite()).isEqualTo(65504.0);
        assertThat(BINARY16.minNormal()).isEqualTo(0x1p-14);
        assertThat(BINARY16.minSubnormal()).isEqualTo(0x1p-24);
        assertThat(BINARY16.machineEpsilon()).isEqualTo(1.0 / 1024);
        assertThat(BINARY16.unitRoundoff()).isEqualTo(1.0 / 2048);
        assertThat(BFLOAT16.maxFinite()).isEqualTo(0x1.fep127);
        assertThat(BFLOAT16.minNormal()).isEqualTo(0x1p-126);
        assertThat(BFLOAT16.minSubnormal()).isEqualTo(0x1p-133);
        assertThat(BFLOAT16.unitRoundoff()).isEqualTo(1.0 / 256);
    }

    @Test
    void specialValuesAndFlushingMoveTheEndsOfTheRange() {
        assertThat(Formats.E4M3.maxFinite()).isEqualTo(448.0);
        assertThat(Formats.E4M3.minSubnormal()).isEqualTo(0x1p-9);
        assertThat(Formats.E5M2.maxFinite()).isEqualTo(57344.0);
        assertThat(Formats.FLUSHED16.minSubnormal()).isEqualTo(0x1p-14);
    }

    @Test
    void storesTheSixteenBitFormatsAsBitsAndOthersInTheNarrowestJavaType() {
        assertThat(BINARY64.storage()).isEqualTo(Storage.BINARY64);
        assertThat(BINARY32.storage()).isEqualTo(Storage.BINARY32);
        assertThat(BFLOAT16.storage()).isEqualTo(Storage.BITS16);
        assertThat(BINARY16.storage()).isEqualTo(Storage.BITS16);
        assertThat(Formats.TF32.storage()).isEqualTo(Storage.BINARY32);
        assertThat(Formats.custom("wide", 11, -200, 200).storage()).isEqualTo(Storage.BINARY64);
        assertThat(FloatFormat.ALL)
                .extracting(FloatFormat::byteSize)
                .containsExactly(8, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1);
        assertThat(FloatFormat.ALL)
                .extracting(FloatFormat::nominalBits)
                .containsExactly(64, 32, 19, 16, 16, 8, 8, 8, 8, 6, 6, 4);
    }

    @Test
    void parsesItsOwnNamesAndThoseOfTheStandard() {
        for (FloatFormat format : FloatFormat.ALL) {
            assertThat(FloatFormat.parse(format.name())).isSameAs(format);
        }
        assertThat(FloatFormat.parse("binary64")).isSameAs(BINARY64);
        assertThat(FloatFormat.parse("binary32")).isSameAs(BINARY32);
        assertThat(FloatFormat.parse("binary16")).isSameAs(BINARY16);
        assertThat(FloatFormat.parse("fp4")).isSameAs(FloatFormat.FP4_E2M1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FloatFormat.parse("float8"))
                .withMessageContaining("'float8'")
                .withMessageContaining("float64")
                .withMessageContaining("float32")
                .withMessageContaining("bfloat16")
                .withMessageContaining("float16");
    }

    @Test
    void customFormatsAndModificationsAreRead() {
        FloatFormat custom = FloatFormat.parse("custom:5:-14:15:flushed:saturating");
        assertThat(custom.name()).isEqualTo("custom:5:-14:15:flushed:saturating");
        assertThat(custom)
                .returns(5, FloatFormat::precision)
                .returns(-14, FloatFormat::minExponent)
                .returns(15, FloatFormat::maxExponent)
                .returns(FloatFormat.Subnormals.FLUSHED, FloatFormat::subnormals)
                .returns(FloatFormat.Overflow.SATURATING, FloatFormat::overflow);
        assertThat(FloatFormat.parse("custom:8:-126:127").includes(BFLOAT16)).isTrue();
        assertThat(FloatFormat.parse("fp4:saturating")).isEqualTo(FloatFormat.FP4_E2M1);
        assertThat(FloatFormat.parse("float16:flushed").minSubnormal()).isEqualTo(0x1p-14);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FloatFormat.parse("custom:5:-14"))
                .withMessageContaining("custom:p:emin:emax");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FloatFormat.parse("custom:5:low:15"))
                .withMessageContaining("emin is 'low', not an integer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FloatFormat.parse("custom:60:-14:15"))
                .withMessageContaining("precision 60 is outside 2 to 53");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FloatFormat.parse("float16:fast"))
                .withMessageContaining("known: flushed, saturating");
    }

    @Test
    void largestAndSmallestValuesAreThoseOfTheirDefinitions() {
        assertThat(FloatFormat.TF32.machineEpsilon()).isEqualTo(0x1p-10);
        assertThat(FloatFormat.E4M3.maxFinite()).isEqualTo(448);
        assertThat(FloatFormat.E4M3.minSubnormal()).isEqualTo(0x1p-9);
        assertThat(FloatFormat.E4M3_IEEE.maxFinite()).isEqualTo(240);
        assertThat(FloatFormat.E5M2.maxFinite()).isEqualTo(57344);
        assertThat(FloatFormat.E5M2.minSubnormal()).isEqualTo(0x1p-16);
        assertThat(FloatFormat.E3M4.maxFinite()).isEqualTo(15.5);
        assertThat(FloatFormat.E3M4.minSubnormal()).isEqualTo(0x1p-6);
        assertThat(FloatFormat.FP6_E3M2.maxFinite()).isEqualTo(28);
        assertThat(FloatFormat.FP6_E3M2.minSubnormal()).isEqualTo(0.0625);
        assertThat(FloatFormat.FP6_E2M3.maxFinite()).isEqualTo(7.5);
        assertThat(FloatFormat.FP6_E2M3.minSubnormal()).isEqualTo(0.125);
        assertThat(FloatFormat.FP4_E2M1.maxFinite()).isEqualTo(6);
        assertThat(FloatFormat.FP4_E2M1.minSubnormal()).isEqualTo(0.5);
    }

    @Test
    void inclusionComparesTheValues() {
        for (FloatFormat format : FloatFormat.ALL) {
            assertThat(format.includes(format)).isTrue();
            assertThat(BINARY64.includes(format)).isTrue();
        }
        assertThat(BINARY32.includes(BINARY64)).isFalse();
        assertThat(BINARY32.includes(BFLOAT16)).isTrue();
        assertThat(BFLOAT16.includes(BINARY32)).isFalse();
        assertThat(BFLOAT16.includes(BINARY16)).isFalse();
        assertThat(BINARY16.includes(BFLOAT16)).isFalse();
        assertThat(BINARY16.includes(Formats.E5M2)).isTrue();
        assertThat(BINARY16.includes(Formats.E4M3)).isTrue();
        assertThat(Formats.E4M3.includes(Formats.E4M3)).isTrue();
        // The infinities of the inner format count, and so do its subnormals.
        FloatFormat e3m2 = Formats.custom("e3m2", 3, -2, 3);
        assertThat(Formats.E4M3.includes(e3m2)).isFalse();
        assertThat(Formats.FLUSHED16.includes(BINARY16)).isFalse();
        assertThat(BINARY16.includes(Formats.FLUSHED16)).isTrue();
        assertThat(Formats.FLUSHED16.includes(e3m2)).isTrue();
    }

    @Test
    void theWidestHoldsBoth() {
        assertThat(FloatFormat.widest(BINARY64, BINARY16)).isSameAs(BINARY64);
        assertThat(FloatFormat.widest(BFLOAT16, BINARY32)).isSameAs(BINARY32);
        assertThat(FloatFormat.widest(BINARY16, BINARY16)).isSameAs(BINARY16);
        assertThat(FloatFormat.widest(BFLOAT16, BINARY16)).isSameAs(BINARY32);
        assertThat(FloatFormat.widest(BINARY16, BFLOAT16)).isSameAs(BINARY32);
        FloatFormat wide = Formats.custom("wide", 11, -200, 200);
        assertThat(FloatFormat.widest(BINARY32, wide)).isSameAs(BINARY64);
    }

    @Test
    void refusesWhatBinary64CannotHold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.custom("quad", 113, -1022, 1023))
                .withMessageContaining("quad")
                .withMessageContaining("precision 113")
                .withMessageContaining("binary64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.custom("x", 24, -1023, 1023))
                .withMessageContaining("minExponent -1023");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.custom("x", 24, -1022, 1024))
                .withMessageContaining("maxExponent 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.custom("x", 1, -14, 15))
                .withMessageContaining("precision 1 ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.custom("x", 11, 1, 15))
                .withMessageContaining("minExponent 1 ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.custom(" ", 11, -14, 15))
                .withMessageContaining("blank");
    }

    @Test
    void attributesMakeDifferentFormats() {
        FloatFormat saturating = new FloatFormat(
                "float16", 11, -14, 15, Subnormals.GRADUAL, SpecialValues.INFINITIES_AND_NAN, Overflow.SATURATING);
        assertThat(saturating).isNotEqualTo(BINARY16);
        assertThat(saturating.includes(BINARY16)).isTrue();
        assertThat(saturating).hasToString("float16");
    }
}
