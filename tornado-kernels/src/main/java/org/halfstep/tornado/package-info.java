/**
 * Programs on GPUs and other OpenCL devices, through TornadoVM.
 *
 * <p>The module is built where {@code TORNADOVM_HOME} names an SDK, and found at run time through
 * {@code META-INF/services}; nothing else names it. No other package imports {@code uk.ac.manchester.tornado}.
 */
@NullMarked
package org.halfstep.tornado;

import org.jspecify.annotations.NullMarked;
