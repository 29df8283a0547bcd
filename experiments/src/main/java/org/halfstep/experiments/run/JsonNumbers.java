package org.halfstep.experiments.run;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Numbers in a JSON file of a run. */
public final class JsonNumbers {
    private JsonNumbers() {}

    /** Puts a number, which JSON holds if it is finite; else its name as a text: NaN, Infinity, -Infinity. */
    public static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.put(name, Double.toString(value));
        }
    }
}
