package org.halfstep.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0 | 0
        1 | 1
        -0.5 | −0.5
        2.8664 | 2.866
        65504 | 65,504
        100 | 100
        0.00031 | 3.10×10⁻⁴
        -12345678 | −1.23×10⁷
        NaN | NaN
        Infinity | ∞
        -Infinity | −∞
        """)
    void general(double value, String expected) {
        assertThat(Numbers.general(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0 | 0 B
        1023 | 1,023 B
        1024 | 1.00 KiB
        786432 | 768 KiB
        1572864 | 1.50 MiB
        20971520 | 20.0 MiB
        9223372036854775807 | 8,388,608 TiB
        """)
    void bytes(long value, String expected) {
        assertThat(Numbers.bytes(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0.0123 | 12.3 ms
        4.5 | 4.5 s
        912.4 | 15 min 12 s
        7500 | 2 h 5 min
        NaN | NaN
        Infinity | ∞
        """)
    void duration(double value, String expected) {
        assertThat(Numbers.duration(value)).isEqualTo(expected);
    }

    @Test
    void aShareThatIsNotZeroNeverReadsAsZero() {
        assertThat(Numbers.percent(0)).isEqualTo("0 %");
        assertThat(Numbers.percent(1e-9)).isEqualTo("<0.01 %");
        assertThat(Numbers.percent(0.0021)).isEqualTo("0.21 %");
        assertThat(Numbers.percent(0.642)).isEqualTo("64.2 %");
        assertThat(Numbers.percent(1)).isEqualTo("100 %");
        assertThat(Numbers.percent(Double.NaN)).isEqualTo("NaN");
    }

    @Test
    void powersOfTwoAreWrittenAsSuch() {
        assertThat(Numbers.powerOfTwo(0x1p-24)).isEqualTo("2⁻²⁴");
        assertThat(Numbers.powerOfTwo(1)).isEqualTo("2⁰");
        assertThat(Numbers.powerOfTwo(3)).isEqualTo("3");
        assertThat(Numbers.powerOfTwo(0)).isEqualTo("0");
        assertThat(Numbers.powerOfTwo(Double.POSITIVE_INFINITY)).isEqualTo("∞");
    }

    @Test
    void countsAgreeWithTheirNoun() {
        assertThat(Numbers.counted(1, "step", "steps")).isEqualTo("1 step");
        assertThat(Numbers.counted(0, "step", "steps")).isEqualTo("0 steps");
        assertThat(Numbers.counted(12345, "step", "steps")).isEqualTo("12,345 steps");
    }

    @Test
    void aDrawingHasNoPlaceForWhatIsNotFinite() {
        assertThat(Numbers.coordinate(1.26)).isEqualTo("1.3");
        assertThat(Numbers.coordinate(-0.04)).isEqualTo("0");
        assertThatIllegalArgumentException().isThrownBy(() -> Numbers.coordinate(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Numbers.coordinate(Double.POSITIVE_INFINITY));
    }
}
