/**
 * A run of the client against nobody, when it is built: the classes that it loads are kept for later starts
 * (docs/adr/0026).
 */
@NullMarked
package chat.parley.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
