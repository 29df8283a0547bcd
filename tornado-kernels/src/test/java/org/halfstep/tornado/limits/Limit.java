package org.halfstep.tornado.limits;

/**
 * One thing that must not be written in a kernel.
 *
 * @param avoid what not to write, in Markdown
 * @param instead what to write in its place, in Markdown
 * @param cause whether TornadoVM does it or the device
 * @param outcome what happens otherwise
 * @param trial a kernel that shows it
 */
record Limit(String avoid, String instead, Cause cause, Outcome outcome, Trial trial) {
    /** Who makes it wrong. */
    enum Cause {
        /** The generated OpenCL is wrong already, whatever device runs it. */
        TRANSLATION(""),
        /** OpenCL leaves it to the device; PoCL shows it, another device may happen to be right. */
        DEVICE(", depending on the device");

        private final String words;

        Cause(String words) {
            this.words = words;
        }
    }

    /** A limit of TornadoVM's translation. */
    static Limit of(String avoid, String instead, Outcome outcome, Trial trial) {
        return new Limit(avoid, instead, Cause.TRANSLATION, outcome, trial);
    }

    /** A limit that depends on the device, seen on PoCL. */
    static Limit ofDevice(String avoid, String instead, Outcome outcome, Trial trial) {
        return new Limit(avoid, instead, Cause.DEVICE, outcome, trial);
    }

    /** The entry as a line of the table in {@code docs/gpu.md}. */
    String tableLine() {
        return "| %s | %s%s | %s |".formatted(inCell(avoid), outcome.words(), cause.words, inCell(instead));
    }

    /** A bar ends a cell, in code too. */
    private static String inCell(String markdown) {
        return markdown.replace("|", "\\|");
    }

    /** Names the entry in reports of tests. */
    @Override
    public String toString() {
        return avoid;
    }
}
