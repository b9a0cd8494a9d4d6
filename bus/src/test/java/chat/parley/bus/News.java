package chat.parley.bus;

import java.util.List;

/** Writes down what a {@link Bus.ConnectionListener} is told. */
record News(List<String> told) implements Bus.ConnectionListener {
    @Override
    public void interrupted() {
        told.add("interrupted");
    }

    @Override
    public void resumed() {
        told.add("resumed");
    }
}
