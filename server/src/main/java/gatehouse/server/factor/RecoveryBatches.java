package gatehouse.server.factor;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.factor.Factor;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.factor.RecoveryCode;
import gatehouse.core.factor.RecoveryCodes;
import gatehouse.core.notice.NoticeKind;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.OwnChange;
import gatehouse.server.session.Sessions;
import io.helidon.http.Status;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Recovery codes: a batch of ten that replaces the one before. Only hashes are stored. What the
 * codes are made of stays sealed until their owner says that they are kept, or for ten minutes, so
 * that a second click or a reload shows the same codes and not a batch that voids the printed one.
 */
public final class RecoveryBatches {
  static final String NAME = "Recovery codes";

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final Sessions sessions;
  private final OwnerNotices notices;
  private final Enrolment enrolment;

  public RecoveryBatches(
      Database database,
      Log log,
      Chance chance,
      Sessions sessions,
      OwnerNotices notices,
      Enrolment enrolment) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.sessions = sessions;
    this.notices = notices;
    this.enrolment = enrolment;
  }

  /** The batch that the person has. */
  Optional<Factor> batch(OwnChange change) {
    return database.read(sql -> batch(sql, change));
  }

  private static Optional<Factor> batch(Sql sql, OwnChange change) throws SQLException {
    return Factors.of(sql, change.person()).stream()
        .filter(factor -> factor.kind() == FactorKind.RECOVERY_CODE)
        .findFirst();
  }

  /** Asks nothing and voids nothing yet: the next {@link #make} of this session uses it. */
  void begin(OwnChange change) {
    if (batch(change).filter(batch -> madeJustNow(change, batch)).isPresent()) {
      kept(change);
    }
    enrolment.begin(change, FactorKind.RECOVERY_CODE, RecoveryCodes.RANDOM_BYTES);
  }

  private boolean madeJustNow(OwnChange change, Factor batch) {
    return database
        .read(sql -> Pending.load(sql, change.session(), FactorKind.RECOVERY_CODE, change.at()))
        .filter(pending -> pending.id().equals(batch.id()))
        .isPresent();
  }

  /** The new codes; none when they were asked for too long ago. */
  List<RecoveryCode> make(OwnChange change) {
    return database.write(sql -> {
      Person owner = change.owner(sql);
      Optional<Pending> pending =
          Pending.load(sql, change.session(), FactorKind.RECOVERY_CODE, change.at());
      if (pending.isEmpty()) {
        return List.<RecoveryCode>of();
      }
      List<RecoveryCode> codes =
          RecoveryCodes.of(enrolment.secret(owner.id(), pending.get()).expose());
      if (Factors.load(sql, owner.id(), pending.get().id()).isEmpty()) {
        replace(sql, change, owner, pending.get(), codes);
      }
      return codes;
    });
  }

  private void replace(
      Sql sql, OwnChange change, Person owner, Pending pending, List<RecoveryCode> codes)
      throws SQLException {
    Optional<Factor> old = batch(sql, change);
    if (old.isPresent()) {
      Factors.remove(sql, owner.id(), old.get().id());
    } else if (Factors.of(sql, owner.id()).size() >= Factor.PER_PERSON_MAX) {
      throw new RequestException(Status.CONFLICT_409, FactorRefusal.TOO_MANY.words());
    }
    Factors.insert(
        sql,
        owner.id(),
        new Factor(
            pending.id(),
            FactorKind.RECOVERY_CODE,
            NAME,
            Optional.empty(),
            codes.stream()
                .map(code -> code.hash(chance.bytes(RecoveryCode.SALT_BYTES)))
                .collect(Collectors.joining("\n")),
            change.at(),
            Optional.empty(),
            false));
    log.append(
        sql, change.entry(Act.RECOVERY_CODES_MADE).with("count", String.valueOf(codes.size())));
    NoticeKind.Told words = new NoticeKind.RecoveryCodesMade();
    notices.tell(sql, owner, words, change.place(), change.at());
    change.settle(sql, sessions);
  }

  /** The owner has them on paper: nothing that could show them again is left. */
  void kept(OwnChange change) {
    database.write(sql -> {
      Pending.drop(sql, change.person(), FactorKind.RECOVERY_CODE);
      return change;
    });
  }
}
