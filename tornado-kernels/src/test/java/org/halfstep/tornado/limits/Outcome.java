package org.halfstep.tornado.limits;

/** What becomes of a kernel on a device. */
enum Outcome {
    /** Every result has the bits that the definition gives; any NaN stands for any other. */
    RIGHT("right"),
    /** It runs, and some result differs. */
    WRONG_RESULT("silently wrong"),
    /** It does not come to run: translation to OpenCL or the device's compiler refuses it. */
    FAILS_TO_COMPILE("does not compile");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    /** As the tables of the documentation say it. */
    String words() {
        return words;
    }
}
