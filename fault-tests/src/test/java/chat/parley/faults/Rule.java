package chat.parley.faults;

/** What has to hold after everything that failed is well again. */
enum Rule {
    EACH_POST_ONCE(1, "an acknowledged post is in each member's transcript once, any other at most once"),
    ONE_TRANSCRIPT(2, "all transcripts of a room are equal, and equal to the bucket's"),
    POSTERS_ORDER(3, "a poster's posts are in the order in which it sent them, in rooms and in private"),
    EACH_PRIVATE_MESSAGE_ONCE(4, "an acknowledged private message arrived once, any other at most once"),
    COMPLETE_MEANS_COMPLETE(5, "nobody who was told that nothing is missing misses something"),
    READ_WHAT_IS_ACKNOWLEDGED(
            6, "history that says it lacks nothing has all that was acknowledged before it was asked for"),
    CHANGES_COUNT(
            7,
            "an acknowledged edit, removal or reaction counts for everybody, the last one of a user, and an answer once in its"
                    + " thread; any other for everybody or nobody"),
    READ_IS_READ(8, "how far a user read a room is the same on another device of the user");

    private final int number;
    private final String text;

    Rule(int number, String text) {
        this.number = number;
        this.text = text;
    }

    @Override
    public String toString() {
        return number + ". " + text;
    }
}
