package gatehouse.bench.report;

/**
 * What was measured of one server's tokens for programs.
 *
 * @param name name and version
 * @param setUp what a reader must know to judge the figures
 * @param issued tokens by client credentials
 * @param refreshed tokens by a refresh token
 * @param called requests that a token was judged for
 * @param revokedMedianMs from sending a revocation to the first refused request; not a number when
 *     it was not measured, like those below
 * @param revokedMaxMs the longest of them
 * @param sessions that live when memory is measured
 * @param sessionBytes what each of them adds to the heap
 * @param sessionsRssMib memory of the whole server with all of them
 */
public record TokenFigures(
    String name,
    String setUp,
    Figures.Phase issued,
    Figures.Phase refreshed,
    Figures.Phase called,
    double revokedMedianMs,
    double revokedMaxMs,
    int sessions,
    double sessionBytes,
    double sessionsRssMib) {
  private static final int SESSIONS = 100_000;
  private static final double MIB = 1024.0 * 1024;

  /** What 100,000 living sessions add to the heap. */
  double sessionsMib() {
    return sessionBytes * SESSIONS / MIB;
  }
}
