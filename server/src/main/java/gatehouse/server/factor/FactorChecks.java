package gatehouse.server.factor;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Credential;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.OtpCode;
import gatehouse.core.factor.RecoveryCode;
import gatehouse.core.factor.RecoveryCodes;
import gatehouse.core.factor.SmsCode;
import gatehouse.core.factor.Totp;
import gatehouse.core.factor.TotpOutcome;
import gatehouse.core.factor.TotpState;
import gatehouse.core.session.Proof;
import gatehouse.core.signin.SignInId;
import gatehouse.core.signin.Trouble;
import gatehouse.server.base.Seal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Judges an answer against a registered factor; stores nothing. */
public final class FactorChecks {
  private final Seal seal;
  private final WebAuthn webAuthn;
  private final List<SecretBytes> codeKeys;

  /**
   * @param codeKeys the first one makes sent codes, all of them check
   */
  public FactorChecks(Seal seal, WebAuthn webAuthn, List<SecretBytes> codeKeys) {
    this.seal = seal;
    this.webAuthn = webAuthn;
    this.codeKeys = List.copyOf(codeKeys);
  }

  /** What came of it. */
  public sealed interface Checked {
    /**
     * It is right, if the factor's detail can still be moved to this.
     *
     * @param detail as it must be stored in the same transaction
     */
    record Right(Proof.Kind proves, String detail) implements Checked {}

    record Wrong(Trouble.Code why) implements Checked {}

    /** The signature holds but the count went back: somebody may hold a copy. */
    record Copied() implements Checked {}
  }

  /** A one-time code of an app; the entry is looked at as it was typed. */
  public Checked totp(PersonId person, Factor factor, String entry, Instant now) {
    Optional<OtpCode> code = OtpCode.parse(entry, 6);
    if (code.isEmpty()) {
      return new Checked.Wrong(Trouble.Code.WRONG_CODE);
    }
    return totpOutcome(totp(person, factor).verify(state(factor), code.get(), now));
  }

  /** Two codes shown one after the other, to follow a clock that is far off. */
  public Checked resync(PersonId person, Factor factor, String first, String second, Instant now) {
    Optional<OtpCode> one = OtpCode.parse(first, 6);
    Optional<OtpCode> two = OtpCode.parse(second, 6);
    if (one.isEmpty() || two.isEmpty()) {
      return new Checked.Wrong(Trouble.Code.WRONG_CODE);
    }
    return totpOutcome(totp(person, factor).resync(state(factor), one.get(), two.get(), now));
  }

  private static Checked totpOutcome(TotpOutcome outcome) {
    return switch (outcome) {
      case TotpOutcome.Accepted accepted ->
          new Checked.Right(Proof.Kind.TOTP, detail(accepted.next()));
      case TotpOutcome.AlreadyUsed used -> new Checked.Wrong(Trouble.Code.CODE_USED);
      case TotpOutcome.Wrong wrong -> new Checked.Wrong(Trouble.Code.WRONG_CODE);
    };
  }

  private Totp totp(PersonId person, Factor factor) {
    return Totp.standard(secret(person, factor));
  }

  /** The sealed secret of a factor. */
  public SecretBytes secret(PersonId person, Factor factor) {
    return seal.open(place(person, factor.id().value()), factor.sealed().orElseThrow());
  }

  /** Seals a factor's secret so that it opens in this row alone. */
  public byte[] sealSecret(PersonId person, String factorId, SecretBytes secret) {
    return seal.seal(place(person, factorId), secret);
  }

  private static Seal.Place place(PersonId person, String factorId) {
    return new Seal.Place(person, factorId, "factor.sealed");
  }

  /** An app's state as a factor's detail. */
  public static String detail(TotpState state) {
    return state.lastStep() + " " + state.driftSteps();
  }

  private static TotpState state(Factor factor) {
    int space = factor.detail().indexOf(' ');
    return new TotpState(
        Long.parseLong(factor.detail().substring(0, space)),
        Integer.parseInt(factor.detail().substring(space + 1)));
  }

  /** A saved recovery code: right once, then gone from the detail. */
  public Checked recovery(Factor factor, String entry) {
    List<String> hashes = recoveryHashes(factor);
    OptionalInt found =
        RecoveryCode.parse(entry)
            .map(code -> RecoveryCodes.find(hashes, code))
            .orElseGet(OptionalInt::empty);
    if (found.isEmpty()) {
      return new Checked.Wrong(Trouble.Code.WRONG_CODE);
    }
    List<String> left = new ArrayList<>(hashes);
    left.remove(found.getAsInt());
    return new Checked.Right(Proof.Kind.RECOVERY_CODE, String.join("\n", left));
  }

  /** The hashes of the codes that are left. */
  public static List<String> recoveryHashes(Factor factor) {
    return factor.detail().isEmpty() ? List.of() : List.of(factor.detail().split("\n", -1));
  }

  /** A new code for this attempt, with what is kept of it. */
  public SmsCode.Issued issueCode(
      String purpose, SignInId id, int value, byte[] salt, Instant now) {
    return SmsCode.issue(codeKeys.getFirst(), purpose, id, value, salt, now);
  }

  /** What is kept of a sent code, as text. */
  public static String kept(SmsCode code) {
    return code.salt() + "." + code.mac() + "." + code.expiresAt().toEpochMilli();
  }

  /**
   * A code that was sent.
   *
   * @param kept see {@link #kept}
   */
  public Checked sent(
      Factor factor, String purpose, SignInId id, String kept, String entry, Instant now) {
    return switch (sentCode(purpose, id, kept, entry, now)) {
      case SmsCode.Outcome.Accepted accepted -> new Checked.Right(Proof.Kind.SMS, factor.detail());
      case SmsCode.Outcome.AlreadyUsed used -> new Checked.Wrong(Trouble.Code.CODE_USED);
      case SmsCode.Outcome.Expired expired -> new Checked.Wrong(Trouble.Code.CODE_EXPIRED);
      case SmsCode.Outcome.Wrong wrong -> new Checked.Wrong(Trouble.Code.WRONG_CODE);
    };
  }

  /** Judges a sent code by itself: for a number that is no factor yet. */
  public SmsCode.Outcome sentCode(
      String purpose, SignInId id, String kept, String entry, Instant now) {
    Optional<OtpCode> code = OtpCode.parse(entry, SmsCode.DIGITS);
    String[] parts = kept.split("\\.", -1);
    if (code.isEmpty()) {
      return new SmsCode.Outcome.Wrong();
    }
    SmsCode sent =
        new SmsCode(parts[0], parts[1], Instant.ofEpochMilli(Long.parseLong(parts[2])), false);
    return codeKeys.stream()
        .map(key -> sent.verify(key, purpose, id, code.get(), now))
        .filter(outcome -> !(outcome instanceof SmsCode.Outcome.Wrong))
        .findFirst()
        .orElseGet(SmsCode.Outcome.Wrong::new);
  }

  /** A passkey's or security key's signature over the challenge. */
  public Checked key(Factor factor, byte[] challenge, String answer) {
    Credential credential = CredentialText.parse(factor.detail());
    boolean passkey = factor.kind() == FactorKind.PASSKEY;
    return switch (webAuthn.verifyAssertion(answer, challenge, credential, passkey)) {
      case WebAuthn.Verified verified ->
          new Checked.Right(
              factor.kind().proves(!credential.backupEligible()),
              CredentialText.of(verified.credential()));
      case WebAuthn.CopiedKeySuspected copied -> new Checked.Copied();
      case WebAuthn.Refused refused -> new Checked.Wrong(Trouble.Code.KEY_REFUSED);
    };
  }
}
