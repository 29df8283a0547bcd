package org.halfstep.experiments.report;

import java.util.List;
import java.util.Locale;

/**
 * The colours of a report, each for light and for dark surroundings.
 *
 * <p>The first four series colours are told apart by people with the common deficiencies of colour vision too.
 */
public enum Ink {
    /** The page. */
    PAGE("#f7f7f5", "#14161a"),
    /** Figures and tables. */
    SURFACE("#ffffff", "#1c1f25"),
    /** Text. */
    TEXT("#1d2127", "#e8eaed"),
    /** Captions, axis labels. */
    MUTED("#5c636d", "#a2a9b3"),
    /** Grid lines, hairlines. */
    GRID("#e3e4e6", "#31363e"),
    /** Axes. */
    AXIS("#a9aeb5", "#5b626c"),
    /** First series. */
    BLUE("#1f6fd1", "#5fa4f5"),
    /** Second series. */
    ORANGE("#d9660a", "#f2954a"),
    /** Third series. */
    TEAL("#0b8a76", "#3dbda6"),
    /** Fourth series. */
    MAGENTA("#b03a86", "#e27fbe"),
    /** Fifth series. */
    VIOLET("#6c4fc9", "#a58df5"),
    /** Sixth series. */
    BROWN("#8a5a2b", "#c99a6b"),
    /** Seventh series. */
    SKY("#2a9fc4", "#63c7e6"),
    /** Eighth series. */
    OLIVE("#7a8b1f", "#b3c455"),
    /** What serves as background to a series. */
    GREY("#9aa1ab", "#767e8a"),
    /** What is as it should be. */
    GOOD("#2e8b57", "#56b881"),
    /** What deserves attention. */
    WARNING("#c98a00", "#e0ac3a"),
    /** What is lost. */
    BAD("#c8372d", "#f0766c");

    private static final List<Ink> SERIES = List.of(BLUE, ORANGE, TEAL, MAGENTA, VIOLET, BROWN, SKY, OLIVE);

    private final String light;
    private final String dark;

    Ink(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    /** The colour of the i-th of many series; after the eighth they come again. */
    public static Ink series(int i) {
        return SERIES.get(Math.floorMod(i, SERIES.size()));
    }

    /** The colour as CSS: a variable of the page, with the light colour for a chart taken out of it. */
    public String css() {
        return "var(" + variable() + "," + light + ")";
    }

    /** The declarations of every colour for light surroundings. */
    static String lightDeclarations() {
        StringBuilder css = new StringBuilder();
        for (Ink ink : values()) {
            css.append(ink.variable()).append(':').append(ink.light).append(';');
        }
        return css.toString();
    }

    /** The declarations of every colour for dark surroundings. */
    static String darkDeclarations() {
        StringBuilder css = new StringBuilder();
        for (Ink ink : values()) {
            css.append(ink.variable()).append(':').append(ink.dark).append(';');
        }
        return css.toString();
    }

    private String variable() {
        return "--" + name().toLowerCase(Locale.ROOT);
    }
}
