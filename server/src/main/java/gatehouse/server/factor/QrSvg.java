package gatehouse.server.factor;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as SVG to stand inside a page: one path, no style attribute, black on white always. */
public final class QrSvg {
  /** Modules of white around the code (ISO/IEC 18004, 6.3.8): scanners need them on dark pages. */
  static final int QUIET_ZONE = 4;

  private QrSvg() {}

  /**
   * Draws the code.
   *
   * @param text at most 2,300 bytes, what a code of medium correction holds
   * @param title read aloud instead of the picture
   */
  public static String of(CharSequence text, String title) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    int side = code.size + 2 * QUIET_ZONE;
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %1$d\" role=\"img\""
            + " shape-rendering=\"crispEdges\"><title>%2$s</title>"
            + "<path fill=\"#fff\" d=\"M0 0h%1$dv%1$dH0z\"/><path d=\"%3$s\"/></svg>")
        .formatted(side, escape(title), path(code));
  }

  /** Each run of dark modules in a row is one rectangle. */
  private static String path(QrCode code) {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        int start = x;
        while (code.getModule(x, y)) {
          x++;
        }
        if (x > start) {
          path.append('M').append(start + QUIET_ZONE).append(' ').append(y + QUIET_ZONE);
          path.append('h').append(x - start).append("v1h").append(start - x).append('z');
        }
      }
    }
    return path.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
