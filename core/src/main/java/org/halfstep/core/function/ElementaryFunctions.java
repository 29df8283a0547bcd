package org.halfstep.core.function;

import static org.halfstep.core.function.Coefficients.EXP_2;
import static org.halfstep.core.function.Coefficients.EXP_3;
import static org.halfstep.core.function.Coefficients.EXP_4;
import static org.halfstep.core.function.Coefficients.EXP_5;
import static org.halfstep.core.function.Coefficients.EXP_6;
import static org.halfstep.core.function.Coefficients.LN2_HIGH;
import static org.halfstep.core.function.Coefficients.LN2_HIGH16;
import static org.halfstep.core.function.Coefficients.LN2_LOW;
import static org.halfstep.core.function.Coefficients.LN2_LOW16;
import static org.halfstep.core.function.Coefficients.LOG2_E;
import static org.halfstep.core.function.Coefficients.LOG_10;
import static org.halfstep.core.function.Coefficients.LOG_11;
import static org.halfstep.core.function.Coefficients.LOG_3;
import static org.halfstep.core.function.Coefficients.LOG_4;
import static org.halfstep.core.function.Coefficients.LOG_5;
import static org.halfstep.core.function.Coefficients.LOG_6;
import static org.halfstep.core.function.Coefficients.LOG_7;
import static org.halfstep.core.function.Coefficients.LOG_8;
import static org.halfstep.core.function.Coefficients.LOG_9;
import static org.halfstep.core.function.Coefficients.TANH_11;
import static org.halfstep.core.function.Coefficients.TANH_13;
import static org.halfstep.core.function.Coefficients.TANH_3;
import static org.halfstep.core.function.Coefficients.TANH_5;
import static org.halfstep.core.function.Coefficients.TANH_7;
import static org.halfstep.core.function.Coefficients.TANH_9;

/**
 * exp, log, log1p, tanh, sigmoid and softplus in binary32, and sigmoid and softplus in binary64.
 *
 * <p>Each binary32 definition is a sequence of + - x /, fused multiply-add, comparison, selection and exact powers of
 * two in the order written: whoever performs the same sequence gets the same bits. None loops or branches; a selection
 * computes both sides. Comparisons are written so that NaN passes every clamp.
 *
 * <p>Rounding: the error is below one ulp of the exact result for every input, results below 2^-126 included; the
 * {@code exhaustive} test measures it. Zeros, infinities and NaN give what the mathematical function's limits say, and
 * odd functions keep the sign of zero.
 *
 * <p>In the code r is the reduced argument, {@code |r| <= 0.347}, and a variable with its {@code Low} companion is a
 * sum of two numbers that stands for one of higher precision.
 */
public final class ElementaryFunctions {
    /** 1.5 x 2^23 plus a bias: adding it leaves the nearest integer, plus the bias, in the last bits. */
    private static final float INTEGER_MAGIC = 0x1.8p23f;

    private static final float EXP_MAGIC = INTEGER_MAGIC + 254;
    private static final float TANH_MAGIC = INTEGER_MAGIC + 128;

    private static final int SIGN = 0x8000_0000;
    private static final int INTEGER_MAGIC_BITS = 0x4B40_0000;
    /** The bits of 0.75: significands are taken in [0.75, 1.5). */
    private static final int SIGNIFICAND_BASE = 0x3F40_0000;

    private ElementaryFunctions() {}

    /** {@code e^x}; overflow gives infinity, and results below half the smallest subnormal give +0. */
    public static float exp(float x) {
        float c = x > 89 ? 89 : x;
        c = c < -104 ? -104 : c;
        // e^c = 2^n e^r with n = rint(c log2 e). c - n LN2_HIGH is exact inside the fma; the low part follows.
        float t = Math.fma(c, LOG2_E, EXP_MAGIC);
        float n = t - EXP_MAGIC;
        float r0 = Math.fma(n, -LN2_HIGH, c);
        float low = n * -LN2_LOW;
        float r = r0 + low;
        float k = Math.fma(r * r, expTail(r), low);
        float high = 1 + r0;
        float error = r0 - (high - 1);
        float p = high + (error + k);
        // 2^n as a product of two normal powers: only the second multiplication can round, once, into the subnormals.
        int i = Float.floatToRawIntBits(t);
        int half = i >>> 1;
        return (p * Float.intBitsToFloat(half << 23)) * Float.intBitsToFloat((i - half) << 23);
    }

    /** {@code tanh x = 1 - 2 / (e^(2x) + 1)}, and below 0.625, where that would cancel, an odd polynomial. */
    public static float tanh(float x) {
        float a = Math.abs(x);
        float c = a > 9.5f ? 9.5f : a;
        float y = c + c;
        // With y = r - n ln 2: 2 / (e^y + 1) = w / (w / 2 + 1 + s), where w = 2^(1+n), s = e^r - 1 and n <= 0.
        float t = Math.fma(y, -LOG2_E, TANH_MAGIC);
        float n = t - TANH_MAGIC;
        float r = Math.fma(n, LN2_HIGH, y);
        float s = Math.fma(r * r, expTail(r), r);
        float w = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
        float sum = Math.fma(0.5f, w, 1);
        float d = sum + s;
        float dLow = (sum - d) + s;
        // -1 / (d + dLow) = j (1 + e), and w j is exact.
        float j = -1 / d;
        float e = Math.fma(j, dLow, Math.fma(j, d, 1));
        float q = w * j;
        float high = 1 + q;
        float low = (1 - high) + q;
        float large = high + Math.fma(q, e, low);
        float magnitude = a < 0.625f ? tanhSmall(a) : large;
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | (Float.floatToRawIntBits(x) & SIGN));
    }

    /** {@code 1 / (1 + e^-x)}, as {@code e^x / (e^x + 1)} for negative x. */
    public static float sigmoid(float x) {
        float y = -x;
        y = y > 104 ? 104 : y;
        y = y < -104 ? -104 : y;
        // e^y = 2^n (1 + s + sLow).
        float t = Math.fma(y, LOG2_E, INTEGER_MAGIC);
        float n = t - INTEGER_MAGIC;
        float r0 = Math.fma(n, -LN2_HIGH, y);
        float nLow = n * -LN2_LOW;
        float r = r0 + nLow;
        float k = Math.fma(r * r, expTail(r), nLow);
        float s = r0 + k;
        float sLow = (r0 - s) + k;
        // w = 2^-|n| as a product of two normal powers.
        int i = Math.abs(Float.floatToRawIntBits(t) - INTEGER_MAGIC_BITS);
        int half = i >> 1;
        float power1 = Float.intBitsToFloat((127 - half) << 23);
        float power2 = Float.intBitsToFloat((127 - (i - half)) << 23);
        float w = power1 * power2;
        // n > 0: w / (w + 1 + s); else 1 / (1 + w + w s). The denominator is d + dLow.
        boolean small = n > 0;
        float v = small ? s : w * s;
        float vLow = small ? sLow : w * sLow;
        float sum = 1 + w;
        float d = sum + v;
        float dLow = ((sum - d) + v) + (vLow + ((1 - sum) + w));
        float inverse = 1 / d;
        float e = Math.fma(-inverse, dLow, Math.fma(-inverse, d, 1));
        float b = Math.fma(inverse, e, inverse);
        return small ? (b * power1) * power2 : b;
    }

    /** {@code ln x}: NaN below zero, negative infinity at either zero. */
    public static float log(float x) {
        boolean subnormal = x < 0x1p-126f;
        float scaled = subnormal ? x * 0x1p23f : x;
        float shift = subnormal ? -23 : 0;
        // x = 2^e (1 + f) with 1 + f in [0.75, 1.5); f is exact.
        int i = Float.floatToRawIntBits(scaled);
        int e = (i - SIGNIFICAND_BASE) >> 23;
        float f = Float.intBitsToFloat(i - (e << 23)) - 1;
        float exponent = e + shift;
        float high = Math.fma(exponent, LN2_HIGH16, f);
        float excess = Math.fma(-exponent, LN2_HIGH16, high) - f;
        float result = logLeading(high, f) + logTail(high, excess, f, exponent * LN2_LOW16);
        result = x < Float.POSITIVE_INFINITY ? result : x;
        result = x < 0 ? Float.NaN : result;
        return x == 0 ? Float.NEGATIVE_INFINITY : result;
    }

    /** {@code ln(1 + x)}: NaN below -1, negative infinity at -1, zeros keep their sign. */
    public static float log1p(float x) {
        // 1 + x = 2^e (1 + f); the quarter keeps the scale 2^(2-e) a normal number.
        float u = 1 + x;
        int e = (Float.floatToRawIntBits(u) - SIGNIFICAND_BASE) >> 23;
        float scale = Float.intBitsToFloat((129 - e) << 23);
        float f = Math.fma(0.25f, x * scale, Math.fma(0.25f, scale, -1));
        float exponent = e;
        float high = Math.fma(exponent, LN2_HIGH16, f);
        float excess = Math.fma(-exponent, LN2_HIGH16, high) - f;
        float result = logLeading(high, f) + logTail(high, excess, f, exponent * LN2_LOW16);
        result = x < Float.POSITIVE_INFINITY ? result : x;
        result = x < -1 ? Float.NaN : result;
        result = x == -1 ? Float.NEGATIVE_INFINITY : result;
        return x == 0 ? x : result;
    }

    /** {@code ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)}. */
    public static float softplus(float x) {
        float y = -Math.abs(x);
        y = y < -104 ? -104 : y;
        // power + powerLow = e^y, in the steps of exp but with the rounding error kept.
        float t = Math.fma(y, LOG2_E, EXP_MAGIC);
        float n = t - EXP_MAGIC;
        float r0 = Math.fma(n, -LN2_HIGH, y);
        float nLow = n * -LN2_LOW;
        float r = r0 + nLow;
        float k = Math.fma(r * r, expTail(r), nLow);
        float s = r0 + k;
        float sLow = (r0 - s) + k;
        float p = 1 + s;
        float pLow = ((1 - p) + s) + sLow;
        int i = Float.floatToRawIntBits(t);
        int half = i >>> 1;
        float scale1 = Float.intBitsToFloat(half << 23);
        float scale2 = Float.intBitsToFloat((i - half) << 23);
        float power = (p * scale1) * scale2;
        float powerLow = (pLow * scale1) * scale2;
        // ln(1 + power): from one half on as ln 2 + ln((1 + power) / 2), so that f stays within the range of logTail.
        boolean big = power >= 0.5f;
        float f = big ? Math.fma(0.5f, power, -0.5f) : power;
        float base = big ? LN2_HIGH : 0;
        float baseLow = big ? LN2_LOW : 0;
        float high = base + f;
        float excess = (high - base) - f;
        float low = logTail(high, excess, f, baseLow);
        // d ln(1 + E) = dE / (1 + E), and 1 - E/2 is close enough for so small a correction.
        low = Math.fma(powerLow, Math.fma(-0.5f, power, 1), low);
        return x > 20 ? x : addToMaximum(x, logLeading(high, f), low);
    }

    /** {@code max(x, 0) + (high + low)}, with the error of the first addition kept. */
    private static float addToMaximum(float x, float high, float low) {
        float max = x > 0 ? x : 0;
        float total = max + high;
        float rest = total - max;
        float totalLow = (max - (total - rest)) + (high - rest);
        return total + (totalLow + low);
    }

    /** {@code 1 / (1 + e^-x)} in binary64, through {@link StrictMath#exp} of a number that is not positive. */
    public static double sigmoid(double x) {
        double power = StrictMath.exp(-Math.abs(x));
        return x < 0 ? power / (1 + power) : 1 / (1 + power);
    }

    /** {@code ln(1 + e^x)} in binary64, through {@link StrictMath#exp} of a number that is not positive. */
    public static double softplus(double x) {
        return (x > 0 ? x : 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /** Q of {@code e^r = 1 + r + r^2 Q(r)} for {@code |r| <= 0.347}; relative error of the whole 0.053 x 2^-24. */
    private static float expTail(float r) {
        float q = Math.fma(EXP_6, r, EXP_5);
        q = Math.fma(q, r, EXP_4);
        q = Math.fma(q, r, EXP_3);
        return Math.fma(q, r, EXP_2);
    }

    /**
     * {@code tanh a = a + a^3 P(a^2)} for {@code 0 <= a < 0.625}; relative error of the approximation 0.003 x 2^-24.
     */
    private static float tanhSmall(float a) {
        float z = a * a;
        float p = Math.fma(TANH_13, z, TANH_11);
        p = Math.fma(p, z, TANH_9);
        p = Math.fma(p, z, TANH_7);
        p = Math.fma(p, z, TANH_5);
        p = Math.fma(p, z, TANH_3);
        return Math.fma(a * z, p, a);
    }

    /**
     * Q of {@code ln(1 + f) = f - f^2/2 + f^3 Q(f)} for f in [-0.25, 0.5]; relative error of the whole 0.016 x 2^-24.
     */
    private static float logPolynomial(float f) {
        float q = Math.fma(LOG_11, f, LOG_10);
        q = Math.fma(q, f, LOG_9);
        q = Math.fma(q, f, LOG_8);
        q = Math.fma(q, f, LOG_7);
        q = Math.fma(q, f, LOG_6);
        q = Math.fma(q, f, LOG_5);
        q = Math.fma(q, f, LOG_4);
        return Math.fma(q, f, LOG_3);
    }

    /** The leading part of a logarithm: a multiple of ln 2 plus f, less {@code f^2/2}. */
    private static float logLeading(float high, float f) {
        return Math.fma(-0.5f, f * f, high);
    }

    /**
     * What {@link #logLeading} lacks to the logarithm.
     *
     * @param high the multiple of ln 2, plus f, rounded
     * @param excess by how much {@code high} exceeds the exact sum
     * @param f the argument less 1
     * @param low the low part of the multiple of ln 2
     */
    private static float logTail(float high, float excess, float f, float low) {
        float square = f * f;
        float squareLow = Math.fma(f, f, -square);
        float leading = Math.fma(-0.5f, square, high);
        float leadingLow = Math.fma(-0.5f, square, high - leading);
        float tail = Math.fma(f * square, logPolynomial(f), Math.fma(-0.5f, squareLow, leadingLow));
        return tail + (low - excess);
    }
}
