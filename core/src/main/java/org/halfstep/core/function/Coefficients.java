package org.halfstep.core.function;

/**
 * The constants of {@link ElementaryFunctions}: what its copies for other devices read too.
 *
 * <p>A polynomial's coefficient carries the power of the argument that it belongs to.
 */
public final class Coefficients {
    public static final float LOG2_E = 0x1.715476p0f;

    /** ln 2 as a sum: the high part, and what it lacks. */
    public static final float LN2_HIGH = 0x1.62e43p-1f;

    public static final float LN2_LOW = -0x1.05c61p-29f;

    /** ln 2 with 16 significant bits, so that its product with an exponent is exact, and what it lacks. */
    public static final float LN2_HIGH16 = 0x1.62e4p-1f;

    public static final float LN2_LOW16 = 0x1.7f7d1cp-20f;

    /** {@code e^r}, after {@code 1 + r}. */
    public static final float EXP_2 = 0x1.fffffcp-2f;

    public static final float EXP_3 = 0x1.55549p-3f;
    public static final float EXP_4 = 0x1.5558a2p-5f;
    public static final float EXP_5 = 0x1.123adp-7f;
    public static final float EXP_6 = 0x1.6a5e34p-10f;

    /** {@code tanh a}, after a. */
    public static final float TANH_3 = -0x1.555554p-2f;

    public static final float TANH_5 = 0x1.11107cp-3f;
    public static final float TANH_7 = -0x1.b9f218p-5f;
    public static final float TANH_9 = 0x1.63ac7p-6f;
    public static final float TANH_11 = -0x1.0c84eep-7f;
    public static final float TANH_13 = 0x1.1abac8p-9f;

    /** {@code ln(1 + f)}, after {@code f - f^2/2}. */
    public static final float LOG_3 = 0x1.55555ap-2f;

    public static final float LOG_4 = -0x1.00006ep-2f;
    public static final float LOG_5 = 0x1.99975ep-3f;
    public static final float LOG_6 = -0x1.5519cap-3f;
    public static final float LOG_7 = 0x1.24644ep-3f;
    public static final float LOG_8 = -0x1.04af64p-3f;
    public static final float LOG_9 = 0x1.df121cp-4f;
    public static final float LOG_10 = -0x1.74d7acp-4f;
    public static final float LOG_11 = 0x1.33ca6p-5f;

    private Coefficients() {}
}
