/**
 * Reports: one HTML file a run, without network, with its charts as inline SVG that carry their data.
 *
 * <p>Read {@link org.halfstep.experiments.report.CnfReport} first: it shows how a report is put together from an
 * {@link org.halfstep.experiments.report.HtmlPage}, {@link org.halfstep.experiments.report.Table tables} and {@link
 * org.halfstep.experiments.report.Chart charts}. The charts know nothing of flows: line charts, bars, stacks, histogram
 * strips, Pareto fronts, scatter plots, heat maps and film strips serve every experiment. Each is readable without colour,
 * gives its data away as CSV, and is read off with a pointer by {@code hover.js}. What can be drawn is drawn; values that
 * cannot (NaN, infinities, nothing at all) are counted on the chart and never moved.
 *
 * <p>The packages of the experiments may import this one; of ours it imports {@code core.format} alone.
 */
@NullMarked
package org.halfstep.experiments.report;

import org.jspecify.annotations.NullMarked;
