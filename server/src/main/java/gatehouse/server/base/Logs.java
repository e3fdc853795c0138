package gatehouse.server.base;

import java.io.OutputStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * Where log lines go. {@link System.Logger} and libraries on SLF4J both end in java.util.logging,
 * which is set up here in code: no file to find, nothing to parse at start.
 */
public final class Logs {
  /** Held, because java.util.logging holds loggers weakly and would forget their levels. */
  private static final Logger ROOT = Logger.getLogger("");

  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  /** How a line looks. */
  public enum Form {
    /** One JSON object a line: time, level, logger, thread, request, message, error. */
    JSON,
    /** For eyes. */
    TEXT
  }

  private Logs() {}

  /**
   * Replaces whatever was set up before. Helidon speaks from WARNING on: its start-up lines would
   * bury ours.
   */
  public static void start(OutputStream out, Form form, Level level) {
    LogManager.getLogManager().reset();
    ROOT.setLevel(level);
    HELIDON.setLevel(level.intValue() < Level.INFO.intValue() ? level : Level.WARNING);
    ROOT.addHandler(handler(out, form));
  }

  private static Handler handler(OutputStream out, Form form) {
    var handler =
        new StreamHandler(out, new LogLine(form == Form.JSON)) {
          @Override
          public synchronized void publish(LogRecord entry) {
            super.publish(entry);
            flush(); // a line that is still in a buffer when the process dies was never written
          }
        };
    handler.setLevel(Level.ALL);
    return handler;
  }
}
