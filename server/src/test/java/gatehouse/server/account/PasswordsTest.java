package gatehouse.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.Argon2Params;
import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordCheck;
import gatehouse.server.base.KeyFileException;
import gatehouse.server.base.Keys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {
  private static final Argon2 ARGON2 = Argon2.load();
  private static final Argon2Params SMALL = new Argon2Params(64, 1);
  private static final Password RIGHT = Password.entered("a quiet wren sings").orElseThrow();
  private static final Password WRONG = Password.entered("a quiet wren sang").orElseThrow();

  @TempDir Path directory;
  private final SecureRandom random = new SecureRandom();
  private final HashPool pool = new HashPool(1, 4);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void rightAndWrong() {
    Passwords passwords = passwords(SMALL);
    String stored = passwords.hash(RIGHT);
    assertThat(stored).startsWith("$argon2id$v=19$m=64,t=1,p=1,keyid=AQ$");
    assertThat(passwords.hash(RIGHT)).as("a salt of its own").isNotEqualTo(stored);
    assertThat(passwords.check(Optional.of(stored), RIGHT))
        .isEqualTo(new PasswordCheck.Right(false));
    assertThat(passwords.check(Optional.of(stored), WRONG)).isEqualTo(new PasswordCheck.Wrong());
  }

  /** OWASP ASVS 5.0, 6.3.8: same answer, same work. */
  @Test
  void nobodyCostsTheSame() {
    Passwords passwords = passwords(SMALL);
    String stored = passwords.hash(RIGHT);
    long before = passwords.hashes();
    assertThat(passwords.check(Optional.empty(), RIGHT)).isEqualTo(new PasswordCheck.Wrong());
    assertThat(passwords.hashes() - before).isEqualTo(1);
    assertThat(passwords.check(Optional.of(stored), WRONG)).isEqualTo(new PasswordCheck.Wrong());
    assertThat(passwords.hashes() - before).isEqualTo(2);
  }

  @Test
  void parametersAreUpgraded() {
    String old = passwords(SMALL).hash(RIGHT);
    Passwords stronger = passwords(new Argon2Params(128, 2));
    assertThat(stronger.check(Optional.of(old), RIGHT)).isEqualTo(new PasswordCheck.Right(true));
    assertThat(stronger.check(Optional.of(old), WRONG)).isEqualTo(new PasswordCheck.Wrong());
    assertThat(stronger.check(Optional.of(stronger.hash(RIGHT)), RIGHT))
        .isEqualTo(new PasswordCheck.Right(false));
  }

  @Test
  void pepperIsUpgradedAndNeeded(@TempDir Path elsewhere) {
    String old = passwords(SMALL).hash(RIGHT);
    Keys.rotate(directory, random);
    Passwords rotated = passwords(SMALL);
    assertThat(rotated.check(Optional.of(old), RIGHT)).isEqualTo(new PasswordCheck.Right(true));
    String fresh = rotated.hash(RIGHT);
    Passwords otherKeys =
        new Passwords(ARGON2, SMALL, Keys.open(elsewhere, false, random), random, pool);
    assertThat(otherKeys.check(Optional.of(old), RIGHT)).isEqualTo(new PasswordCheck.Wrong());
    assertThatThrownBy(() -> otherKeys.check(Optional.of(fresh), RIGHT))
        .isInstanceOf(KeyFileException.class);
  }

  @Test
  void damagedHash() {
    Passwords passwords = passwords(SMALL);
    assertThatThrownBy(() -> passwords.check(Optional.of("plain"), RIGHT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("plain");
  }

  private Passwords passwords(Argon2Params params) {
    return new Passwords(ARGON2, params, Keys.open(directory, false, random), random, pool);
  }
}
