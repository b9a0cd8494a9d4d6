/**
 * The gateway that the client talks to in its rehearsal, whose classes are kept for later starts (docs/adr/0026).
 */
@NullMarked
package chat.parley.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
