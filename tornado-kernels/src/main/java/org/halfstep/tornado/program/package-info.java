/**
 * Programs as a device runs them: translated op by op, shared out over launches, given places, and written down for the
 * kernel.
 *
 * <p>{@link org.halfstep.tornado.program.DeviceProgram} is the way in; its parts are used in the order
 * {@code OpTranslator}, {@code Schedule}, {@code MemoryPlan}, {@code Places}, {@code DeviceCode}. Nothing here knows
 * TornadoVM: it runs and is tested without a device.
 */
@NullMarked
package org.halfstep.tornado.program;

import org.jspecify.annotations.NullMarked;
