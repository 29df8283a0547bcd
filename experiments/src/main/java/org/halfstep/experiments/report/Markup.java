package org.halfstep.experiments.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A writer of markup that is well-formed XML and HTML at once: it escapes every text and closes what it opened.
 *
 * <p>Attributes are given as name, value, name, value. {@link #empty} is for HTML's void elements and for SVG, where
 * both languages agree that the element ends there.
 */
public final class Markup {
    private static final int REPLACEMENT = 0xFFFD;

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Text with the five characters of markup escaped and those that XML forbids replaced by U+FFFD. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : REPLACEMENT);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
        boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
        return !control && !surrogate && c != 0xFFFE && c != 0xFFFF;
    }

    /** Opens an element. */
    public Markup open(String element, String... attributes) {
        startTag(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Closes the element that was opened last. */
    public Markup close() {
        if (open.isEmpty()) {
            throw new IllegalStateException("Markup.close: no element is open");
        }
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element without content. */
    public Markup empty(String element, String... attributes) {
        startTag(element, attributes);
        out.append("/>");
        return this;
    }

    /** An element that holds a text alone. */
    public Markup leaf(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** A text, escaped. */
    public Markup text(String text) {
        out.append(escape(text));
        return this;
    }

    /** Markup as it is: the output of another writer, a style sheet, or JSON of {@link Json}. */
    public Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    /** A line end, for readers of the source. */
    public Markup line() {
        out.append('\n');
        return this;
    }

    /**
     * What was written.
     *
     * @throws IllegalStateException if an element is still open
     */
    public String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("Markup.finish: <" + open.peek() + "> is still open");
        }
        return out.toString();
    }

    private void startTag(String element, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("Markup: attribute '%s' of <%s> has no value"
                    .formatted(attributes[attributes.length - 1], element));
        }
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
    }
}
