package gatehouse.server.factor;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorId;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Proof;
import gatehouse.core.signin.Budget;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.signin.Trouble;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.OwnChange;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Tries;
import io.helidon.http.Status;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Changes to the factors that a person has: each with its log entry, its notice on another channel
 * than the one that changed, and the end of other sessions, in one transaction.
 */
public final class FactorChanges {
  private static final String UNKNOWN =
      "There is no such way in among yours; it may have been removed already. Nothing was done.";

  private final Database database;
  private final Log log;
  private final Sessions sessions;
  private final OwnerNotices notices;
  private final FactorChecks checks;
  private final RiskPolicy policy;

  public FactorChanges(
      Database database,
      Log log,
      Sessions sessions,
      OwnerNotices notices,
      FactorChecks checks,
      RiskPolicy policy) {
    this.database = database;
    this.log = log;
    this.sessions = sessions;
    this.notices = notices;
    this.checks = checks;
    this.policy = policy;
  }

  /** The name without what nobody sees, or nothing when that leaves too little or too much. */
  static Optional<String> name(String typed) {
    String name = typed.strip();
    boolean fits =
        !name.isEmpty()
            && name.codePointCount(0, name.length()) <= Factor.NAME_CHARACTERS_MAX
            && name.codePoints().noneMatch(Character::isISOControl);
    return fits ? Optional.of(name) : Optional.empty();
  }

  /**
   * Adds a factor that was proved, in the caller's transaction, and forgets that it was pending.
   */
  FactorOutcome add(Sql sql, OwnChange change, Person owner, Factor factor) throws SQLException {
    if (Factors.of(sql, owner.id()).size() >= Factor.PER_PERSON_MAX) {
      return new FactorOutcome.Refused(FactorRefusal.TOO_MANY);
    }
    if (factor.kind().webAuthn() && !claimed(sql, owner, factor)) {
      return new FactorOutcome.Refused(FactorRefusal.KEY_KNOWN);
    }
    Factors.insert(sql, owner.id(), factor);
    Pending.drop(sql, owner.id(), factor.kind());
    log.append(sql, entry(change, Act.FACTOR_ADDED, factor));
    NoticeKind.Told words = new NoticeKind.FactorAdded(factor.name());
    notices.tell(sql, owner, words, change.place(), through(factor.kind()), change.at());
    return done(factor.name() + " added.", change.settle(sql, sessions));
  }

  private static boolean claimed(Sql sql, Person owner, Factor key) throws SQLException {
    String credentialId = CredentialText.parse(key.detail()).id();
    return Factors.claim(sql, owner.id(), key.id(), credentialId);
  }

  static FactorOutcome done(String said, int ended) {
    return new FactorOutcome.Done(
        switch (ended) {
          case 0 -> said;
          case 1 -> said + " Your other session was ended.";
          default -> said + " Your " + ended + " other sessions were ended.";
        });
  }

  private static Entry entry(OwnChange change, Act act, Factor factor) {
    return change
        .entry(act)
        .with("id", factor.id().value())
        .with("kind", factor.kind().code())
        .with("name", factor.name());
  }

  /** A changed number is told elsewhere first: whoever changed it reads what is sent to it. */
  private static Optional<Channel> through(FactorKind kind) {
    return switch (kind) {
      case SMS -> Optional.of(Channel.SMS);
      case PASSKEY, SECURITY_KEY, TOTP, RECOVERY_CODE, PASSWORD -> Optional.empty();
    };
  }

  FactorOutcome rename(OwnChange change, FactorId id, String typed) {
    Optional<String> name = name(typed);
    if (name.isEmpty()) {
      return new FactorOutcome.Refused(FactorRefusal.NAME_MISSING);
    }
    return database.write(sql -> {
      Factor factor = own(sql, change, id);
      if (!factor.name().equals(name.get())) {
        Factors.rename(sql, change.owner(sql).id(), id, name.get());
        log.append(sql, entry(change, Act.FACTOR_RENAMED, factor).with("to", name.get()));
      }
      return new FactorOutcome.Done(factor.name() + " is now " + name.get() + ".");
    });
  }

  /**
   * The person's factor.
   *
   * @throws RequestException 404 when it is nobody's, or somebody else's
   */
  static Factor own(Sql sql, OwnChange change, FactorId id) throws SQLException {
    return Factors.load(sql, change.person(), id)
        .orElseThrow(() -> new RequestException(Status.NOT_FOUND_404, UNKNOWN));
  }

  FactorOutcome remove(OwnChange change, FactorId id) {
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Factor factor = own(sql, change, id);
      Optional<FactorRefusal> needed = needed(sql, owner, factor);
      if (needed.isPresent()) {
        return new FactorOutcome.Refused(needed.get());
      }
      Factors.remove(sql, owner.id(), id);
      log.append(sql, entry(change, Act.FACTOR_REMOVED, factor));
      NoticeKind.Told words = new NoticeKind.FactorRemoved(factor.name());
      notices.tell(sql, owner, words, change.place(), through(factor.kind()), change.at());
      return done(factor.name() + " removed.", change.settle(sql, sessions));
    });
  }

  /**
   * What stays must open the account on a new browser as well as before; recovery codes, which run
   * out, do not stand in for what is removed.
   */
  private Optional<FactorRefusal> needed(Sql sql, Person owner, Factor gone) throws SQLException {
    List<Factor> all = Factors.of(sql, owner.id());
    boolean password = People.passwordHash(sql, owner.id()).isPresent();
    Predicate<Factor> stays = factor -> !factor.id().equals(gone.id());
    Predicate<Factor> lasting = factor -> factor.kind() != FactorKind.RECOVERY_CODE;
    if (opens(owner, all, password, lasting) && !opens(owner, all, password, lasting.and(stays))) {
      return Optional.of(FactorRefusal.LAST_WAY);
    }
    boolean codesNeeded =
        opens(owner, all, password, factor -> true) && !opens(owner, all, password, stays);
    return codesNeeded ? Optional.of(FactorRefusal.LAST_CODES) : Optional.empty();
  }

  private boolean opens(
      Person owner, List<Factor> factors, boolean password, Predicate<Factor> counts) {
    Set<Proof.Kind> proofs = Factors.proofs(factors.stream().filter(counts).toList(), password);
    return policy.opensAnywhere(proofs, owner.permissions(), owner.operator());
  }

  /** Two codes in a row set the clock of an app; nothing when that worked. */
  Optional<Trouble> resync(OwnChange change, FactorId id, String first, String second) {
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Factor factor = app(sql, change, id);
      Tries tries = Tries.resyncing(owner.id());
      Budget.Verdict verdict = tries.verdict(sql, change.at());
      if (!(verdict instanceof Budget.Verdict.Open)) {
        return Optional.of(Trouble.of(Trouble.Code.OUT_OF_TRIES).with(verdict));
      }
      return switch (checks.resync(owner.id(), factor, first, second, change.at())) {
        case FactorChecks.Checked.Right right -> {
          Factors.use(sql, owner.id(), factor, right.detail(), change.at());
          tries.refund(sql);
          log.append(sql, entry(change, Act.FACTOR_CLOCK_SET, factor));
          yield Optional.empty();
        }
        case FactorChecks.Checked.Wrong wrong -> {
          tries.charge(sql, change.at());
          log.append(sql, entry(change, Act.SECOND_FACTOR_FAILED, factor));
          Trouble trouble = new Trouble(wrong.why(), OptionalInt.empty(), Optional.empty());
          yield Optional.of(trouble.with(tries.verdict(sql, change.at())));
        }
        case FactorChecks.Checked.Copied copied ->
            throw new IllegalStateException("an app has no count that could go back");
      };
    });
  }

  private static Factor app(Sql sql, OwnChange change, FactorId id) throws SQLException {
    Factor factor = own(sql, change, id);
    if (factor.kind() != FactorKind.TOTP) {
      throw new RequestException(Status.NOT_FOUND_404, UNKNOWN);
    }
    return factor;
  }

  /** The authenticator app whose clock is to be set. */
  Factor app(OwnChange change, FactorId id) {
    return database.read(sql -> app(sql, change, id));
  }
}
