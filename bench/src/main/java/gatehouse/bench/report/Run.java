package gatehouse.bench.report;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One side-by-side run; it is written as it is to the JSON file.
 *
 * @param begun when it began
 * @param revision the commit that was measured
 * @param command how to repeat it
 * @param machine where it ran
 * @param loadBefore load averages before the first server started
 * @param loadAfter load averages after the last one ended
 * @param parameters callers, people, times, in words
 * @param note a sentence of whoever measured; or empty
 * @param gatehouse empty when only Keycloak was measured
 * @param keycloak empty when only Gatehouse was measured
 * @param <F> what was measured of one server
 */
public record Run<F>(
    Instant begun,
    String revision,
    String command,
    Machine machine,
    String loadBefore,
    String loadAfter,
    String parameters,
    String note,
    Optional<F> gatehouse,
    Optional<F> keycloak) {
  /** The servers that were measured. */
  public Stream<F> measured() {
    return Stream.concat(gatehouse.stream(), keycloak.stream());
  }
}
