package chat.parley.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The lines inside this module; those between modules are in integration-tests. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("chat.parley.gateway");
    private static final String[] EVENT_LOOP_PACKAGES = {
        "..gateway.address..",
        "..gateway.connection..",
        "..gateway.history..",
        "..gateway.mailbox..",
        "..gateway.presence..",
        "..gateway.room..",
        "..gateway.server..",
        "..gateway.session..",
        "..gateway.thread..",
        "..gateway.web.."
    };

    @Test
    void packagesHaveNoCycles() {
        slices().matching("chat.parley.gateway.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyOnePackageKnowsMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..gateway.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(CLASSES);
    }

    @Test
    void onlyTheRootKnowsTheWhole() {
        noClasses()
                .that()
                .resideInAPackage("chat.parley.gateway.(**)")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("chat.parley.gateway.Gateway")
                .check(CLASSES);
    }

    @Test
    void eventLoopsAreNotBlocked() {
        noClasses()
                .that()
                .resideInAnyPackage(EVENT_LOOP_PACKAGES)
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .orShould()
                .callMethod(Future.class, "get")
                .orShould()
                .callMethod(Object.class, "wait")
                .check(CLASSES);
    }

    @Test
    void nothingIsPrinted() {
        noClasses()
                .that()
                .resideInAPackage("chat.parley.gateway..")
                .and()
                .doNotHaveSimpleName("Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void theRulesSeeTheGateway() {
        assertThat(CLASSES.stream().map(JavaClass::getSimpleName)).contains("Session");
    }
}
