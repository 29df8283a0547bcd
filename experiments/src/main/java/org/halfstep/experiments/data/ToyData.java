package org.halfstep.experiments.data;

import java.util.List;
import java.util.stream.Collectors;
import org.halfstep.core.random.Stream;

/**
 * The toy densities of the flow experiments: eight distributions in the plane, of about unit scale, within [-4, 4]^2.
 *
 * <p>They follow the samplers of the released code of arXiv 2510.23498 and of FFJORD before it, with three differences:
 * every one is reproducible from the seed alone, a count that does not divide evenly gives that count all the same, and
 * the order of the points is fixed where the points are independent of it.
 *
 * <p>u is uniform in [0, 1), N standard normal, each occurrence a number of its own; angles are equally spaced where it
 * says so, over the whole sample.
 */
public final class ToyData implements PointSource {
    /** One of 8 centres at radius 4, equally likely, plus N / 2 in each coordinate; divided by 1.414. */
    public static final ToyData EIGHT_GAUSSIANS = new ToyData("8gaussians", ToyData::eightGaussians);

    /** Two arms, one the other's image through the origin: pairs (d, -d) / 3 + N / 10, d of radius s = 3 pi sqrt(u). */
    public static final ToyData TWO_SPIRALS = new ToyData("2spirals", ToyData::twoSpirals);

    /** The 8 squares of one colour on a board of 4 by 4 squares of side 2. */
    public static final ToyData CHECKERBOARD = new ToyData("checkerboard", ToyData::checkerboard);

    /** Two circles of radius 3 and 1.5, half of the points equally spaced on each, plus 0.24 N. */
    public static final ToyData CIRCLES = new ToyData("circles", ToyData::circles);

    /** Two half circles that interlock, half of the points equally spaced on each, plus 0.2 N. */
    public static final ToyData MOONS = new ToyData("moons", ToyData::moons);

    /** Five blades, the points dealt to them in turn. */
    public static final ToyData PINWHEEL = new ToyData("pinwheel", ToyData::pinwheel);

    /** Four circles of radius 3, 2.25, 1.5 and 0.75, a quarter of the points equally spaced on each, plus 0.08 N. */
    public static final ToyData RINGS = new ToyData("rings", ToyData::rings);

    /** One turn and a half of the spiral of radius t = 1.5 pi (1 + 2 u), plus N; divided by 5. */
    public static final ToyData SWISSROLL = new ToyData("swissroll", ToyData::swissroll);

    /** Every toy distribution, in the order of its name. */
    public static final List<ToyData> ALL =
            List.of(TWO_SPIRALS, EIGHT_GAUSSIANS, CHECKERBOARD, CIRCLES, MOONS, PINWHEEL, RINGS, SWISSROLL);

    private static final double PI = StrictMath.PI;

    private final String name;
    private final Sampler sampler;

    private ToyData(String name, Sampler sampler) {
        this.name = name;
        this.sampler = sampler;
    }

    /**
     * The distribution of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static ToyData parse(String name) {
        return ALL.stream()
                .filter(data -> data.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown data set '%s'; the known ones are %s"
                        .formatted(name, ALL.stream().map(ToyData::name).collect(Collectors.joining(", ")))));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void draw(Stream random, float[] points, int count) {
        Checks.requireRoom(name, points, count);
        sampler.draw(random, points, count);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Fills [count, 2] without checks. */
    @FunctionalInterface
    private interface Sampler {
        void draw(Stream random, float[] points, int count);
    }

    private static void eightGaussians(Stream random, float[] points, int count) {
        int[] centres = new int[count];
        for (int i = 0; i < count; i++) {
            centres[i] = random.nextInt(8);
        }
        for (int i = 0; i < count; i++) {
            double angle = centres[i] * PI / 4;
            double x = (4 * StrictMath.cos(angle) + 0.5 * random.nextNormal()) / 1.414;
            double y = (4 * StrictMath.sin(angle) + 0.5 * random.nextNormal()) / 1.414;
            put(points, i, x, y);
        }
    }

    /** d = (-s cos s + u / 2, s sin s + u / 2); the points are first every d, then every -d. */
    private static void twoSpirals(Stream random, float[] points, int count) {
        int pairs = count - count / 2;
        double[] arm = new double[2 * pairs];
        for (int i = 0; i < pairs; i++) {
            double s = 3 * PI * StrictMath.sqrt(random.nextUniform());
            arm[2 * i] = -StrictMath.cos(s) * s + 0.5 * random.nextUniform();
            arm[2 * i + 1] = StrictMath.sin(s) * s + 0.5 * random.nextUniform();
        }
        for (int i = 0; i < count; i++) {
            int pair = i < pairs ? i : i - pairs;
            double sign = i < pairs ? 1.0 : -1.0;
            double x = sign * arm[2 * pair] / 3 + 0.1 * random.nextNormal();
            double y = sign * arm[2 * pair + 1] / 3 + 0.1 * random.nextNormal();
            put(points, i, x, y);
        }
    }

    /** x = 4 u - 2, y = u - 2 B + (floor(x) mod 2) with B in {0, 1} equally likely; both doubled. */
    private static void checkerboard(Stream random, float[] points, int count) {
        for (int i = 0; i < count; i++) {
            double x = 4 * random.nextUniform() - 2;
            double y = random.nextUniform() - 2 * random.nextInt(2) + Math.floorMod((int) Math.floor(x), 2);
            put(points, i, 2 * x, 2 * y);
        }
    }

    private static void circles(Stream random, float[] points, int count) {
        int outer = count / 2;
        int[] place = shuffled(random, count);
        for (int i = 0; i < count; i++) {
            boolean onOuter = place[i] < outer;
            double radius = onOuter ? 1 : 0.5;
            double angle = onOuter ? 2 * PI * place[i] / outer : 2 * PI * (place[i] - outer) / (count - outer);
            double x = 3 * (radius * StrictMath.cos(angle) + 0.08 * random.nextNormal());
            double y = 3 * (radius * StrictMath.sin(angle) + 0.08 * random.nextNormal());
            put(points, i, x, y);
        }
    }

    /** Upper (cos a, sin a), lower (1 - cos a, 0.5 - sin a), a from 0 to pi inclusive; then 2 X + (-1, -0.2). */
    private static void moons(Stream random, float[] points, int count) {
        int upper = count / 2;
        int[] place = shuffled(random, count);
        for (int i = 0; i < count; i++) {
            boolean onUpper = place[i] < upper;
            int index = onUpper ? place[i] : place[i] - upper;
            int gaps = Math.max((onUpper ? upper : count - upper) - 1, 1);
            double cos = StrictMath.cos(PI * index / gaps);
            double sin = StrictMath.sin(PI * index / gaps);
            double x = (onUpper ? cos : 1 - cos) + 0.1 * random.nextNormal();
            double y = (onUpper ? sin : 0.5 - sin) + 0.1 * random.nextNormal();
            put(points, i, 2 * x - 1, 2 * y - 0.2);
        }
    }

    /** f = (1 + 0.3 N, 0.1 N) turned by 2 pi c / 5 + exp(f_0) / 4 clockwise, c = 0 to 4; doubled. */
    private static void pinwheel(Stream random, float[] points, int count) {
        int[] place = shuffled(random, count);
        for (int i = 0; i < count; i++) {
            double along = 1 + 0.3 * random.nextNormal();
            double across = 0.1 * random.nextNormal();
            double angle = 2 * PI * (place[i] % 5) / 5 + 0.25 * StrictMath.exp(along);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            put(points, i, 2 * (along * cos + across * sin), 2 * (-along * sin + across * cos));
        }
    }

    /** The noise comes after the scaling here: 0.08, not 0.24. The innermost circle takes what a quarter leaves over. */
    private static void rings(Stream random, float[] points, int count) {
        int quarter = count / 4;
        int[] place = shuffled(random, count);
        for (int i = 0; i < count; i++) {
            int ring = quarter == 0 ? 3 : Math.min(place[i] / quarter, 3);
            int onRing = ring == 3 ? count - 3 * quarter : quarter;
            double angle = 2 * PI * (place[i] - ring * quarter) / onRing;
            double radius = 3 * (1 - 0.25 * ring);
            double x = radius * StrictMath.cos(angle) + 0.08 * random.nextNormal();
            double y = radius * StrictMath.sin(angle) + 0.08 * random.nextNormal();
            put(points, i, x, y);
        }
    }

    private static void swissroll(Stream random, float[] points, int count) {
        for (int i = 0; i < count; i++) {
            double t = 1.5 * PI * (1 + 2 * random.nextUniform());
            double x = (t * StrictMath.cos(t) + random.nextNormal()) / 5;
            double y = (t * StrictMath.sin(t) + random.nextNormal()) / 5;
            put(points, i, x, y);
        }
    }

    private static int[] shuffled(Stream random, int count) {
        int[] place = new int[count];
        for (int i = 0; i < count; i++) {
            place[i] = i;
        }
        random.shuffle(place);
        return place;
    }

    private static void put(float[] points, int i, double x, double y) {
        points[2 * i] = (float) x;
        points[2 * i + 1] = (float) y;
    }
}
