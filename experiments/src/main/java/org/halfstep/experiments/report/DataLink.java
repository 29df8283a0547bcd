package org.halfstep.experiments.report;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A link that saves a table which lies in the link itself. */
final class DataLink {
    /** Browsers open addresses up to 2 MiB. */
    private static final int LONGEST = 2_000_000;

    private static final String PLAIN = "-_.!~*()/:;,+=@$";

    private DataLink() {}

    /** Writes the link, or where the table is too large for one, where else it is. */
    static void write(Markup to, String title, String csv) {
        to.open("p", "class", "data");
        String address = "data:text/csv;charset=utf-8," + encode(csv);
        if (address.length() <= LONGEST) {
            to.leaf("a", "data (CSV)", "download", fileName(title), "href", address);
        } else {
            to.text("The data are too many for a link; they are in this file as JSON.");
        }
        to.close();
    }

    /** Letters and digits of the title, the rest as hyphens. */
    private static String fileName(String title) {
        String name =
                title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return (name.isEmpty() ? "data" : name) + ".csv";
    }

    /** Percent-encoded, except for what has no meaning in an address or in markup. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + text.length() / 4);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c < 128 && Character.isLetterOrDigit(c)) || PLAIN.indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
