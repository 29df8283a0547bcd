/**
 * How a program may be run: what backends have in common before they come to kernels.
 *
 * <p>{@link org.halfstep.core.backend.plan.CommonOps} leaves out what is computed already,
 * {@link org.halfstep.core.backend.plan.RowPlan} finds the ops that can run together row by row. Neither changes a bit.
 * Backends import this package.
 */
@NullMarked
package org.halfstep.core.backend.plan;

import org.jspecify.annotations.NullMarked;
