package gatehouse.server.base;

import java.lang.System.Logger.Level;
import java.util.List;

/** Runs what waited for a commit. The commit stands, so a hook that throws is only reported. */
final class Hooks {
  private static final System.Logger LOGGER = System.getLogger(Hooks.class.getName());

  private Hooks() {}

  static void run(List<Runnable> hooks) {
    for (Runnable hook : hooks) {
      try {
        hook.run();
      } catch (RuntimeException | Error e) {
        // An error too: on the writer thread it would end all writing.
        LOGGER.log(Level.ERROR, "a hook failed after its commit", e);
      }
    }
  }
}
