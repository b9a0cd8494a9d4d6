/** Whether this gateway can do its work: what /healthz and /readyz answer. */
@NullMarked
package chat.parley.gateway.health;

import org.jspecify.annotations.NullMarked;
