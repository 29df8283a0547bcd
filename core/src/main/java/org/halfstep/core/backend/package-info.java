/**
 * Executing programs: what a backend is, and which there are.
 *
 * <p>A {@link org.halfstep.core.backend.Backend} prepares a {@link org.halfstep.core.program.Program} once and replays
 * it without allocation. {@link org.halfstep.core.backend.Backends} opens them by name; a module that brings one names
 * its {@link org.halfstep.core.backend.BackendProvider} in META-INF/services. The reference backend beneath defines
 * the result, bit for bit; every other one is tested against it. Read {@code Backend} first. Every module may import
 * this package; the packages beneath are imported by {@code Backends} alone.
 */
@NullMarked
package org.halfstep.core.backend;

import org.jspecify.annotations.NullMarked;
