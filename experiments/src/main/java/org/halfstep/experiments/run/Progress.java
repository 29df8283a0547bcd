package org.halfstep.experiments.run;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Tells how far a training is: loss, iterations a second, time left, the present scale. On a terminal one line that
 * stays in its place, elsewhere a line at once and then every few seconds.
 */
public interface Progress extends AutoCloseable {
    /** After an iteration: how many are done, the running loss, and S. */
    void step(long done, double loss, double scale);

    @Override
    void close();

    /** Nothing at all. */
    Progress QUIET = new Progress() {
        @Override
        public void step(long done, double loss, double scale) {
            // quiet
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    /** A progress on the terminal, if there is one, else in lines. */
    static Progress start(long total, long done, PrintWriter lines) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return terminal ? new OnTerminal(total, done) : new InLines(total, done, lines);
    }

    /** One line that stays in its place. */
    final class OnTerminal implements Progress {
        private static final int UPDATE_MILLIS = 200;

        private final ProgressBar bar;

        OnTerminal(long total, long done) {
            bar = new ProgressBarBuilder()
                    .setTaskName("training")
                    .setInitialMax(total)
                    .startsFrom(done, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .showSpeed()
                    .build();
        }

        @Override
        public void step(long done, double loss, double scale) {
            bar.stepTo(done);
            bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f  S %s", loss, scaleText(scale)));
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line at once, one after the first iteration, during which the JVM compiles, and then one every few seconds. */
    final class InLines implements Progress {
        private static final double SECONDS_BETWEEN = 5;
        private static final double NANOS = 1e-9;

        private final long total;
        private final long initial;
        private final PrintWriter out;
        private final long startNanos = System.nanoTime();
        private long lastNanos = startNanos;

        InLines(long total, long done, PrintWriter out) {
            this.total = total;
            this.initial = done;
            this.out = out;
            out.printf(Locale.ROOT, "%d/%d  begins%n", done, total);
            out.flush();
        }

        @Override
        public void step(long done, double loss, double scale) {
            long now = System.nanoTime();
            boolean first = done == initial + 1;
            if (!first && (now - lastNanos) * NANOS < SECONDS_BETWEEN && done < total) {
                return;
            }
            lastNanos = now;
            double perSecond = (done - initial) / Math.max(NANOS, (now - startNanos) * NANOS);
            out.printf(
                    Locale.ROOT,
                    "%d/%d  loss %.4f  %.1f it/s  %s left  S %s%n",
                    done,
                    total,
                    loss,
                    perSecond,
                    duration((total - done) / perSecond),
                    scaleText(scale));
        }

        @Override
        public void close() {
            out.flush();
        }
    }

    /** A duration as 1:02:03 or 2:03. */
    static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "-";
        }
        long whole = Math.round(seconds);
        long hours = whole / 3600;
        long minutes = whole / 60 % 60;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", minutes, whole % 60);
    }

    /** A power of two as such. */
    static String scaleText(double scale) {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            return "-";
        }
        int exponent = Math.getExponent(scale);
        return Math.scalb(1.0, exponent) == scale ? "2^" + exponent : Double.toString(scale);
    }
}
