package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.halfstep.experiments.Halfstep.Result;
import org.halfstep.experiments.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's points are standardised for training; everything that is reported is in their own units. */
class CnfOwnPointsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** 32 of them are trained on, so that mean and distances of points on a dyadic grid are exact. */
    private static final int COUNT = 40;

    @TempDir
    private Path temporary = Path.of("");

    /** The same 40 points, mean + spread x each. */
    private Path points(String name, double mean, double spread) throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < COUNT; i++) {
            double x = Math.rint(256 * random.nextGaussian()) / 256;
            double y = Math.rint(256 * random.nextGaussian()) / 256;
            text.append(mean + spread * x).append(',').append(spread * y - mean).append('\n');
        }
        return Files.writeString(temporary.resolve(name), text);
    }

    private Path far() throws IOException {
        return points("far.csv", 1024, 64);
    }

    private JsonNode read(Path folder, String file) throws IOException {
        return MAPPER.readTree(Files.readString(folder.resolve(file)));
    }

    private Path trained(Path csv) {
        Path folder = temporary.resolve("run");
        Halfstep.train(folder, "--data", csv.toString(), "--precision", "float32")
                .ok();
        return folder;
    }

    @Test
    void pointsInOtherUnitsTrainToTheSameBitsAndAnotherLikelihood() throws IOException {
        Path near = temporary.resolve("near");
        Path far = temporary.resolve("far");
        String digest = Halfstep.train(near, "--data", points("near.csv", 0, 1).toString())
                .ok()
                .digest();
        assertThat(Halfstep.train(far, "--data", far().toString()).ok().digest())
                .isEqualTo(digest);
        for (String loss : List.of("trainLoss", "validationLoss")) {
            assertThat(read(far, RunFolder.SUMMARY).get(loss).doubleValue())
                    .as(loss)
                    .isEqualTo(read(near, RunFolder.SUMMARY).get(loss).doubleValue() + 2 * Math.log(64), within(1e-9));
        }
    }

    @Test
    void theUnitsAreSaidAtTheTopAndInTheReport() throws IOException {
        Path folder = temporary.resolve("run");
        Result result = Halfstep.run(
                "cnf", "--preset", "tiny", "--iterations", "1", "--data", far().toString(), "--out", folder.toString());
        assertThat(result.ok().err())
                .containsPattern("standardised: far.csv has mean \\(10[0-9.]+, -10[0-9.]+\\) and spread \\([0-9.]+, "
                        + "[0-9.]+\\); training sees \\(x - mean\\) / spread, and all likelihoods");
        assertThat(folder.resolve(RunFolder.REPORT)).content().contains("Standardised by", "in the units of the file");
        JsonNode config = read(folder, RunFolder.CONFIG);
        assertThat(config.get("dataMean").get(0).doubleValue()).isEqualTo(1024, within(30.0));
        assertThat(config.get("dataSpread").get(1).doubleValue()).isEqualTo(64, within(30.0));
    }

    @Test
    void aNamedDistributionIsLeftAsItIs() throws IOException {
        Path folder = temporary.resolve("run");
        assertThat(Halfstep.run("cnf", "--preset", "tiny", "--iterations", "1", "--out", folder.toString())
                        .ok()
                        .err())
                .doesNotContain("standardised");
        assertThat(read(folder, RunFolder.CONFIG).has("dataMean")).isFalse();
        assertThat(folder.resolve(RunFolder.REPORT)).content().doesNotContain("Standardised by");
    }

    @Test
    void samplesAndDensityAreInTheUsersUnitsWithoutTheFile() throws IOException {
        Path csv = far();
        Path folder = trained(csv);
        Files.delete(csv);
        String samples = Halfstep.run("cnf", "--load", folder.toString(), "--sample", "500", "--quiet")
                .ok()
                .out();
        double sum = 0;
        for (String line : samples.lines().skip(1).toList()) {
            sum += Double.parseDouble(line.substring(0, line.indexOf(',')));
        }
        assertThat(sum / 500).isEqualTo(1024, within(64.0));

        Result density = Halfstep.run("cnf", "--load", folder.toString(), "--density");
        assertThat(density.ok().err())
                .containsPattern("density over \\[[78][0-9.]+, 1[23][0-9.]+\\] x \\[-1[23][0-9.]+, -[78][0-9.]+\\],"
                        + " the mean of the points and 4 spreads to each side, 100 x 100 cells");
        JsonNode spread = read(folder, RunFolder.CONFIG).get("dataSpread");
        double cell = 0.08 * 0.08 * spread.get(0).doubleValue() * spread.get(1).doubleValue();
        double mass = 0;
        for (String line : density.out().lines().skip(1).toList()) {
            mass += cell * Math.exp(Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)));
        }
        assertThat(mass).isCloseTo(1, within(0.15));
    }

    @Test
    void aRunGoesOnFromAnyFolderInTheUnitsItBeganWith() throws IOException {
        Path csv = far();
        Path relative = Path.of("").toAbsolutePath().relativize(csv);
        Path folder = temporary.resolve("run");
        Halfstep.train(folder, "--data", relative.toString(), "--iterations", "2")
                .ok();
        Path config = folder.resolve(RunFolder.CONFIG);
        assertThat(read(folder, RunFolder.CONFIG).get("data").asText()).isEqualTo(csv.toString());
        String resumed = Halfstep.resume(folder, "--iterations", "4").ok().digest();
        assertThat(resumed)
                .isEqualTo(Halfstep.train(temporary.resolve("whole"), "--data", csv.toString(), "--iterations", "4")
                        .ok()
                        .digest());

        String kept = Files.readString(config);
        Files.writeString(config, kept.replaceFirst("(\"dataSpread\" : \\[ )[0-9.]+", "$164.5"));
        Halfstep.resume(folder, "--iterations", "5").refused(2, "belongs to a run with another configuration");
        Files.writeString(config, kept.replaceFirst("(\"dataSpread\" : \\[ )[0-9.]+", "$10.0"));
        Halfstep.resume(folder, "--iterations", "5").refused(1, "column 1 has mean");
        Files.writeString(config, kept.replaceFirst("\"dataSpread\" : \\[[^]]*]", "\"dataSpread\" : [ 1.0 ]"));
        Halfstep.run("cnf", "--load", folder.toString(), "--density")
                .refused(1, "the configuration's 'dataSpread' is [1.0], not two numbers");
    }

    @Test
    void aColumnThatVariesOnlyWhereTrainingDoesNotLookIsRefused() throws IOException {
        String text = "0,1\n0,2\n0,3\n0,4\n9,5\n".repeat(8);
        Path csv = Files.writeString(temporary.resolve("flat.csv"), text);
        Halfstep.train(temporary.resolve("run"), "--data", csv.toString())
                .refused(2, csv + ": column 1 has mean 0.0 and standard deviation 0.0 over the points to train on");
    }
}
