package gatehouse.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import gatehouse.core.base.SecretBytes;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Seal;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The keys that sign ID tokens (OpenID Connect Core, 10.1.1). A new one is published for an hour
 * before it signs, so that no client meets a signature of a key that it cannot fetch, and an old
 * one for a day after it signed last.
 */
final class SigningKeys {
  private static final Duration SIGNS_FOR = Duration.ofDays(30);
  private static final Duration PUBLISHED_BEFORE = Duration.ofHours(1);
  private static final Duration PUBLISHED_AFTER = Duration.ofDays(1);

  private final Database database;
  private final Chance chance;
  private final Seal seal;
  private volatile List<Signing> newestFirst = List.of();

  SigningKeys(Database database, Chance chance, Seal seal) {
    this.database = database;
    this.chance = chance;
    this.seal = seal;
  }

  private record Signing(ECKey key, Instant createdAt) {}

  /** Makes the next key when it is time, and forgets what is over; on every node, in any order. */
  void sweep(Instant now) {
    load();
    Instant newest = newestFirst.isEmpty() ? Instant.MIN : newestFirst.getFirst().createdAt();
    if (newestFirst.isEmpty() || !newest.plus(SIGNS_FOR).isAfter(now)) {
      add(now);
    }
    Instant over = now.minus(SIGNS_FOR).minus(PUBLISHED_BEFORE).minus(PUBLISHED_AFTER);
    database.write(
        sql -> sql.run("DELETE FROM oauth_signing_key WHERE created_ms < ?", over.toEpochMilli()));
    load();
  }

  private void add(Instant now) {
    String id = chance.id();
    ECKey key = generate(id);
    byte[] sealed = seal.seal(place(id), SecretBytes.ofText(key.toJSONString()));
    database.write(sql ->
        sql.run(
            "INSERT INTO oauth_signing_key (key_id, sealed, created_ms) VALUES (?, ?, ?)",
            id,
            sealed,
            now.toEpochMilli()));
  }

  private static ECKey generate(String id) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
          .privateKey(pair.getPrivate())
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyID(id)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  private void load() {
    newestFirst =
        database.read(sql ->
            sql.rows(
                "SELECT key_id, sealed, created_ms FROM oauth_signing_key"
                    + " ORDER BY created_ms DESC, key_id",
                row ->
                    new Signing(
                        open(row.getString(1), row.getBytes(2)),
                        Instant.ofEpochMilli(row.getLong(3)))));
  }

  private ECKey open(String id, byte[] sealed) {
    try {
      return ECKey.parse(seal.open(place(id), sealed).exposeText());
    } catch (ParseException e) {
      throw new IllegalStateException("a signing key is stored that cannot be read", e);
    }
  }

  private static Seal.Place place(String id) {
    return new Seal.Place(Log.SYSTEM, id, "oauth_signing_key.sealed");
  }

  private List<Signing> keys(Instant now) {
    if (newestFirst.isEmpty()) {
      sweep(now);
    }
    return newestFirst;
  }

  /** What is published (RFC 7517, 5). */
  JWKSet published(Instant now) {
    return new JWKSet(keys(now).stream().<JWK>map(each -> each.key().toPublicJWK()).toList());
  }

  /** Signs by the newest key that has been published long enough; by the oldest while none has. */
  SignedJWT sign(JWTClaimsSet claims, Instant now) {
    List<Signing> all = keys(now);
    ECKey key =
        all.stream()
            .filter(each -> !each.createdAt().plus(PUBLISHED_BEFORE).isAfter(now))
            .findFirst()
            .orElse(all.getLast())
            .key();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed", e);
    }
    return jwt;
  }
}
