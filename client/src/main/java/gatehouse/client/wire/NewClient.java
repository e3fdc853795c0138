package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program of a third party that an operator registers.
 *
 * @param name 1 to 60 characters that people read on the page where they decide
 * @param redirectUris 1 to 10 addresses for answers, each compared as a whole: https, or http on
 *     the loopback address, whose port is free
 * @param jwks its public keys: a JSON Web Key Set, as text
 * @param scope the most that it may ask for: {@code read}, {@code reduce-only} or {@code trade}
 * @param live whether it may ask for accounts with real money
 * @param devices whether it may ask from devices without a browser; not when missing
 * @param contact of whoever makes it: a mail address or a page
 */
public record NewClient(
    String name,
    List<String> redirectUris,
    String jwks,
    String scope,
    boolean live,
    @Nullable Boolean devices,
    String contact) {
  public NewClient {
    redirectUris = redirectUris == null ? null : List.copyOf(redirectUris);
  }
}
