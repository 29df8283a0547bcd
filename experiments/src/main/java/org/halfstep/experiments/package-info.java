/** Halfstep experiments. */
@NullMarked
package org.halfstep.experiments;

import org.jspecify.annotations.NullMarked;
