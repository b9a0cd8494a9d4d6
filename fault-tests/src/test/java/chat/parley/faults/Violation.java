package chat.parley.faults;

/** A rule that does not hold, and where. */
record Violation(Rule rule, String where) {
    @Override
    public String toString() {
        return "rule " + rule + ": " + where;
    }
}
