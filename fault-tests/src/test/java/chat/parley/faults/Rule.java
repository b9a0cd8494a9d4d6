package chat.parley.faults;

/** What has to hold after everything that failed is well again. */
enum Rule {
    EACH_POST_ONCE("an acknowledged post is in each member's transcript once, any other at most once"),
    ONE_TRANSCRIPT("all transcripts of a room are equal, and equal to the bucket's"),
    POSTERS_ORDER("a poster's posts are in the order in which it sent them"),
    EACH_PRIVATE_MESSAGE_ONCE("an acknowledged private message arrived once, any other at most once"),
    COMPLETE_MEANS_COMPLETE("nobody who was told that nothing is missing misses something");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return (ordinal() + 1) + ". " + text;
    }
}
