package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a series looks apart from its colour, so that a print in grey tells the series of a chart apart.
 *
 * @param width the width of the line in the drawing's units
 * @param dash its dashes
 * @param marker the shape at its points
 */
record Look(double width, Dash dash, Marker marker) {
    private static final double LINE = 2;
    private static final double THIN = 1.1;

    /**
     * The looks of the series of a chart, in their order: no two are the same, and as long as there are enough of them
     * neither dashes nor markers come twice.
     */
    static List<Look> of(List<Series> series) {
        List<Look> looks = new ArrayList<>();
        Set<Look> taken = new HashSet<>();
        long lines = series.stream().filter(Look::isMain).count();
        for (Series line : series) {
            Look look = choose(line.stroke(), lines > 1, taken);
            taken.add(look);
            looks.add(look);
        }
        return looks;
    }

    private static boolean isMain(Series series) {
        return switch (series.stroke()) {
            case LINE, DASHED, MARKED, STEPS, DASHED_STEPS, DOTS -> true;
            case THIN, BOUND, GUIDE -> false;
        };
    }

    private static Look choose(Series.Stroke stroke, boolean several, Set<Look> taken) {
        List<Marker> all = Marker.SHAPES;
        List<Marker> markers = several ? all : List.of(Marker.NONE);
        List<Marker> bare = new ArrayList<>(List.of(Marker.NONE));
        bare.addAll(all);
        return switch (stroke) {
            case LINE, STEPS -> free(LINE, Dash.LINES, markers, taken);
            case DASHED, DASHED_STEPS -> free(LINE, Dash.BROKEN, markers, taken);
            case MARKED -> free(LINE, Dash.LINES, all, taken);
            case DOTS -> free(0, List.of(Dash.NONE), all, taken);
            case THIN -> free(THIN, Dash.LINES, bare, taken);
            case BOUND, GUIDE -> free(THIN, Dash.BROKEN, bare, taken);
        };
    }

    /** The first look of which nothing is taken; failing that the first that is not taken as a whole. */
    private static Look free(double width, List<Dash> dashes, List<Marker> markers, Set<Look> taken) {
        for (Marker marker : markers) {
            for (Dash dash : dashes) {
                boolean markerFree = marker == Marker.NONE || taken.stream().noneMatch(look -> look.marker == marker);
                boolean dashFree =
                        dash == Dash.NONE || taken.stream().noneMatch(look -> look.dash == dash && look.width == width);
                if (markerFree && dashFree) {
                    return new Look(width, dash, marker);
                }
            }
        }
        for (Marker marker : markers) {
            for (Dash dash : dashes) {
                Look look = new Look(width, dash, marker);
                if (!taken.contains(look)) {
                    return look;
                }
            }
        }
        return new Look(width, dashes.getFirst(), markers.getFirst());
    }
}
