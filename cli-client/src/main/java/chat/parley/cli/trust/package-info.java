/** Whose certificates are taken: those that an authority vouches for, and those that were seen before (ADR 0042). */
@NullMarked
package chat.parley.cli.trust;

import org.jspecify.annotations.NullMarked;
