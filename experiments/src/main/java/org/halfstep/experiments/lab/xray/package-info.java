/**
 * The x-ray: the magnitudes of everything that a solve computes, step by step, against the range of the format.
 *
 * <p>{@link org.halfstep.experiments.lab.xray.Xray} looks on. Read it first. The command {@code lab} imports this
 * package.
 */
@NullMarked
package org.halfstep.experiments.lab.xray;

import org.jspecify.annotations.NullMarked;
