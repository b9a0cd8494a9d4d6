/** Who there is, and who may sign in: passwords, tokens, and how often one may guess. */
@NullMarked
package chat.parley.gateway.account;

import org.jspecify.annotations.NullMarked;
