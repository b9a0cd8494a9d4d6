package chat.parley.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what users were promised with what they were told, and with what the bucket has. Each {@link Rule} a method. */
final class Checker {
    /**
     * The library tells of a connection on another thread than the one that asks for the room: what was acknowledged less
     * than this before it was told may have come after the question.
     */
    private static final long TELLING_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<Journal> journals;
    private final Archive archive;
    private final Map<RoomName, List<Post>> posts = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private Checker(List<Journal> journals, Archive archive) {
        this.journals = journals;
        this.archive = archive;
        allPosts().forEach(post -> {
            if (post.target() instanceof RoomName room) {
                posts.computeIfAbsent(room, any -> new ArrayList<>()).add(post);
            }
        });
    }

    /** All that is wrong; nothing, if nothing is. */
    static List<Violation> check(List<Journal> journals, Archive archive) {
        Checker checker = new Checker(journals, archive);
        checker.eachPostOnce();
        checker.oneTranscript();
        checker.postersOrder();
        checker.eachPrivateMessageOnce();
        checker.completeMeansComplete();
        checker.readWhatIsAcknowledged();
        checker.violations.addAll(ChangedMessages.check(journals, archive));
        checker.readIsRead();
        return List.copyOf(checker.violations);
    }

    /** How many messages users are owed and were not told yet: what may still be on its way while a run ends. */
    static long missing(List<Journal> journals) {
        Checker checker = new Checker(journals, Archive.NOT_READ);
        checker.eachPostOnce();
        checker.arrivedOnce();
        checker.violations.addAll(ChangedMessages.check(journals, Archive.NOT_READ));
        return checker.violations.size();
    }

    /** As {@link #missing}, of one user, and only what was acknowledged by {@code nanos}. */
    static boolean hasAllOf(Journal journal, RoomName room, List<Post> posts, long nanos) {
        Stay stay = journal.latestStay(room);
        Set<String> told = textsOf(stay.heard());
        return posts.stream()
                .filter(post -> stay.isOwed(post) && post.acknowledgedNanos() <= nanos)
                .allMatch(post -> told.contains(post.text()));
    }

    private Stream<Post> allPosts() {
        return journals.stream().flatMap(journal -> journal.posts().stream());
    }

    private void violated(Rule rule, String where) {
        violations.add(new Violation(rule, where));
    }

    private void eachPostOnce() {
        eachStay((user, stay) -> {
            Map<String, Long> times = times(stay.heard());
            for (Post post : posts.getOrDefault(stay.room(), List.of())) {
                long heard = times.getOrDefault(post.text(), 0L);
                if (heard > 1) {
                    violated(Rule.EACH_POST_ONCE, user + " was told " + heard + " times: " + post);
                } else if (heard == 0 && stay.isOwed(post)) {
                    violated(Rule.EACH_POST_ONCE, user + " was never told: " + post);
                }
            }
        });
    }

    private void oneTranscript() {
        eachStay((user, stay) -> {
            List<Heard> stored = archive.rooms().getOrDefault(stay.room(), List.of());
            List<String> told = lines(sorted(stay.heard()));
            List<String> kept = lines(stored);
            if (stay.wholeRun() && !told.equals(kept)) {
                violated(
                        Rule.ONE_TRANSCRIPT,
                        user + " and the bucket differ about room " + stay.room() + " " + difference(told, kept));
            } else if (!stay.wholeRun() && !textsOf(stored).containsAll(textsOf(stay.heard()))) {
                // Under which ids is another matter: who came later may know only the repetition of a post.
                violated(
                        Rule.ONE_TRANSCRIPT,
                        user + " was told what the bucket does not have of room " + stay.room() + " "
                                + difference(told, kept));
            }
        });
        posts.forEach((room, said) -> {
            Set<String> kept = textsOf(archive.rooms().getOrDefault(room, List.of()));
            said.stream()
                    .filter(post -> post.acknowledged() && !kept.contains(post.text()))
                    .forEach(post -> violated(Rule.ONE_TRANSCRIPT, "the bucket does not have " + post));
        });
    }

    /** In rooms and in private, as it was told and as it is kept: through whichever gateways the poster went. */
    private void postersOrder() {
        Map<String, Post> byText = allPosts().collect(Collectors.toMap(Post::text, Function.identity()));
        eachStay((user, stay) -> postersOrder(byText, stay.heard(), "in what was told " + user));
        journals.forEach(journal ->
                postersOrder(byText, journal.privately(), "in what was told privately to " + journal.user()));
        archive.rooms().forEach((room, stored) -> postersOrder(byText, stored, "in the bucket's " + room));
        archive.privately().forEach((user, stored) -> postersOrder(byText, stored, "in the bucket's log of " + user));
    }

    private void postersOrder(Map<String, Post> byText, List<Heard> transcript, String where) {
        Map<List<Object>, Post> latest = new HashMap<>();
        for (Heard heard : sorted(transcript)) {
            Post post = byText.get(heard.text());
            if (post != null) {
                Post before = latest.put(List.of(post.from(), post.target()), post);
                if (before != null && before.number() > post.number()) {
                    violated(Rule.POSTERS_ORDER, where + " " + before + " is before " + post);
                }
            }
        }
    }

    private void eachPrivateMessageOnce() {
        arrivedOnce();
        Map<UserName, Map<String, Long>> kept = new HashMap<>();
        archive.privately().forEach((user, log) -> kept.put(user, times(log)));
        allPosts().filter(post -> post.target() instanceof UserName).forEach(post -> {
            for (UserName owner : new HashSet<>(List.of(post.from(), (UserName) post.target()))) {
                long times = kept.getOrDefault(owner, Map.of()).getOrDefault(post.text(), 0L);
                if (times > 1 || (times == 0 && post.acknowledged())) {
                    violated(
                            Rule.EACH_PRIVATE_MESSAGE_ONCE,
                            "the bucket has it " + times + " times in the log of " + owner + ": " + post);
                }
            }
        });
    }

    private void arrivedOnce() {
        Map<UserName, Map<String, Long>> told = new HashMap<>();
        journals.forEach(journal -> told.put(journal.user(), times(journal.privately())));
        allPosts().filter(post -> post.target() instanceof UserName).forEach(post -> {
            long atReceiver =
                    told.getOrDefault((UserName) post.target(), Map.of()).getOrDefault(post.text(), 0L);
            long atSender = told.getOrDefault(post.from(), Map.of()).getOrDefault(post.text(), 0L);
            if (atReceiver > 1 || atSender > 1 || (atReceiver == 0 && post.acknowledged())) {
                violated(
                        Rule.EACH_PRIVATE_MESSAGE_ONCE,
                        "told " + atReceiver + " times to its receiver, " + atSender + " to its sender: " + post);
            }
        });
    }

    private void completeMeansComplete() {
        eachStay((user, stay) -> {
            Map<String, Integer> position = new HashMap<>();
            for (int i = 0; i < stay.heard().size(); i++) {
                position.putIfAbsent(stay.heard().get(i).text(), i);
            }
            for (Stay.Resumption back : stay.resumptions()) {
                long promised = Math.max(back.lostNanos(), back.connectedNanos() - TELLING_NANOS);
                posts.getOrDefault(stay.room(), List.of()).stream()
                        .filter(post -> back.complete() && stay.isOwed(post) && post.acknowledgedNanos() <= promised)
                        .filter(post -> position.getOrDefault(post.text(), Integer.MAX_VALUE) >= back.heardBefore())
                        .forEach(post -> violated(
                                Rule.COMPLETE_MEANS_COMPLETE,
                                user + " was told so by " + back + " and lacked " + post));
            }
        });
    }

    /** What has its place before the page begins is not to be on it. */
    private void readWhatIsAcknowledged() {
        Map<String, EventId> places = new HashMap<>();
        archive.rooms().values().forEach(stored -> stored.forEach(heard -> places.put(heard.text(), heard.id())));
        for (Journal journal : journals) {
            for (Look look : journal.looks()) {
                posts.getOrDefault(look.room(), List.of()).stream()
                        .filter(post -> post.acknowledgedNanos() <= look.askedNanos())
                        .filter(post -> !look.texts().contains(post.text()))
                        .filter(post -> places.containsKey(post.text())
                                && places.get(post.text()).compareTo(look.oldest()) >= 0)
                        .forEach(post -> violated(
                                Rule.READ_WHAT_IS_ACKNOWLEDGED,
                                journal.user() + " asked at " + look.askedNanos() + " and did not read " + post));
            }
        }
    }

    private void readIsRead() {
        for (Journal journal : journals) {
            Reading reading = journal.reading();
            if (!reading.told().equals(reading.marked())) {
                violated(
                        Rule.READ_IS_READ,
                        journal.user() + " marked " + reading.marked() + ", and another device was told "
                                + reading.told());
            }
        }
    }

    private interface StayRule {
        void check(UserName user, Stay stay);
    }

    private void eachStay(StayRule rule) {
        journals.forEach(journal -> journal.stays().forEach(stay -> rule.check(journal.user(), stay)));
    }

    private static Map<String, Long> times(List<Heard> heard) {
        return heard.stream().collect(groupingBy(Heard::text, counting()));
    }

    private static Set<String> textsOf(List<Heard> heard) {
        return heard.stream().map(Heard::text).collect(Collectors.toSet());
    }

    private static List<Heard> sorted(List<Heard> heard) {
        return heard.stream().sorted(Comparator.comparing(Heard::id)).toList();
    }

    private static List<String> lines(List<Heard> heard) {
        return heard.stream().map(one -> one.id() + " " + one.text()).toList();
    }

    private static String difference(List<String> told, List<String> kept) {
        Set<String> onlyTold = new HashSet<>(told);
        kept.forEach(onlyTold::remove);
        Set<String> onlyKept = new HashSet<>(kept);
        told.forEach(onlyKept::remove);
        return "only told " + some(onlyTold) + ", only in the bucket " + some(onlyKept);
    }

    private static List<String> some(Set<String> lines) {
        return lines.stream().sorted().limit(5).toList();
    }
}
