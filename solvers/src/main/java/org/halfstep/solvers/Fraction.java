package org.halfstep.solvers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rational number, exact.
 *
 * @param numerator carries the sign
 * @param denominator positive, without a factor in common with the numerator
 */
record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
    static final Fraction ZERO = of(0, 1);
    static final Fraction ONE = of(1, 1);

    /** Digits of a quotient that {@link #toDouble} keeps: more than the 53 of a double and two to round by. */
    private static final int QUOTIENT_BITS = 64;

    private static final Pattern RATIO = Pattern.compile("(-?[0-9]+)(?:/([0-9]+))?");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]*\\.[0-9]+");

    Fraction {
        if (denominator.signum() == 0) {
            throw new ArithmeticException(numerator + "/0");
        }
        BigInteger divisor = numerator.gcd(denominator);
        divisor = denominator.signum() < 0 ? divisor.negate() : divisor;
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    static Fraction of(long numerator, long denominator) {
        return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /** The value of a finite double, exactly. */
    static Fraction of(double value) {
        BigDecimal exact = new BigDecimal(value);
        return new Fraction(exact.unscaledValue(), BigInteger.TEN.pow(exact.scale()));
    }

    /** Reads {@code -3/40}, {@code 1} or {@code 0.161}; empty where the text is none of these. */
    static Optional<Fraction> parse(String text) {
        if (isDecimal(text)) {
            BigDecimal decimal = new BigDecimal(text);
            return Optional.of(new Fraction(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale())));
        }
        var ratio = RATIO.matcher(text);
        if (!ratio.matches()) {
            return Optional.empty();
        }
        BigInteger denominator = ratio.group(2) == null ? BigInteger.ONE : new BigInteger(ratio.group(2));
        return denominator.signum() == 0
                ? Optional.empty()
                : Optional.of(new Fraction(new BigInteger(ratio.group(1)), denominator));
    }

    /** Whether a number is written with a decimal point. */
    static boolean isDecimal(String text) {
        return DECIMAL.matcher(text).matches();
    }

    Fraction plus(Fraction x) {
        return new Fraction(
                numerator.multiply(x.denominator).add(x.numerator.multiply(denominator)),
                denominator.multiply(x.denominator));
    }

    Fraction minus(Fraction x) {
        return plus(new Fraction(x.numerator.negate(), x.denominator));
    }

    Fraction times(Fraction x) {
        return new Fraction(numerator.multiply(x.numerator), denominator.multiply(x.denominator));
    }

    Fraction abs() {
        return new Fraction(numerator.abs(), denominator);
    }

    @Override
    public int compareTo(Fraction x) {
        return numerator.multiply(x.denominator).compareTo(x.numerator.multiply(denominator));
    }

    /**
     * The nearest double, ties to even: ONE rounding, within the range of normal doubles. The quotient is cut to 64 bits
     * and its last bit set where anything was cut off (round to odd), which no later rounding to 53 bits can mistake
     * for a tie. Infinite beyond the largest double.
     */
    double toDouble() {
        int shift = QUOTIENT_BITS + denominator.bitLength() - numerator.bitLength();
        BigInteger[] quotient = numerator
                .abs()
                .shiftLeft(Math.max(shift, 0))
                .divideAndRemainder(denominator.shiftLeft(Math.max(-shift, 0)));
        BigInteger odd = quotient[1].signum() == 0 ? quotient[0] : quotient[0].setBit(0);
        return numerator.signum() * Math.scalb(odd.doubleValue(), -shift);
    }

    @Override
    public String toString() {
        return denominator.equals(BigInteger.ONE) ? numerator.toString() : numerator + "/" + denominator;
    }
}
