package org.halfstep.experiments.cnf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.data.ToyData;
import org.junit.jupiter.api.Test;

class StepDigestsTest {
    @Test
    void wordsAndPlacesFit() {
        int steps = 4;
        List<String> places = IntStream.range(0, StepDigests.wordCount(steps))
                .mapToObj(word -> StepDigests.place(word, steps))
                .map(place -> place.kind().name().toLowerCase(Locale.ROOT) + " " + place.step())
                .toList();
        assertThat(places)
                .containsExactly(
                        "points 0",
                        "forward 0",
                        "forward 1",
                        "forward 2",
                        "forward 3",
                        "loss 0",
                        "backward 3",
                        "backward 2",
                        "backward 1",
                        "backward 0",
                        "update 0");
    }

    @Test
    void everyWordOfATrainingIsWritten() {
        CnfConfig config = Recordings.config("float16", "dynamic", 2);
        try (Backend backend = Backends.open("reference", 1);
                CnfTraining training = new CnfTraining(config, ToyData.parse(config.data()), backend)) {
            assertThat(training.step(0)).isInstanceOf(CnfTraining.Step.Done.class);
            int[] first = training.stepDigests().words().clone();
            assertThat(first).hasSize(StepDigests.wordCount(Recordings.STEPS)).doesNotContain(0);
            assertThat(training.step(1)).isInstanceOf(CnfTraining.Step.Done.class);
            int[] second = training.stepDigests().words();
            for (int i = 0; i < first.length; i++) {
                assertThat(second[i]).as("word %d", i).isNotEqualTo(first[i]);
            }
        }
    }

    /** One changed bit of y, Y, A, a, g, S, the parameters or the moments changes its word and no other. */
    @Test
    void everyNumberOfAStepCounts() {
        List<Integer> expected = List.of(0, 2, 2, 4, 7, 7, 7, 8, 8, 8);
        int[] before = words(-1);
        List<Integer> changed = new ArrayList<>();
        for (int what = 0; what < expected.size(); what++) {
            int[] after = words(what);
            int word = Arrays.mismatch(before, after);
            changed.add(word);
            after[word] = before[word];
            assertThat(after).as("the other words").isEqualTo(before);
        }
        assertThat(changed).isEqualTo(expected);
    }

    /** The words of an iteration of 3 steps of which step 1 is looked at, with one of ten things changed. */
    private static int[] words(int changed) {
        StepDigests digests = new StepDigests(3);
        digests.begin(tensor(changed == 0));
        digests.advanced(1, List.of(tensor(changed == 1)), List.of(tensor(changed == 2)));
        digests.lost(1, List.of(tensor(changed == 3)));
        digests.attempted(0, changed == 4 ? 2 : 1, List.of());
        digests.arrived(0, List.of(tensor(changed == 5)), List.of(tensor(changed == 6)));
        digests.updated(List.of(tensor(changed == 7)), List.of(tensor(changed == 8)), changed == 9 ? 2 : 1);
        return digests.words().clone();
    }

    private static Tensor tensor(boolean changed) {
        return Tensor.of(FloatFormat.BINARY32, Shape.of(2), 1, changed ? Math.nextUp(2f) : 2);
    }
}
