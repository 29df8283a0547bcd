package org.halfstep.core.function;

/**
 * A binary32 function under test beside its reference, the same function in binary64.
 *
 * <p>The references are {@link StrictMath}, which errs by about 2^-29 of a binary32 ulp, and series or limits where
 * these are as exact and much faster: most binary32 numbers are tiny or huge.
 */
public enum Binary32Function {
    /** e^x. */
    EXP {
        @Override
        public float apply(float x) {
            return ElementaryFunctions.exp(x);
        }

        @Override
        public double reference(double x) {
            if (Math.abs(x) < 0x1p-27) {
                return 1 + x;
            }
            return beyond(x) ? (x > 0 ? Double.POSITIVE_INFINITY : 0) : StrictMath.exp(x);
        }
    },
    /** tanh x. */
    TANH {
        @Override
        public float apply(float x) {
            return ElementaryFunctions.tanh(x);
        }

        @Override
        public double reference(double x) {
            if (Math.abs(x) < 0x1p-13) {
                return x * (1 - x * x / 3);
            }
            return beyond(x) ? Math.signum(x) : StrictMath.tanh(x);
        }
    },
    /** 1 / (1 + e^-x). */
    SIGMOID {
        @Override
        public float apply(float x) {
            return ElementaryFunctions.sigmoid(x);
        }

        @Override
        public double reference(double x) {
            if (Math.abs(x) < 0x1p-13) {
                return 0.5 + x / 4 - x * x * x / 48;
            }
            return beyond(x) ? (x > 0 ? 1 : 0) : ElementaryFunctions.sigmoid(x);
        }
    },
    /** ln x. */
    LOG {
        @Override
        public float apply(float x) {
            return ElementaryFunctions.log(x);
        }

        @Override
        public double reference(double x) {
            return StrictMath.log(x);
        }
    },
    /** ln(1 + x). */
    LOG1P {
        @Override
        public float apply(float x) {
            return ElementaryFunctions.log1p(x);
        }

        @Override
        public double reference(double x) {
            return Math.abs(x) < 0x1p-17 ? x * (1 - x * (0.5 - x / 3)) : StrictMath.log1p(x);
        }
    },
    /** ln(1 + e^x). */
    SOFTPLUS {
        @Override
        public float apply(float x) {
            return ElementaryFunctions.softplus(x);
        }

        @Override
        public double reference(double x) {
            if (Math.abs(x) < 0x1p-13) {
                return 0x1.62e42fefa39efp-1 + x / 2 + x * x / 8;
            }
            if (beyond(x)) {
                return x > 0 ? x : 0;
            }
            return x < -40 ? StrictMath.exp(x) : ElementaryFunctions.softplus(x);
        }
    };

    /** The function in binary32, as shipped. */
    public abstract float apply(float x);

    /** The function in binary64; x is a binary32 number. */
    public abstract double reference(double x);

    /**
     * Where every one of these functions but the logarithms is at its limit; {@code e^-120 < 2^-172}. False for NaN.
     */
    private static boolean beyond(double x) {
        return Math.abs(x) > 120;
    }

    /**
     * The error of {@code apply(x)} in units in the last place of the reference's binade; below 2^-126 the unit is
     * 2^-149. Infinity counts as 2^128. A wrong NaN, or a zero of the wrong sign, is an infinite error.
     */
    public double error(float x) {
        return error(apply(x), reference(x));
    }

    /** As {@link #error(float)}, of a result beside its reference. */
    public static double error(float result, double reference) {
        if (Float.isNaN(result) || Double.isNaN(reference)) {
            return Float.isNaN(result) && Double.isNaN(reference) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (result == 0 && Math.copySign(1.0f, result) != Math.copySign(1.0, reference)) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = Math.abs(finite(result) - finite(reference));
        int exponent = Math.clamp(Math.getExponent(reference), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
        return difference * Math.scalb(1.0, 23 - exponent);
    }

    private static double finite(double x) {
        return Math.clamp(x, -0x1p128, 0x1p128);
    }
}
