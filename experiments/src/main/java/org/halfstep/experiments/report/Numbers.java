package org.halfstep.experiments.report;

import java.util.Locale;

/** Numbers as a reader wants to see them: few digits, units, no locale. */
public final class Numbers {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Numbers() {}

    /** A length in the units of a drawing, to a tenth. */
    static String coordinate(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a drawing has no place for " + value);
        }
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    /** Every digit that matters: the shortest decimal of binary32 where the number is one, of binary64 otherwise. */
    static String exact(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return value == (float) value ? Float.toString((float) value) : Double.toString(value);
    }

    /** Four significant digits; a power of ten below 0.001 and from a million on. */
    public static String general(double value) {
        return significant(value, 4);
    }

    private static String significant(double value, int digits) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double magnitude = Math.abs(value);
        if (magnitude == 0) {
            return "0";
        }
        if (magnitude < 1e-3 || magnitude >= 1e6) {
            int exponent = (int) Math.floor(Math.log10(magnitude));
            String significand = String.format(Locale.ROOT, "%.2f", value / Math.pow(10, exponent));
            return negative(significand) + "×10" + superscript(exponent);
        }
        int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(magnitude)));
        return negative(withoutTrailingZeros(String.format(Locale.ROOT, "%,." + decimals + "f", value)));
    }

    /** {@code decimals} digits after the point, a true minus sign. */
    public static String fixed(double value, int decimals) {
        return Double.isFinite(value)
                ? negative(String.format(Locale.ROOT, "%,." + decimals + "f", value))
                : general(value);
    }

    /** 1,234,567. */
    public static String count(long value) {
        return negative(String.format(Locale.ROOT, "%,d", value));
    }

    /** A share as a percentage; one that is not 0 never reads as 0. */
    public static String percent(double share) {
        if (!Double.isFinite(share)) {
            return general(share);
        }
        if (share > 0 && share < 1e-4) {
            return "<0.01 %";
        }
        double percentage = 100 * share;
        int decimals = percentage == 0 || percentage == 100 ? 0 : percentage < 1 ? 2 : 1;
        return fixed(percentage, decimals) + " %";
    }

    /** Binary units, three significant digits. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        int decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return fixed(value, decimals) + " " + BYTE_UNITS[unit];
    }

    /** A duration: 3.21 ms, 4.56 s, 12 min 4 s, 2 h 5 min. */
    public static String duration(double seconds) {
        if (!(seconds >= 0) || seconds == Double.POSITIVE_INFINITY) {
            return general(seconds);
        }
        if (seconds < 1) {
            return significant(1000 * seconds, 3) + " ms";
        }
        if (seconds < 60) {
            return significant(seconds, 3) + " s";
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? "%d min %d s".formatted(whole / 60, whole % 60)
                : "%s h %d min".formatted(count(whole / 3600), whole % 3600 / 60);
    }

    /** 2 to an integer as such, anything else as {@link #general}. */
    public static String powerOfTwo(double value) {
        boolean exact = Double.isFinite(value) && value > 0 && value == Math.scalb(1.0, Math.getExponent(value));
        return exact ? "2" + superscript(Math.getExponent(value)) : general(value);
    }

    /** How many times: 2, 2.4, 128. */
    public static String factor(double factor) {
        return fixed(factor, factor >= 10 || factor == Math.rint(factor) ? 0 : 1);
    }

    /** A noun after its count: 1 retry, 2 retries. */
    public static String counted(long count, String one, String many) {
        return count(count) + " " + (count == 1 ? one : many);
    }

    static String superscript(int exponent) {
        StringBuilder raised = new StringBuilder(exponent < 0 ? "⁻" : "");
        Integer.toString(Math.abs(exponent)).chars().forEach(digit -> raised.append(SUPERSCRIPTS.charAt(digit - '0')));
        return raised.toString();
    }

    private static String negative(String number) {
        return number.startsWith("-") ? "−" + number.substring(1) : number;
    }

    private static String withoutTrailingZeros(String number) {
        return number.indexOf('.') < 0 ? number : number.replaceAll("\\.?0+$", "");
    }
}
