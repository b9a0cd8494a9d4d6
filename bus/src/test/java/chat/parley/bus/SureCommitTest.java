package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.backends.BackendProcess;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.nio.file.Path;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SureCommitTest {
    @TempDir
    Path folder;

    @Test
    void aTransactionThatWasRolledBackBehindOurBackIsNotTakenForCommitted() throws JMSException {
        try (BackendProcess broker = BackendProcess.broker(folder);
                Connection connection = new ActiveMQConnectionFactory(
                                broker.user(), broker.password(), broker.url() + "")
                        .createConnection()) {
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            MessageProducer producer = session.createProducer(session.createQueue("parley.sure"));
            SureCommit commit = SureCommit.on(session);

            producer.send(session.createMessage());
            assertThatCode(commit::commit).doesNotThrowAnyException();

            producer.send(session.createMessage());
            // What the client's own thread does when the connection is lost.
            session.rollback();
            assertThatCode(session::commit).doesNotThrowAnyException();
            assertThatExceptionOfType(TransactionRolledBackException.class).isThrownBy(commit::commit);
        }
    }
}
