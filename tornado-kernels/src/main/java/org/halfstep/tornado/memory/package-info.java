/** Which elements of a device's arrays are taken. Everybody in this module imports it. */
@NullMarked
package org.halfstep.tornado.memory;

import org.jspecify.annotations.NullMarked;
