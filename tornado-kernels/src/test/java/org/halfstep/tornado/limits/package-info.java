/**
 * The Java that must not be written in a kernel, and the Java that kernels rely on: each entry with a small kernel and a
 * test that runs it on the default device.
 *
 * <p>{@link Limits} lists what TornadoVM compiles wrong or not at all. Its tests hold it to being wrong: one turns red
 * when a release has cured its entry, and then the entry may go. {@link Foundations} lists what is used and was found
 * right; one of its tests turns red when a release or a device breaks it. The tables of {@code docs/gpu.md} are checked
 * against both lists line by line. Begin with {@link Trial}, which decides what right means: the same method, run by the
 * JVM.
 */
@NullMarked
package org.halfstep.tornado.limits;

import org.jspecify.annotations.NullMarked;
