package chat.parley.faults;

import chat.parley.protocol.Body;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares how messages are shown with what users changed of them: {@link Rule#CHANGES_COUNT}. */
final class ChangedMessages {
    private static final Fold.Shown NOT_AT_ALL = new Fold.Shown(false, null, "not at all", Set.of(), Set.of());

    private final Map<RoomName, Map<EventId, List<Changing.Asked>>> asked = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private ChangedMessages(List<Journal> journals) {
        Set<EventId> ofSeveralIds = new HashSet<>();
        journals.forEach(journal -> ofSeveralIds.addAll(journal.changing().renumbered()));
        for (Journal journal : journals) {
            for (Changing.Asked one : journal.changing().asked()) {
                EventId about = one.change().about();
                if (!ofSeveralIds.contains(about)) {
                    asked.computeIfAbsent(one.room(), any -> new HashMap<>())
                            .computeIfAbsent(about, any -> new ArrayList<>())
                            .add(one);
                }
            }
        }
    }

    /** What users were shown, and what the bucket has, as far as it was read. */
    static List<Violation> check(List<Journal> journals, Archive archive) {
        ChangedMessages changed = new ChangedMessages(journals);
        for (Journal journal : journals) {
            for (Stay stay : journal.stays()) {
                if (stay.wholeRun()) {
                    RoomName room = stay.room();
                    Map<EventId, Fold.Shown> shown = journal.changing().shown().getOrDefault(room, Map.of());
                    changed.compare(room, shown, journal.user().toString());
                    changed.isSame(room, shown, archive.shown().get(room), journal.user() + " and the bucket");
                }
            }
        }
        archive.shown().forEach((room, shown) -> {
            changed.compare(room, shown, "a reader of the bucket");
            changed.isSame(room, shown, archive.shownByPages().get(room), "the bucket's events and its pages' changes");
        });
        return List.copyOf(changed.violations);
    }

    private void violated(String where) {
        violations.add(new Violation(Rule.CHANGES_COUNT, where));
    }

    private void compare(RoomName room, Map<EventId, Fold.Shown> shown, String who) {
        asked.getOrDefault(room, Map.of()).forEach((about, changes) -> {
            Fold.Shown now = shown.getOrDefault(about, NOT_AT_ALL);
            if (!isPossible(now, changes)) {
                violated(who + " is shown in " + room + " " + about + " as " + now + ", after " + changes);
            }
        });
    }

    private void isSame(
            RoomName room, Map<EventId, Fold.Shown> one, @Nullable Map<EventId, Fold.Shown> other, String who) {
        if (other == null) {
            return;
        }
        for (EventId about : asked.getOrDefault(room, Map.of()).keySet()) {
            Fold.Shown here = one.getOrDefault(about, NOT_AT_ALL);
            Fold.Shown there = other.getOrDefault(about, NOT_AT_ALL);
            if (!here.equals(there)) {
                violated(who + " differ in " + room + " about " + about + ": " + here + " and " + there);
            }
        }
    }

    private static boolean isPossible(Fold.Shown now, List<Changing.Asked> changes) {
        if (!hasItsAnswers(now, changes)) {
            return false;
        }
        List<Changing.Asked> removals = changes.stream()
                .filter(one -> one.change() instanceof Body.Removal)
                .toList();
        if (now.removed()) {
            return removals.stream().anyMatch(one -> one.user().equals(now.removedBy()));
        }
        return removals.stream().noneMatch(Changing.Asked::acknowledged)
                && hasTheLastEdit(now, changes)
                && hasTheLastReactions(now, changes);
    }

    /** All that were acknowledged, once each, and none that nobody gave. */
    private static boolean hasItsAnswers(Fold.Shown now, List<Changing.Asked> changes) {
        Set<String> given = new HashSet<>();
        Set<String> sure = new HashSet<>();
        for (Changing.Asked one : changes) {
            if (one.change() instanceof Body.Answer) {
                String answer = Fold.answer(one.user(), one.nonce());
                given.add(answer);
                if (one.acknowledged()) {
                    sure.add(answer);
                }
            }
        }
        return now.answers().containsAll(sure) && given.containsAll(now.answers());
    }

    private static boolean hasTheLastEdit(Fold.Shown now, List<Changing.Asked> changes) {
        Set<String> possible = new HashSet<>();
        String last = "";
        for (Changing.Asked one : changes) {
            if (one.change() instanceof Body.Edit edit) {
                last = one.acknowledged() ? edit.text() : last;
                if (!one.acknowledged()) {
                    possible.add(edit.text());
                }
            }
        }
        possible.add(last);
        return possible.contains(now.edit() == null ? "" : now.edit());
    }

    /** Each user's with each emoji by itself; what nobody asked for is not there. */
    private static boolean hasTheLastReactions(Fold.Shown now, List<Changing.Asked> changes) {
        Map<String, Boolean> last = new HashMap<>();
        Map<String, Set<Boolean>> uncertain = new HashMap<>();
        for (Changing.Asked one : changes) {
            if (one.change() instanceof Body.Reaction reaction) {
                String key = Fold.reaction(one.user(), reaction.emoji());
                last.putIfAbsent(key, false);
                if (one.acknowledged()) {
                    last.put(key, reaction.on());
                } else {
                    uncertain.computeIfAbsent(key, any -> new HashSet<>()).add(reaction.on());
                }
            }
        }
        return last.keySet().containsAll(now.reactions())
                && last.entrySet().stream().allMatch(entry -> {
                    boolean on = now.reactions().contains(entry.getKey());
                    return entry.getValue() == on
                            || uncertain.getOrDefault(entry.getKey(), Set.of()).contains(on);
                });
    }
}
