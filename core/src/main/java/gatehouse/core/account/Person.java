package gatehouse.core.account;

import gatehouse.core.signin.Subject;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * One person at the broker.
 *
 * @param username canonical: lower case
 * @param permissions those of all accounts that the person can reach
 * @param passwordBreached whether the password stood in a list of stolen ones when last checked
 * @param mail confirmed address for notices
 * @param phone confirmed number for notices, E.164
 * @param webAuthnHandle what authenticators know the person by: random, base64url
 */
public record Person(
    PersonId id,
    String username,
    String displayName,
    boolean operator,
    Subject.Standing standing,
    Set<Permission> permissions,
    boolean passwordBreached,
    Optional<String> mail,
    Optional<String> phone,
    ZoneId zone,
    String webAuthnHandle) {
  public Person {
    permissions = Set.copyOf(permissions);
  }
}
