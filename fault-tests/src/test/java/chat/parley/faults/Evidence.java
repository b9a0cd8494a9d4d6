package chat.parley.faults;

import chat.parley.cluster.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a run that failed leaves for whoever looks for the cause: what gateways logged, and what each user saw and when. */
final class Evidence {
    private Evidence() {}

    private record Line(long nanos, String text) {}

    static void keep(Path folder, List<Inflicted> faults, List<Journal> journals, List<GatewayProcess> gateways)
            throws IOException {
        Files.createDirectories(folder);
        for (GatewayProcess gateway : gateways) {
            Files.write(folder.resolve(gateway.name() + ".log"), gateway.log().toList());
        }
        for (Journal journal : journals) {
            Files.write(
                    folder.resolve(journal.user() + ".txt"),
                    Stream.concat(faults.stream().flatMap(Evidence::lines), lines(journal))
                            .sorted(Comparator.comparing(Line::nanos))
                            .map(line -> line.nanos() + " " + line.text())
                            .toList());
        }
    }

    private static Stream<Line> lines(Inflicted one) {
        return Stream.of(
                new Line(one.beganNanos(), "FAULT " + one.fault()),
                new Line(one.wellNanos(), "WELL AGAIN " + one.fault()));
    }

    private static Stream<Line> lines(Journal journal) {
        Stream<Line> rooms = journal.stays().stream()
                .flatMap(stay -> Stream.of(
                                Stream.of(
                                        new Line(stay.joinedNanos(), "joined " + stay.room()),
                                        new Line(stay.leftNanos(), "left " + stay.room())),
                                stay.resumptions().stream()
                                        .map(back -> new Line(
                                                back.toldNanos(),
                                                "back in " + stay.room() + " complete=" + back.complete())),
                                heard(stay.heard()))
                        .flatMap(lines -> lines));
        Stream<Line> posts = journal.posts().stream()
                .flatMap(post -> Stream.of(
                        new Line(post.sentNanos(), "sent \"" + post.text() + "\""),
                        new Line(
                                post.acknowledgedNanos(),
                                "answered \"" + post.text() + "\" " + post.acknowledgedAs())));
        Stream<Line> connections = journal.connections().stream()
                .map(change ->
                        new Line(change.nanos(), (change.lost() ? "lost " : "connected to ") + change.gateway()));
        return Stream.of(rooms, posts, connections, heard(journal.privately())).flatMap(lines -> lines);
    }

    private static Stream<Line> heard(List<Heard> heard) {
        return heard.stream().map(one -> new Line(one.nanos(), "told \"" + one.text() + "\" " + one.id()));
    }
}
