/**
 * The backend of the processor's vector instructions, by the Vector API: the reference backend's bits, faster.
 *
 * <p>Ops that are row-wise in the batch run block of rows by block of rows through all of their ops ({@code RowPlan},
 * {@code RowPhase}); whatever is not has a packed matrix product, or the reference backend's kernel over faster
 * functions. Lanes run over rows or columns of a result, never along a sum. Read {@code VectorProgram} first. Only this
 * package imports {@code jdk.incubator.vector}; only {@code Backends} imports this package.
 */
@NullMarked
package org.halfstep.core.backend.vector;

import org.jspecify.annotations.NullMarked;
