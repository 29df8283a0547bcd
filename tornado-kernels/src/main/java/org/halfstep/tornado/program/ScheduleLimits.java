package org.halfstep.tornado.program;

/**
 * From which sizes on ops run in which way. It changes how long a program takes, and no bit.
 *
 * @param smallElements up to so many results an op may be small
 * @param smallCost and up to this cost, in rough multiples of a multiplication
 * @param tiledSide the rows and the columns from which on a matrix product is tiled: below, most of a tile is for nothing
 * @param tiledK the k from which on it is
 * @param wideWeight the elements of a weight from which on its products are tiled instead of run by blocks of rows
 */
public record ScheduleLimits(int smallElements, long smallCost, int tiledSide, int tiledK, int wideWeight) {
    /**
     * What programs use: measured on a processor of two cores, where a network of width 64 takes half as long op by op
     * as by blocks of rows.
     */
    public static final ScheduleLimits USUAL = new ScheduleLimits(4096, 400_000, 48, 16, 64 * 64);
}
