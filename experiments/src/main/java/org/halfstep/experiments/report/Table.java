package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table of texts.
 *
 * @param columns the heads of the columns
 * @param rows the rows, each with a cell for every column
 */
public record Table(List<Column> columns, List<List<String>> rows) {
    /** How the cells of a column are set. */
    public enum Align {
        /** Words. */
        LEFT,
        /** Numbers, the digits below each other. */
        RIGHT
    }

    /** The head of a column. */
    public record Column(String name, Align align) {
        /** A column of words. */
        public static Column words(String name) {
            return new Column(name, Align.LEFT);
        }

        /** A column of numbers. */
        public static Column numbers(String name) {
            return new Column(name, Align.RIGHT);
        }
    }

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a row has not one cell for each column
     */
    public Table {
        columns = List.copyOf(columns);
        List<List<String>> copies = new ArrayList<>();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "Table: a row has %d cells for %d columns: %s".formatted(row.size(), columns.size(), row));
            }
            copies.add(List.copyOf(row));
        }
        rows = List.copyOf(copies);
    }

    /** Names and values in the map's order. */
    public static Table ofMap(Map<String, String> entries) {
        List<List<String>> rows = new ArrayList<>();
        entries.forEach((name, value) -> rows.add(List.of(name, value)));
        return new Table(List.of(Column.words("name"), Column.words("value")), rows);
    }

    /** The table as HTML. */
    public String html() {
        Markup to = new Markup()
                .open("div", "class", "scroll")
                .open("table")
                .open("thead")
                .open("tr");
        for (Column column : columns) {
            to.leaf("th", column.name(), "class", style(column), "scope", "col");
        }
        to.close().close().open("tbody");
        for (List<String> row : rows) {
            to.open("tr");
            for (int i = 0; i < row.size(); i++) {
                to.leaf("td", row.get(i), "class", style(columns.get(i)));
            }
            to.close().line();
        }
        return to.close().close().close().finish();
    }

    private static String style(Column column) {
        return switch (column.align()) {
            case LEFT -> "left";
            case RIGHT -> "right";
        };
    }
}
