package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import org.junit.jupiter.api.Test;

final class FractionTest {
    private static final String WIDE = "1267650600228229401496703205376";

    @Test
    void numbersAreReadExactly() {
        assertThat(Fraction.parse("-3/40")).contains(Fraction.of(-3, 40));
        assertThat(Fraction.parse("4/6")).contains(Fraction.of(2, 3));
        assertThat(Fraction.parse("7")).contains(Fraction.of(7, 1));
        assertThat(Fraction.parse("0/5")).contains(Fraction.ZERO);
        assertThat(Fraction.parse("0.161")).contains(Fraction.of(161, 1000));
        assertThat(Fraction.parse("-.5")).contains(Fraction.of(-1, 2));
        assertThat(Fraction.parse("-0.50")).contains(Fraction.of(-1, 2));
    }

    @Test
    void whatIsNoNumberIsNotRead() {
        for (String text :
                new String[] {"", "-", "1/0", "1/00", "1/-2", "x", "1.", ".", "1e3", "1/2/3", "0.5/2", "+1"}) {
            assertThat(Fraction.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void arithmeticIsExact() {
        Fraction third = Fraction.of(1, 3);
        assertThat(third.plus(Fraction.of(1, 6))).isEqualTo(Fraction.of(1, 2));
        assertThat(third.minus(third)).isEqualTo(Fraction.ZERO);
        assertThat(third.times(Fraction.of(-3, 2)))
                .isEqualTo(Fraction.of(-1, 2))
                .hasToString("-1/2");
        assertThat(Fraction.of(-1, 2).abs()).isEqualTo(Fraction.of(1, 2));
        assertThat(Fraction.of(6, -3)).isEqualTo(Fraction.of(-2, 1)).hasToString("-2");
        assertThat(third).isGreaterThan(Fraction.of(33, 100)).isLessThan(Fraction.of(34, 100));
        assertThatThrownBy(() -> Fraction.of(1, 0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void doublesAreRoundedOnce() {
        assertThat(Fraction.of(1, 6).toDouble()).isEqualTo(1.0 / 6);
        assertThat(Fraction.of(-5103, 18656).toDouble()).isEqualTo(-5103.0 / 18656);
        assertThat(Fraction.ZERO.toDouble()).isEqualTo(0.0);
        // One more than the tie 2^53 + 1 by 2^-75: a first rounding to 64 bits would make it the tie.
        BigInteger scale = BigInteger.TWO.pow(75);
        BigInteger tie = BigInteger.TWO.pow(53).add(BigInteger.ONE).multiply(scale);
        assertThat(new Fraction(tie, scale).toDouble()).isEqualTo(0x1p53);
        assertThat(new Fraction(tie.add(BigInteger.ONE), scale).toDouble()).isEqualTo(0x1p53 + 2);
        assertThat(new Fraction(tie.subtract(BigInteger.ONE), scale).toDouble()).isEqualTo(0x1p53);
    }

    /** Both neighbours of the double are at least as far. */
    @Property(tries = 2000, seed = "23")
    void noDoubleIsNearer(
            @ForAll @BigRange(min = "-" + WIDE, max = WIDE) BigInteger numerator,
            @ForAll @BigRange(min = "1", max = WIDE) BigInteger denominator) {
        Fraction exact = new Fraction(numerator, denominator);
        double rounded = exact.toDouble();
        Fraction error = exact.minus(of(rounded)).abs();
        assertThat(error)
                .isLessThanOrEqualTo(exact.minus(of(Math.nextUp(rounded))).abs());
        assertThat(error)
                .isLessThanOrEqualTo(exact.minus(of(Math.nextDown(rounded))).abs());
    }

    @Property(tries = 500, seed = "24")
    void doublesComeBack(@ForAll double value) {
        double normal = Math.abs(value) < Double.MIN_NORMAL ? 0 : value;
        assertThat(of(normal).toDouble()).isEqualTo(normal + 0.0);
    }

    private static Fraction of(double value) {
        BigDecimal decimal = new BigDecimal(value);
        return decimal.scale() >= 0
                ? new Fraction(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()))
                : new Fraction(decimal.toBigIntegerExact(), BigInteger.ONE);
    }
}
