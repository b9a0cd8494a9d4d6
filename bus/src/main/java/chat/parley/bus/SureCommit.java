package chat.parley.bus;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.LocalTransactionEventListener;
import org.apache.activemq.TransactionContext;

/**
 * Commits, and knows that the broker answered. {@code Session.commit} alone does not: when the connection is lost between
 * the last send and the commit, a thread of ActiveMQ's client may have rolled the transaction back by then, and commit,
 * finding none, returns as if all were well (6.3.1, {@code TransactionContext.commit}).
 *
 * <p><b>Threads.</b> For the session's thread; the client calls {@link #commitEvent} there, inside the commit.
 */
final class SureCommit implements LocalTransactionEventListener {
    /**
     * The session's transaction, kept here since the session forgets it, from another thread, when the connection is
     * lost.
     */
    private final TransactionContext transaction;

    private boolean answered;

    private SureCommit(TransactionContext transaction) {
        this.transaction = transaction;
    }

    /** A commit for a transacted session, whose listener of transaction events it becomes. */
    static SureCommit on(Session session) {
        TransactionContext transaction = ((ActiveMQSession) session).getTransactionContext();
        SureCommit commit = new SureCommit(transaction);
        transaction.setLocalTransactionEventListener(commit);
        return commit;
    }

    /** Commits; throws unless the broker answered that this transaction is committed. */
    void commit() throws JMSException {
        answered = false;
        transaction.commit();
        if (!answered) {
            throw new TransactionRolledBackException("the connection was lost before the commit");
        }
    }

    @Override
    public void commitEvent() {
        answered = true;
    }

    @Override
    public void beginEvent() {}

    @Override
    public void rollbackEvent() {}
}
