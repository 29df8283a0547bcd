package org.halfstep.experiments.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.proof.section.AdjointChecks;
import org.halfstep.experiments.proof.section.BackendChecks;
import org.halfstep.experiments.proof.section.CastingChecks;
import org.halfstep.experiments.proof.section.CodecChecks;
import org.halfstep.experiments.proof.section.Finding;
import org.halfstep.experiments.proof.section.FunctionChecks;
import org.halfstep.experiments.proof.section.GradientChecks;
import org.halfstep.experiments.proof.section.RoundingChecks;
import org.halfstep.experiments.proof.section.ScalingChecks;
import org.halfstep.experiments.proof.section.Section;
import org.halfstep.experiments.proof.section.Settings;
import org.halfstep.experiments.proof.section.SumChecks;
import org.halfstep.experiments.proof.section.TableauChecks;

/** A proof: sections, several at a time, each with a backend of its own; their findings in the sections' order. */
final class Proof {
    private static final double NANOS = 1e-9;
    /** Those that take longest begin first. */
    private static final List<Section> BY_LENGTH = List.of(
            Section.ADJOINT,
            Section.BACKENDS,
            Section.GRADIENTS,
            Section.CASTING,
            Section.SCALING,
            Section.ROUNDING,
            Section.SUMS,
            Section.FUNCTIONS,
            Section.CODECS,
            Section.TABLEAUS,
            Section.GOLDEN);

    /**
     * What is proved with what.
     *
     * @param backend opens what computes
     * @param seed of every random number
     * @param depth how much is tried
     * @param precisions the policies to look at; empty for each section's own choice
     * @param golden makes the findings of the golden numbers
     */
    record Plan(
            Supplier<Backend> backend,
            long seed,
            Settings.Depth depth,
            List<String> precisions,
            BiConsumer<Backend, Consumer<Finding>> golden) {
        Plan {
            precisions = List.copyOf(precisions);
        }
    }

    /**
     * What came of a section.
     *
     * @param seconds how long it took
     */
    record Result(Section section, List<Finding> findings, double seconds) {
        Result {
            findings = List.copyOf(findings);
        }

        long failed() {
            return findings.stream().filter(finding -> !finding.passes()).count();
        }
    }

    private final Plan plan;
    private final Consumer<Result> ended;
    private final Consumer<Throwable> errors;

    /**
     * A proof.
     *
     * @param ended hears of each section when it ends, in any order, one at a time
     * @param errors hears of what ended a section early
     */
    Proof(Plan plan, Consumer<Result> ended, Consumer<Throwable> errors) {
        this.plan = plan;
        this.ended = ended;
        this.errors = errors;
    }

    /** Runs sections. One that ends with an error has failed, and the others go on. */
    List<Result> run(Set<Section> sections) {
        List<Result> results = new ArrayList<>();
        int workers = Math.min(sections.size(), Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, workers))) {
            List<Future<Result>> futures = BY_LENGTH.stream()
                    .filter(sections::contains)
                    .map(section -> pool.submit(() -> run(section)))
                    .toList();
            for (Future<Result> future : futures) {
                results.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the proof was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        results.sort((a, b) -> a.section().compareTo(b.section()));
        return results;
    }

    private Result run(Section section) {
        long start = System.nanoTime();
        List<Finding> findings = new ArrayList<>();
        try (Backend backend = plan.backend().get()) {
            run(section, backend, findings::add);
        } catch (RuntimeException | LinkageError | AssertionError problem) {
            findings.add(Finding.broken(section, problem));
            synchronized (this) {
                errors.accept(problem);
            }
        }
        Result result = new Result(section, findings, (System.nanoTime() - start) * NANOS);
        synchronized (this) {
            ended.accept(result);
        }
        return result;
    }

    private void run(Section section, Backend backend, Consumer<Finding> to) {
        Settings settings = new Settings(backend, plan.seed(), plan.depth(), plan.precisions());
        switch (section) {
            case CODECS -> CodecChecks.run(settings, to);
            case ROUNDING -> RoundingChecks.run(settings, to);
            case FUNCTIONS -> FunctionChecks.run(settings, to);
            case SUMS -> SumChecks.run(settings, to);
            case GRADIENTS -> GradientChecks.run(settings, to);
            case TABLEAUS -> TableauChecks.run(settings, to);
            case ADJOINT -> AdjointChecks.run(settings, to);
            case SCALING -> ScalingChecks.run(settings, to);
            case CASTING -> CastingChecks.run(settings, to);
            case BACKENDS -> BackendChecks.run(settings, to);
            case GOLDEN -> plan.golden().accept(backend, to);
        }
    }
}
