package gatehouse.server.oauth;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import gatehouse.server.session.ProofKeys;
import java.text.ParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Key sets of clients (RFC 7517, 5): public halves that sign by ES256 or PS256. */
final class KeySets {
  /** Room for ten keys of RSA 4096. */
  static final int CHARACTERS_MAX = 20_000;

  private static final int KEYS_MAX = 10;

  private KeySets() {}

  /** What a text is. */
  sealed interface Read {
    /**
     * Keys that serve.
     *
     * @param jwks the public members alone
     */
    record Good(String jwks) implements Read {}

    /** Not such a set; a sentence for whoever sent it. */
    record Refused(String sentence) implements Read {}
  }

  /** Reads what an operator sent. */
  static Read read(String text) {
    if (text.length() > CHARACTERS_MAX) {
      return new Read.Refused("The key set is longer than 20000 characters.");
    }
    List<JWK> keys;
    try {
      keys = JWKSet.parse(text).getKeys();
    } catch (ParseException | RuntimeException e) {
      // RuntimeException: the library throws some for numbers that are no point or no modulus
      return new Read.Refused("The field jwks must hold a JSON Web Key Set.");
    }
    if (keys.isEmpty() || keys.size() > KEYS_MAX) {
      return new Read.Refused("A key set has 1 to 10 keys.");
    }
    if (keys.stream().anyMatch(JWK::isPrivate)) {
      return new Read.Refused(
          "That set holds a private key, which is now known to others. Make new keys, and send"
              + " their public halves.");
    }
    if (keys.stream().anyMatch(key -> KeyUse.ENCRYPTION.equals(key.getKeyUse()))) {
      return new Read.Refused("Each key must be one that signs: use can be sig.");
    }
    List<String> names = keys.stream().map(JWK::getKeyID).filter(Objects::nonNull).toList();
    if (names.size() != Set.copyOf(names).size()) {
      return new Read.Refused("Two keys of the set have the same kid.");
    }
    return keys.stream().allMatch(ProofKeys::serves)
        ? new Read.Good(new JWKSet(keys.stream().map(KeySets::plain).toList()).toString(true))
        : new Read.Refused("Each key must be " + ProofKeys.KINDS + ".");
  }

  /** What it is checked by, and its name: no address or certificate that comes with it counts. */
  private static JWK plain(JWK key) {
    return switch (key) {
      case ECKey ec ->
          new ECKey.Builder(ec.getCurve(), ec.getX(), ec.getY()).keyID(ec.getKeyID()).build();
      case RSAKey rsa ->
          new RSAKey.Builder(rsa.getModulus(), rsa.getPublicExponent())
              .keyID(rsa.getKeyID())
              .build();
      default -> throw new IllegalArgumentException("a key that does not serve");
    };
  }

  /** The keys of a set that was read before. */
  static List<JWK> of(String jwks) {
    try {
      return JWKSet.parse(jwks).getKeys();
    } catch (ParseException e) {
      throw new IllegalStateException("a key set is stored that cannot be read", e);
    }
  }
}
