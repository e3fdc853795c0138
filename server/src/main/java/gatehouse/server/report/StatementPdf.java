package gatehouse.server.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import gatehouse.server.base.OverloadedException;
import gatehouse.server.base.Pages;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Shell;
import io.helidon.http.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pdfbox.pdmodel.font.FontMappers;

/** Prints statements as PDF: real text, in the house's typeface, with nothing fetched. */
final class StatementPdf {
  /** Printing takes a core for as long as it lasts. */
  private static final int AT_ONCE_MAX = 2;

  private static final long WAIT_SECONDS_MAX = 10;
  private static final int RETRY_SECONDS = 5;

  private final Pages pages;
  private final Semaphore printers = new Semaphore(AT_ONCE_MAX);

  StatementPdf(Pages pages) {
    this.pages = pages;
  }

  /** Read when the first statement is printed, not when the server starts. */
  private static final class Loaded {
    static final HouseTypeface TYPEFACE = new HouseTypeface();
  }

  /**
   * The file.
   *
   * @throws OverloadedException when too many are printed at once
   */
  byte[] print(PrintView view) {
    try {
      if (!printers.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new OverloadedException("Very many statements are printed right now", RETRY_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestException(
          Status.SERVICE_UNAVAILABLE_503, "The house is closing for a moment. Try again soon.");
    }
    try {
      String html = new String(pages.html(Shell.before(false), view), StandardCharsets.UTF_8);
      return pdf(html);
    } finally {
      printers.release();
    }
  }

  private static byte[] pdf(String html) {
    XRLog.setLoggingEnabled(false);
    FontMappers.set(Loaded.TYPEFACE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PdfRendererBuilder builder = new PdfRendererBuilder();
    builder.useUriResolver((base, uri) -> null);
    font(builder, "regular", 400);
    font(builder, "semibold", 600);
    builder.withHtmlContent(html, null);
    builder.withProducer("Gatehouse");
    builder.toStream(out);
    try {
      builder.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void font(PdfRendererBuilder builder, String cut, int weight) {
    builder.useFont(
        () -> HouseTypeface.open(cut), HouseTypeface.NAME, weight, FontStyle.NORMAL, true);
  }
}
