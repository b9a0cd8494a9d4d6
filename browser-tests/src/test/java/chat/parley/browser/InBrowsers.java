package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Tests that have a {@link Stage}. Where no browser is installed they are skipped. After each test no page may have anything
 * to complain of; what browsers showed when a test failed is in {@code target/browser-tests}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InBrowsers.Extension.class)
@interface InBrowsers {

    /** Gives tests their stage, and clears it. */
    final class Extension implements ExecutionCondition, ParameterResolver, AfterEachCallback {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(InBrowsers.class);

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Chromium.missing()
                    .map(ConditionEvaluationResult::disabled)
                    .orElse(ConditionEvaluationResult.enabled("there is a browser"));
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Stage.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Stage.Servers servers = context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(Stage.Servers.class, key -> Stage.Servers.start(), Stage.Servers.class);
            Stage stage = new Stage(servers);
            context.getStore(NAMESPACE).put(Stage.class, stage);
            return stage;
        }

        @Override
        public void afterEach(ExtensionContext context) {
            Stage stage = context.getStore(NAMESPACE).get(Stage.class, Stage.class);
            if (stage == null) {
                return;
            }
            try {
                if (context.getExecutionException().isPresent()) {
                    String test = context.getRequiredTestClass().getSimpleName() + "-"
                            + context.getDisplayName().replaceAll("\\W+", "");
                    stage.keepEvidence(Path.of("target", "browser-tests"), test);
                } else {
                    assertThat(stage.complaints()).as("complaints of the page").isEmpty();
                }
            } finally {
                stage.closeBrowsers();
            }
        }
    }
}
