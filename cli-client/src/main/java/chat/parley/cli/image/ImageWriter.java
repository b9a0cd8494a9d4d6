package chat.parley.cli.image;

/** Writes an image with the escape sequences that one kind of terminals understands. */
interface ImageWriter {

    /**
     * The sequence that draws the image from the beginning of a line of the terminal, no wider or higher than
     * {@code most}. The cursor is left in the last of the rows that it covers; other lines may follow after a line end.
     */
    String write(Pixels pixels, Fit.Box most);

    /**
     * Makes room for {@code drawing}, which draws at once and downwards, and has it drawn there: at the bottom of a terminal
     * the lines above move up first. Terminals differ in where the cursor is after an image, so it is brought back.
     */
    static String inRoom(String drawing, int rows) {
        int below = rows - 1;
        String room = "\n".repeat(below) + (below == 0 ? "" : "\u001b[" + below + "A");
        return room + "\u001b7" + drawing + "\u001b8" + (below == 0 ? "" : "\u001b[" + below + "B");
    }
}
