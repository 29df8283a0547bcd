package org.halfstep.tornado.kernels;

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

import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The functions of a chain in binary32 on a device: exp, log, log1p, tanh, sigmoid and softplus step by step as in
 * {@link org.halfstep.core.function.ElementaryFunctions}, which explains the steps, and the others as in rule 8 of
 * docs/arithmetic.md.
 *
 * <p>Rounding: every result equals the definition's bit for bit, subnormals, zeros and infinities included; NaN is NaN.
 *
 * <p>Where the text differs from the definition's, the numbers do not:
 *
 * <ul>
 *   <li>{@code a * b + c} is {@code Math.fma(a, b, c)}: on the device it has one rounding, in a JVM two. A difference
 *       would keep two, so a minus stands before a factor.
 *   <li>{@link #product} is a product that is rounded although it meets a sum. Products that are exact need none.
 *   <li>2^n comes from {@link DeviceTables}, by the integer n instead of its place in a number's bits; a significand is
 *       the number times an exact power of two.
 *   <li>The sign of a result is chosen by comparisons, and a zero passed on.
 *   <li>A quotient is {@link #divide}.
 *   <li>Floats are compared by {@code <}, {@code >} and {@code ==} alone: a device takes NaN for ordered in the others.
 * </ul>
 */
public final class DeviceFunctions {
    private static final float INTEGER_MAGIC = 0x1.8p23f;

    private DeviceFunctions() {}

    /** {@code e^x}. */
    public static float exp(float x, FloatArray tables) {
        float c = x > 89 ? 89 : x;
        c = c < -104 ? -104 : c;
        float n = nearestInteger(c);
        float r0 = n * -LN2_HIGH + c;
        float low = product(n, -LN2_LOW);
        float r = r0 + low;
        float k = (r * r) * expTail(r) + low;
        float high = 1 + r0;
        float error = r0 - (high - 1);
        float p = high + (error + k);
        int i = integer(n);
        int half = halfOf(i);
        return (p * power(half, tables)) * power(i - half, tables);
    }

    /** {@code tanh x}. */
    public static float tanh(float x, FloatArray tables) {
        float a = Math.abs(x);
        float c = a > 9.5f ? 9.5f : a;
        float y = c + c;
        float t = y * -LOG2_E + INTEGER_MAGIC;
        float n = t - INTEGER_MAGIC;
        float r = n * LN2_HIGH + y;
        float s = (r * r) * expTail(r) + r;
        float w = power(integer(n) + 1, tables);
        float sum = 0.5f * w + 1;
        float d = sum + s;
        float dLow = (sum - d) + s;
        float j = divide(-1, d);
        float e = j * dLow + (j * d + 1);
        float q = w * j;
        float high = 1 + q;
        float low = (1 - high) + q;
        float large = high + (q * e + low);
        float magnitude = a < 0.625f ? tanhSmall(a) : large;
        float signed = x < 0 ? -magnitude : magnitude;
        return x == 0 ? x : signed;
    }

    /** {@code 1 / (1 + e^-x)}. */
    public static float sigmoid(float x, FloatArray tables) {
        float y = -x;
        y = y > 104 ? 104 : y;
        y = y < -104 ? -104 : y;
        float n = nearestInteger(y);
        float r0 = n * -LN2_HIGH + y;
        float nLow = product(n, -LN2_LOW);
        float r = r0 + nLow;
        float k = (r * r) * expTail(r) + nLow;
        float s = r0 + k;
        float sLow = (r0 - s) + k;
        int i = integer(Math.abs(n));
        int half = i >> 1;
        float power1 = power(-half, tables);
        float power2 = power(half - i, tables);
        float w = power(-i, tables);
        boolean small = n > 0;
        float v = small ? s : w * s;
        float vLow = small ? sLow : w * sLow;
        float sum = 1 + w;
        float d = sum + v;
        float dLow = ((sum - d) + v) + (vLow + ((1 - sum) + w));
        float inverse = divide(1, d);
        float e = -inverse * dLow + (-inverse * d + 1);
        float b = inverse * e + inverse;
        return small ? (b * power1) * power2 : b;
    }

    /** {@code ln x}; {@code bits[thread]} belongs to the calling thread. */
    public static float log(float x, FloatArray tables, IntArray bits, int thread) {
        boolean subnormal = x < 0x1p-126f;
        float scaled = subnormal ? x * 0x1p23f : x;
        float shift = subnormal ? -23 : 0;
        int e = exponent(scaled, bits, thread);
        float f = scaled * power(-e, tables) - 1;
        float result = logarithm(e + shift, f);
        result = x < Float.POSITIVE_INFINITY ? result : x;
        result = x < 0 ? notANumber(tables) : result;
        return x == 0 ? Float.NEGATIVE_INFINITY : result;
    }

    /** {@code ln(1 + x)}; {@code bits[thread]} belongs to the calling thread. */
    public static float log1p(float x, FloatArray tables, IntArray bits, int thread) {
        int e = exponent(1 + x, bits, thread);
        float scale = power(2 - e, tables);
        float f = 0.25f * (x * scale) + (0.25f * scale - 1);
        float result = logarithm(e, f);
        result = x < Float.POSITIVE_INFINITY ? result : x;
        result = x < -1 ? notANumber(tables) : result;
        result = x == -1 ? Float.NEGATIVE_INFINITY : result;
        return x == 0 ? x : result;
    }

    /** {@code ln(1 + e^x)}. */
    public static float softplus(float x, FloatArray tables) {
        float y = -Math.abs(x);
        y = y < -104 ? -104 : y;
        float n = nearestInteger(y);
        float r0 = n * -LN2_HIGH + y;
        float nLow = product(n, -LN2_LOW);
        float r = r0 + nLow;
        float k = (r * r) * expTail(r) + nLow;
        float s = r0 + k;
        float sLow = (r0 - s) + k;
        float p = 1 + s;
        float pLow = ((1 - p) + s) + sLow;
        int i = integer(n);
        int half = halfOf(i);
        float scale1 = power(half, tables);
        float scale2 = power(i - half, tables);
        float power = (p * scale1) * scale2;
        float powerLow = (pLow * scale1) * scale2;
        boolean big = power > 0.5f || power == 0.5f;
        float f = big ? 0.5f * power + -0.5f : power;
        float base = big ? LN2_HIGH : 0;
        float baseLow = big ? LN2_LOW : 0;
        float high = base + f;
        float excess = (high - base) - f;
        float low = logTail(high, excess, f, baseLow);
        low = powerLow * (-0.5f * power + 1) + low;
        return x > 20 ? x : addToMaximum(x, logLeading(high, f), low);
    }

    /** {@code x / y}, correctly rounded. */
    public static float divide(float x, float y) {
        // A device's float division may err by two ulp. Its double division is correctly rounded, and 53 bits are
        // enough
        // for the second rounding, from 2 x 24 + 1 on, to change nothing.
        return (float) ((double) x / (double) y);
    }

    /** The square root of x, correctly rounded. */
    public static float sqrt(float x) {
        return (float) Math.sqrt((double) x);
    }

    /** The largest integer that does not exceed x. */
    public static float floor(float x) {
        return TornadoMath.floor(x);
    }

    /** The sign of x as 1, -1, or x itself if it is zero or NaN. */
    public static float sign(float x) {
        float negative = x < 0 ? -1 : x;
        return x > 0 ? 1 : negative;
    }

    /** +0 below zero, else x. */
    public static float relu(float x) {
        return x < 0 ? 0 : x;
    }

    /** The smaller; NaN if either is NaN, and -0 is smaller than +0. */
    public static float min(float x, float y) {
        float zero = -(-x - y);
        float equal = x == 0 ? zero : x;
        float unordered = x == y ? equal : x + y;
        float smaller = x > y ? y : unordered;
        return x < y ? x : smaller;
    }

    /** The larger; NaN if either is NaN, and +0 is larger than -0. */
    public static float max(float x, float y) {
        float equal = x == 0 ? x + y : x;
        float unordered = x == y ? equal : x + y;
        float larger = x < y ? y : unordered;
        return x > y ? x : larger;
    }

    /** 1 if {@code x < y}, else 0. */
    public static float less(float x, float y) {
        return x < y ? 1 : 0;
    }

    /** 1 if {@code x <= y}, else 0. */
    public static float lessOrEqual(float x, float y) {
        float equal = x == y ? 1 : 0;
        return x < y ? 1 : equal;
    }

    /** {@code x y}, rounded: as a fused multiply-add with +0 it can become part of no other. A zero is +0. */
    private static float product(float x, float y) {
        return x * y + 0f;
    }

    /** {@code rint(x log2 e)}; the definitions' biases are even, so that ties go where they go without. */
    private static float nearestInteger(float x) {
        return (x * LOG2_E + INTEGER_MAGIC) - INTEGER_MAGIC;
    }

    /** n as an int; NaN as a number for which there is a power of two. */
    private static int integer(float n) {
        return (int) (n > DeviceTables.LEAST_EXPONENT ? n : DeviceTables.LEAST_EXPONENT);
    }

    /** {@code floor(n / 2)} for {@code n >= -256}, by a shift of a number that is not negative. */
    private static int halfOf(int n) {
        return ((n + 256) >> 1) - 128;
    }

    /** 2^n; zero where that is below half the smallest subnormal, infinity where it overflows. */
    private static float power(int n, FloatArray tables) {
        return tables.get(DeviceTables.POWERS + n);
    }

    /** NaN, which cannot be a constant of a kernel. */
    private static float notANumber(FloatArray tables) {
        return tables.get(DeviceTables.NOT_A_NUMBER);
    }

    /** e of {@code x = 2^e m} with m in [0.75, 1.5), for normal x > 0; else some number from -127 to 128. */
    private static int exponent(float x, IntArray bits, int thread) {
        bits.set(thread, Float.floatToRawIntBits(x));
        int magnitude = bits.get(thread) & 0x7fff_ffff;
        // Half a unit of the exponent carries from 1.5 on.
        return (((magnitude + 0x40_0000) >> 23) & 0xff) - 127;
    }

    /** Q of {@code e^r = 1 + r + r^2 Q(r)}. */
    private static float expTail(float r) {
        float q = EXP_6 * r + EXP_5;
        q = q * r + EXP_4;
        q = q * r + EXP_3;
        return q * r + EXP_2;
    }

    /** {@code tanh a} for {@code 0 <= a < 0.625}. */
    private static float tanhSmall(float a) {
        float z = a * a;
        float p = TANH_13 * z + TANH_11;
        p = p * z + TANH_9;
        p = p * z + TANH_7;
        p = p * z + TANH_5;
        p = p * z + TANH_3;
        return (a * z) * p + a;
    }

    /** {@code exponent ln 2 + ln(1 + f)}. */
    private static float logarithm(float exponent, float f) {
        float high = exponent * LN2_HIGH16 + f;
        float excess = (-exponent * LN2_HIGH16 + high) - f;
        return logLeading(high, f) + logTail(high, excess, f, product(exponent, LN2_LOW16));
    }

    /** Q of {@code ln(1 + f) = f - f^2/2 + f^3 Q(f)}. */
    private static float logPolynomial(float f) {
        float q = LOG_11 * f + LOG_10;
        q = q * f + LOG_9;
        q = q * f + LOG_8;
        q = q * f + LOG_7;
        q = q * f + LOG_6;
        q = q * f + LOG_5;
        q = q * f + LOG_4;
        return q * f + LOG_3;
    }

    private static float logLeading(float high, float f) {
        return -0.5f * (f * f) + high;
    }

    private static float logTail(float high, float excess, float f, float low) {
        float square = f * f;
        float squareLow = f * f + product(-f, f);
        float leading = -0.5f * square + high;
        float leadingLow = -0.5f * square + (high - leading);
        float tail = (f * square) * logPolynomial(f) + (-0.5f * squareLow + leadingLow);
        return tail + (low - excess);
    }

    private static float addToMaximum(float x, float high, float low) {
        float max = x > 0 ? x : 0;
        float total = max + high;
        float rest = total - max;
        float totalLow = (max - (total - rest)) + (high - rest);
        return total + (totalLow + low);
    }
}
