package chat.parley.browser;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** A picture that somebody might share: a curve with a hump. */
final class Chart {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 360;
    private static final int MARGIN = 40;
    private static final Color LINE = new Color(0x0F6B5C);

    private Chart() {}

    static Path draw(Path file) throws IOException {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(0xFAFAF8));
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.setColor(new Color(0xE4E2DD));
        for (int y = MARGIN; y < HEIGHT; y += (HEIGHT - 2 * MARGIN) / 5) {
            pen.drawLine(MARGIN, y, WIDTH - MARGIN, y);
        }
        Path2D curve = curve();
        pen.setColor(LINE);
        pen.setStroke(new BasicStroke(2.5f));
        pen.draw(curve);
        curve.lineTo(WIDTH - MARGIN, HEIGHT - MARGIN);
        curve.lineTo(MARGIN, HEIGHT - MARGIN);
        curve.closePath();
        pen.setColor(new Color(0x220F6B5C, true));
        pen.fill(curve);
        pen.dispose();
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    private static Path2D curve() {
        Random noise = new Random(1);
        Path2D curve = new Path2D.Double();
        for (int x = MARGIN; x <= WIDTH - MARGIN; x += 4) {
            double part = (x - MARGIN) / (double) (WIDTH - 2 * MARGIN);
            double height = 45 + 130 * bell(part, 0.45, 0.03) + 50 * bell(part, 0.74, 0.02) + 4 * noise.nextGaussian();
            if (x == MARGIN) {
                curve.moveTo(x, HEIGHT - MARGIN - height);
            } else {
                curve.lineTo(x, HEIGHT - MARGIN - height);
            }
        }
        return curve;
    }

    private static double bell(double at, double centre, double width) {
        return Math.exp(-Math.pow((at - centre) / width, 2) / 2);
    }
}
