package org.halfstep.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToyDataTest {
    /** SHA-256 of the bits of 1000 points at seed 42, place (0, 0, 0, 0), the first 16 digits. */
    private static final Map<String, String> GOLDEN = Map.of(
            "2spirals",
            "21d1990cb80c8b6d",
            "8gaussians",
            "e3259df8700dc2f2",
            "checkerboard",
            "e7fb0012c9f23d2e",
            "circles",
            "33c544a12657fca2",
            "moons",
            "bc4a47d01f664a16",
            "pinwheel",
            "344a5e341ed8ea9d",
            "rings",
            "4a819dac91d0a9b5",
            "swissroll",
            "8468e3f87acd49f7");

    static List<ToyData> all() {
        return ToyData.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSeedNamesTheBits(ToyData data) throws Exception {
        assertThat(hash(data.sample(stream(42), 1000))).isEqualTo(GOLDEN.get(data.name()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void seedAndIterationChangeEveryDataSet(ToyData data) {
        float[] points = data.sample(stream(1), 100);
        float[] otherSeed = data.sample(stream(2), 100);
        float[] otherIteration = data.sample(random(1).at(1, 0, 0, 0), 100);
        assertThat(points).isEqualTo(data.sample(stream(1), 100));
        for (int i = 0; i < points.length; i++) {
            assertThat(points[i]).isNotEqualTo(otherSeed[i]).isNotEqualTo(otherIteration[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 7, 1024})
    void everyCountIsFilledAndNoMore(int count) {
        for (ToyData data : ToyData.ALL) {
            float[] points = new float[2 * count + 2];
            Arrays.fill(points, Float.NaN);
            data.draw(stream(3), points, count);
            for (int i = 0; i < 2 * count; i++) {
                assertThat(points[i]).as("%s, %d points", data, count).isFinite();
            }
            assertThat(points[2 * count]).isNaN();
            assertThat(points[2 * count + 1]).isNaN();
        }
    }

    @Test
    void namesAreParsedAndAnUnknownOneIsAnsweredWithThem() {
        for (ToyData data : ToyData.ALL) {
            assertThat(ToyData.parse(data.name())).isSameAs(data);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToyData.parse("spirals"))
                .withMessage("unknown data set 'spirals'; the known ones are 2spirals, 8gaussians, checkerboard, "
                        + "circles, moons, pinwheel, rings, swissroll");
    }

    @Test
    void aSmallArrayIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToyData.MOONS.draw(stream(1), new float[7], 4))
                .withMessageContaining("moons: 4 points need an array of 8 coordinates, this one has 7");
        assertThatIllegalArgumentException().isThrownBy(() -> ToyData.MOONS.sample(stream(1), -1));
    }

    private static CounterRandom random(long seed) {
        return new CounterRandom(seed, Purpose.TRAINING_DATA);
    }

    private static Stream stream(long seed) {
        return random(seed).at(0, 0, 0, 0);
    }

    private static String hash(float[] points) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4 * points.length);
        for (float coordinate : points) {
            bytes.putInt(Float.floatToRawIntBits(coordinate));
        }
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()))
                .substring(0, 16);
    }
}
