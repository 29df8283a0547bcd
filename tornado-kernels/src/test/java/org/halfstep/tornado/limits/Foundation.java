package org.halfstep.tornado.limits;

/**
 * One thing that kernels rely on.
 *
 * @param what what was found right, in Markdown
 * @param trial a kernel that shows it
 */
record Foundation(String what, Trial trial) {
    /** The entry as a line of the list in {@code docs/gpu.md}. */
    String listLine() {
        return "- " + what;
    }

    /** Names the entry in reports of tests. */
    @Override
    public String toString() {
        return what;
    }
}
