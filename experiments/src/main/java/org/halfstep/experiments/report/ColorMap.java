package org.halfstep.experiments.report;

/**
 * A colour for each number in [0, 1], perceptually uniform: equal differences of numbers look equally different, in
 * print without colour too.
 *
 * <p>The maps are matplotlib's of the same name (S. van der Walt and N. Smith, dedicated to the public domain), 33
 * colours of theirs joined linearly in sRGB; no component is off by more than 2 of 255.
 */
public enum ColorMap {
    /** Dark blue, green, yellow. */
    VIRIDIS("""
        440154470d6048186a482374472d7b4537814240863e49893b528b375b8d33638d2f6b8e2c728e297a8e26828e23898e21918c\
        1f988b1fa08822a78528ae8032b67a3fbc734ec36b5ec96270cf5784d44b98d83eaddc30c2df23d8e219ece51bfde725\
        """),
    /** Black, purple, orange, cream: for densities, which are mostly nothing. */
    MAGMA("""
        0000040303120a0822130d341d114729115a36106b440f7651127c5d177f6a1c81762181832681902a819c2e7faa337db73779\
        c43c75d0416fdc4869e75263ef5d5ef56b5cf9795dfc8961fd9869fea772feb67cfec488fed395fde2a3fcf0b2fcfdbf\
        """);

    private final String anchors;

    ColorMap(String anchors) {
        this.anchors = anchors;
    }

    /**
     * Red, green and blue, 8 bits each, as 0xRRGGBB.
     *
     * @param fraction what to colour; beyond [0, 1] it is the nearer end
     * @throws IllegalArgumentException if it is NaN, which has no colour
     */
    public int rgb(double fraction) {
        if (Double.isNaN(fraction)) {
            throw new IllegalArgumentException("ColorMap: NaN has no colour");
        }
        int last = anchors.length() / 6 - 1;
        double place = Math.clamp(fraction, 0, 1) * last;
        int below = Math.min((int) place, last - 1);
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            int from = component(below, channel);
            int to = component(below + 1, channel);
            rgb = rgb << 8 | (int) Math.round(from + (place - below) * (to - from));
        }
        return rgb;
    }

    private int component(int anchor, int channel) {
        int begin = 6 * anchor + 2 * channel;
        return Integer.parseInt(anchors, begin, begin + 2, 16);
    }
}
