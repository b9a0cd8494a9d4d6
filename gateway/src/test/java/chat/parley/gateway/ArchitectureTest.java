package chat.parley.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "chat.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] EVENT_LOOP_PACKAGES = {
        "..gateway.connection..",
        "..gateway.history..",
        "..gateway.mailbox..",
        "..gateway.presence..",
        "..gateway.room..",
        "..gateway.server..",
        "..gateway.session.."
    };

    @ArchTest
    static final ArchRule onlyTheBusKnowsTheBroker = noClasses()
            .that()
            .resideOutsideOfPackages("chat.parley.bus..", "chat.parley.backends..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.jms..", "org.apache.activemq..");

    @ArchTest
    static final ArchRule onlyStorageKnowsTheObjectStore = noClasses()
            .that()
            .resideOutsideOfPackages("chat.parley.storage..", "chat.parley.backends..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.minio..", "okhttp3..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("chat.parley.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheRootKnowsTheWhole = noClasses()
            .that()
            .resideInAPackage("chat.parley.gateway.(**)")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("chat.parley.gateway.Gateway");

    @ArchTest
    static final ArchRule eventLoopsAreNotBlocked = noClasses()
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
            .callMethod(Object.class, "wait");

    @ArchTest
    static final ArchRule nothingIsPrinted = noClasses()
            .that()
            .resideInAPackage("chat.parley.gateway..")
            .and()
            .doNotHaveSimpleName("Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @Test
    void theRulesSeeTheGateway() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("chat.parley.gateway.session");
        org.assertj.core.api.Assertions.assertThat(classes.stream().map(JavaClass::getSimpleName))
                .contains("Session");
    }
}
