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
 * @param gatehouse empty when only Keycloak was measured
 * @param keycloak empty when only Gatehouse was measured
 */
public record Run(
    Instant begun,
    String revision,
    String command,
    Machine machine,
    String loadBefore,
    String loadAfter,
    String parameters,
    Optional<Figures> gatehouse,
    Optional<Figures> keycloak) {
  /** The servers that were measured. */
  public Stream<Figures> measured() {
    return Stream.concat(gatehouse.stream(), keycloak.stream());
  }
}
