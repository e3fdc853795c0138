package gatehouse.core.audit;

import gatehouse.core.account.PersonId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log as it is stored, true or tampered with. The hash covers every field before it,
 * the hash of the person's previous row among them; the mac proves that the hash was made by a
 * holder of the audit key.
 */
@SuppressWarnings("ArrayRecordComponent") // read once and compared by content; never a map key
public record LogRow(
    long seq,
    String personId,
    long n,
    long atMs,
    String kind,
    String actor,
    Origin origin,
    String data,
    byte[] prevHash,
    byte[] hash,
    byte[] mac) {
  private static final int HASH_BYTES = 32;

  /** Names the encoding, so that a later one can never be mistaken for this. */
  private static final String ENCODING = "gatehouse-log-1";

  /** What the first row of a chain follows: 32 zero bytes. */
  public static byte[] genesis() {
    return new byte[HASH_BYTES];
  }

  /** The row of an entry at its place in the log and in the chain. */
  public static LogRow of(Entry entry, long seq, long n, byte[] prevHash, AuditKey key) {
    String person = entry.person().value();
    String data = Facts.toJson(entry.data());
    String kind = entry.act().code();
    byte[] none = new byte[0];
    LogRow open =
        new LogRow(
            seq,
            person,
            n,
            entry.atMs(),
            kind,
            entry.actor(),
            entry.origin(),
            data,
            prevHash,
            none,
            none);
    byte[] hash = open.computeHash();
    return new LogRow(
        seq,
        person,
        n,
        entry.atMs(),
        kind,
        entry.actor(),
        entry.origin(),
        data,
        prevHash,
        hash,
        key.mac(hash));
  }

  /**
   * SHA-256 over the canonical encoding: numbers as 8 bytes, every text and byte string behind its
   * length as 4 bytes (−1: absent), big-endian; so no two different rows encode alike.
   */
  public byte[] computeHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      text(digest, ENCODING);
      number(digest, seq);
      text(digest, personId);
      number(digest, n);
      number(digest, atMs);
      text(digest, kind);
      text(digest, actor);
      text(digest, origin.interfaceCode());
      text(digest, origin.network());
      text(digest, origin.deviceId());
      text(digest, origin.sessionId());
      text(digest, data);
      bytes(digest, prevHash);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void number(MessageDigest digest, long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
  }

  private static void text(MessageDigest digest, @Nullable String text) {
    if (text == null) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(-1).flip());
    } else {
      bytes(digest, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void bytes(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  /** Whether the fields are those that were hashed. */
  boolean isUnedited() {
    return Arrays.equals(hash, computeHash());
  }

  /** The entry; none when a newer program wrote an act that this one does not know. */
  public Optional<Logged> logged() {
    return Act.ofCode(kind)
        .flatMap(act ->
            Facts.parse(data)
                .map(facts -> new Entry(new PersonId(personId), atMs, act, actor, origin, facts)))
        .map(entry -> new Logged(seq, n, entry));
  }
}
