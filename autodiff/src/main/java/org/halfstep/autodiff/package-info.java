/** Halfstep autodiff. */
@NullMarked
package org.halfstep.autodiff;

import org.jspecify.annotations.NullMarked;
