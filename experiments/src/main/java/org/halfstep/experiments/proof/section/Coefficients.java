package org.halfstep.experiments.proof.section;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.solvers.ButcherTableau;

/**
 * The numbers of an explicit Runge-Kutta method.
 *
 * @param name what the user writes
 * @param order the order of convergence
 * @param a the coefficients below the diagonal: row i has i entries
 * @param b the weights of the slopes
 * @param c the stage times, in steps
 */
record Coefficients(String name, int order, List<List<Double>> a, List<Double> b, List<Double> c) {
    private static final String RESOURCE = "tableaus.txt";

    Coefficients {
        a = a.stream().map(List::copyOf).toList();
        b = List.copyOf(b);
        c = List.copyOf(c);
    }

    /** Those of the library. */
    static Coefficients of(ButcherTableau tableau) {
        return new Coefficients(tableau.name(), tableau.order(), tableau.a(), tableau.b(), tableau.c());
    }

    int stages() {
        return b.size();
    }

    /** The methods as they were published, by name; a list kept apart from the library's. */
    static Map<String, Coefficients> published() {
        Map<String, Coefficients> methods = new LinkedHashMap<>();
        String head = "";
        List<List<Double>> a = new ArrayList<>();
        List<Double> c = new ArrayList<>();
        for (String line : lines()) {
            int bar = line.indexOf('|');
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            if (bar < 0) {
                head = line;
            } else if (line.startsWith("b")) {
                int space = head.indexOf(' ');
                String name = head.substring(0, space);
                int order = Integer.parseInt(head.substring(space + 1));
                methods.put(name, new Coefficients(name, order, a, numbers(line.substring(bar + 1)), c));
                a = new ArrayList<>();
                c = new ArrayList<>();
            } else {
                c.addAll(numbers(line.substring(0, bar)));
                a.add(numbers(line.substring(bar + 1)));
            }
        }
        return methods;
    }

    private static List<String> lines() {
        try (InputStream in = Coefficients.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String word : text.strip().split(" +", -1)) {
            if (!word.isEmpty()) {
                numbers.add(number(word));
            }
        }
        return numbers;
    }

    /** A fraction or a decimal, rounded once. */
    private static double number(String word) {
        int slash = word.indexOf('/');
        if (slash < 0) {
            return new BigDecimal(word).doubleValue();
        }
        BigDecimal numerator = new BigDecimal(word.substring(0, slash));
        BigDecimal denominator = new BigDecimal(word.substring(slash + 1));
        return numerator.divide(denominator, new MathContext(60)).doubleValue();
    }
}
