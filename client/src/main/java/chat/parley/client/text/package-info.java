/** Text from others: what of it may deceive whoever sees it. */
@NullMarked
package chat.parley.client.text;

import org.jspecify.annotations.NullMarked;
