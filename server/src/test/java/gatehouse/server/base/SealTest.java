package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
  private static final PersonId ANN = new PersonId("ann");
  private static final Seal.Place PLACE = new Seal.Place(ANN, "f1", "factor.secret");
  private static final SecretBytes SECRET = SecretBytes.ofText("a key of an authenticator app");

  @TempDir Path directory;
  private final SecureRandom random = new SecureRandom();

  @Test
  void opensWhereItWasSealed() {
    Seal seal = seal();
    byte[] sealed = seal.seal(PLACE, SECRET);
    assertThat(sealed).hasSize(2 + 12 + SECRET.length() + 16);
    assertThat(seal.open(PLACE, sealed).matches(SECRET)).isTrue();
    assertThat(seal.seal(PLACE, SECRET)).as("a new nonce each time").isNotEqualTo(sealed);
    assertThat(seal.isOld(sealed)).isFalse();
    SecretBytes empty = SecretBytes.ofText("");
    assertThat(seal.open(PLACE, seal.seal(PLACE, empty)).length()).isZero();
  }

  @Test
  void everyChangedBitIsSeen() {
    Seal seal = seal();
    byte[] sealed = seal.seal(PLACE, SECRET);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> seal.open(PLACE, changed))
          .as("bit %d", bit)
          .isInstanceOfAny(SealBrokenException.class, KeyFileException.class);
    }
    for (byte[] cut : List.of(new byte[0], new byte[29], java.util.Arrays.copyOf(sealed, 40))) {
      assertThatThrownBy(() -> seal.open(PLACE, cut)).isInstanceOf(SealBrokenException.class);
    }
  }

  @Test
  void doesNotOpenElsewhere() {
    Seal seal = seal();
    byte[] sealed = seal.seal(PLACE, SECRET);
    for (Seal.Place other :
        List.of(
            new Seal.Place(new PersonId("bob"), "f1", "factor.secret"),
            new Seal.Place(ANN, "f2", "factor.secret"),
            new Seal.Place(ANN, "f1", "contact.phone"),
            new Seal.Place(new PersonId("annf"), "1", "factor.secret"))) {
      assertThatThrownBy(() -> seal.open(other, sealed))
          .as("%s", other)
          .isInstanceOf(SealBrokenException.class)
          .hasMessageContaining("changed or moved");
    }
  }

  @Test
  void sealsUnderTheNewestKeyAndOpensOlder() {
    byte[] sealed = seal().seal(PLACE, SECRET);
    assertThat(Keys.rotate(directory, random)).isEqualTo(2);
    Seal seal = seal();
    assertThat(seal.isOld(sealed)).isTrue();
    byte[] again = seal.seal(PLACE, seal.open(PLACE, sealed));
    assertThat(seal.isOld(again)).isFalse();
    assertThat(seal.open(PLACE, again).matches(SECRET)).isTrue();
  }

  private Seal seal() {
    return new Seal(Keys.open(directory, false, random), random);
  }
}
