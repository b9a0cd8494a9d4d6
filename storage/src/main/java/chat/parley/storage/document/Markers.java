package chat.parley.storage.document;

import chat.parley.protocol.Marker;
import chat.parley.protocol.UserName;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** How far each user has read each conversation. Blocks. */
public interface Markers {

    /** What is stored of {@code user}, {@link Stored#NOTHING} if nothing is. One request. */
    Stored find(UserName user);

    /**
     * Adds to what is stored of {@code user} the markers that count there; what several gateways add at once is put together.
     * Makes one request if nobody else has added anything since {@code known}, none if all of {@code markers} are in it, and
     * usually three else.
     *
     * @param known what this or {@link #find} returned before; {@link Stored#NOTHING} if that is not known
     * @return what is stored now
     */
    Stored add(UserName user, Stored known, Collection<Marker> markers);

    /**
     * The stored markers of one user.
     *
     * @param etag of the object that has them; null if there is none
     */
    record Stored(MarkerSet markers, @Nullable String etag) {
        public static final Stored NOTHING = new Stored(MarkerSet.NONE, null);
    }
}
