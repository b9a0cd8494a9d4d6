package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StandingTest {
    private static final UserName ANN = new UserName("ann");

    private static Optional<ErrorCode> refused(Standing standing, SessionState state) {
        try {
            standing.require(state, state.hasUser() ? ANN : null);
            return Optional.empty();
        } catch (ProtocolException refused) {
            return Optional.of(refused.code());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnybodyMaySendIsNeverRefused(SessionState state) {
        assertThat(refused(Standing.ANYBODY, state)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whoHasNoUserMayOnlySignIn(SessionState state) {
        assertThat(refused(Standing.USER, state))
                .isEqualTo(state == SessionState.ACTIVE ? Optional.empty() : Optional.of(ErrorCode.LOGIN_REQUIRED));
    }

    @ParameterizedTest
    @EnumSource
    void nobodySignsInTwice(SessionState state) {
        assertThat(refused(Standing.STRANGER, state))
                .isEqualTo(
                        switch (state) {
                            case CONNECTED -> Optional.empty();
                            case AUTHENTICATING, ABANDONED, CLOSED -> Optional.of(ErrorCode.BUSY);
                            case ACTIVE -> Optional.of(ErrorCode.ALREADY_LOGGED_IN);
                        });
    }
}
