/**
 * What the commands share: options, errors and the words for them.
 *
 * <p>A command validates what the user wrote and throws a {@link org.halfstep.experiments.cli.UsageException} (exit
 * code 2) or a {@link org.halfstep.experiments.cli.RunFailedException} (1); {@code Main} alone turns them into messages
 * and exit codes. Read {@code CommonOptions} first. Every command imports this package.
 */
@NullMarked
package org.halfstep.experiments.cli;

import org.jspecify.annotations.NullMarked;
