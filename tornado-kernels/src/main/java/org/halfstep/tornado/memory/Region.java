package org.halfstep.tornado.memory;

/**
 * Some of the elements of a device's array.
 *
 * @param first the first one
 * @param count how many
 */
public record Region(int first, int count) {}
