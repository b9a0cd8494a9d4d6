package chat.parley.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which module, and which room of storage, may use which: dependencies point one way. */
class ModuleLinesTest {
    static JavaClasses ours;

    @BeforeAll
    static void read() {
        ours = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("chat.parley");
    }

    @ParameterizedTest
    @CsvSource({
        "protocol,   ''",
        "bus,        protocol",
        "storage,    protocol",
        "backends,   ''",
        "gateway,    protocol bus storage",
        "client,     protocol",
        "cli,        protocol client",
        "standalone, protocol bus storage gateway backends",
        "patience,   ''",
        "process,    patience",
        "network,    ''",
        "cluster,    protocol storage client backends patience process network"
    })
    void aModuleUsesOnlyThoseBelowIt(String module, String below) {
        usesOnly("chat.parley.", module, below);
    }

    /** What composes them, in {@code chat.parley.storage} itself, is above all. */
    @ParameterizedTest
    @CsvSource({
        "objectstore, ''",
        "minio,       objectstore",
        "document,    objectstore",
        "segment,     objectstore",
        "history,     file objectstore segment",
        "compaction,  objectstore segment document",
        "file,        objectstore document"
    })
    void aRoomOfStorageUsesOnlyThoseBelowIt(String room, String below) {
        usesOnly("chat.parley.storage.", room, below);
    }

    private static void usesOnly(String inside, String part, String below) {
        String itself = inside + part + "..";
        assertThat(ours.that(resideInAPackage(itself))).isNotEmpty();
        String[] allowed = Stream.concat(Stream.of(part), Stream.of(below.split(" ")))
                .filter(name -> !name.isEmpty())
                .map(name -> inside + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(itself)
                .should()
                .dependOnClassesThat(
                        resideInAPackage(inside + ".").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .check(ours);
    }

    @Test
    void onlyOneModuleKnowsEachOutsideWorld() {
        known("jakarta.jms..", "org.apache.activemq..").by("bus", "backends");
        known("io.minio..", "okhttp3..").by("storage.minio");
        known("com.github.luben..").by("storage.segment");
        known("org.gaul..").by("backends");
        known("io.netty..").by("gateway");
        known("io.micrometer..", "io.prometheus..").by("gateway");
        known("org.jline..").by("cli");
        known("org.bouncycastle..").by("gateway");
    }

    @Test
    void thePackagesOfTheTerminalClientDependOneWay() {
        slices().matching("chat.parley.cli.(*)..").should().beFreeOfCycles().check(ours);
    }

    private static Known known(String... packages) {
        return new Known(List.of(packages));
    }

    private record Known(List<String> packages) {
        void by(String... modules) {
            classes()
                    .that(DescribedPredicate.describe(
                            "use " + packages,
                            (JavaClass type) -> type.getDirectDependenciesFromSelf().stream()
                                    .anyMatch(use -> resideInAnyPackage(packages.toArray(String[]::new))
                                            .test(use.getTargetClass()))))
                    .should()
                    .resideInAnyPackage(Stream.of(modules)
                            .map(module -> "chat.parley." + module + "..")
                            .toArray(String[]::new))
                    .check(ours);
        }
    }
}
