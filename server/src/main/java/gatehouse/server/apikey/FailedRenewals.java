package gatehouse.server.apikey;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.notice.NoticeKind;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells owners that a program got no token. Only who has shown that it is that program gets here:
 * nobody else can have an owner told anything.
 */
public final class FailedRenewals {
  /** A program's owner is told of a reason once in that time. */
  private static final Duration TOLD_EVERY = Duration.ofDays(1);

  private final Log log;
  private final OwnerNotices notices;

  public FailedRenewals(Log log, OwnerNotices notices) {
    this.log = log;
    this.notices = notices;
  }

  /**
   * A program that got none.
   *
   * @param clientId its key, or the registered client
   * @param name of either
   */
  public record Asker(PersonId person, ProgramId program, String clientId, String name) {
    /** The program of a key. */
    public static Asker of(ApiKey key) {
      return new Asker(key.person(), ProgramId.of(key.id()), key.id().value(), key.name());
    }
  }

  /** Why a program is given no token now. */
  public enum Refusal {
    CLOSED("Look at the key, and release it if all is well; else make a new one."),
    NETWORK(
        "This key may not be used from that network.",
        "Have the program call from a network of the key, or make a key for the other one."),
    HOURS(
        "It is outside the hours of this key.",
        "Have the program call within them, or make a key with other hours."),
    OWNER(
        "The owner of this key is locked out, and so is the key.",
        "Lift the freeze once you know that all is well."),
    GRANT_NETWORK(
        "This access may not be used from that network.",
        "Have the program call from a network that it asked for, or let it in again with others."),
    GRANT_HOURS(
        "It is outside the hours of this access.",
        "Have the program call within them, or let it in again with other hours."),
    GRANT_OVER(
        "What it was granted has run out.",
        "If you want it to go on, let it in again from the program itself."),
    GRANT_KEY(
        "It showed another key than the one that you let in.",
        "If you moved the program elsewhere, let it in again; if not, revoke it.");

    private final String sentence;
    private final String mend;

    Refusal(String mend) {
      this("", mend);
    }

    Refusal(String sentence, String mend) {
      this.sentence = sentence;
      this.mend = mend;
    }

    /** For the program; a key that is closed says why itself. */
    public String sentence() {
      return sentence;
    }
  }

  /**
   * Notes in the caller's transaction that the program got no token, and tells its owner, unless
   * that was done within a day for the same reason.
   *
   * @param why the sentence that the program is told
   */
  public void note(Sql sql, Asker asker, Refusal refusal, String why, Instant now)
      throws SQLException {
    if (!isNews(sql, asker, why, now)) {
      return;
    }
    log.append(
        sql,
        Entry.of(
                asker.person(),
                now.toEpochMilli(),
                Act.API_KEY_RENEWAL_FAILED,
                Entry.SYSTEM,
                Origin.NONE)
            .with("key", asker.clientId())
            .with("name", asker.name())
            .with("why", why));
    Person owner = People.load(sql, asker.person()).orElseThrow();
    NoticeKind.Told told =
        new NoticeKind.RenewalFailed(asker.clientId(), asker.name(), why, refusal.mend);
    notices.tell(sql, owner, told, Optional.empty(), now);
  }

  private static boolean isNews(Sql sql, Asker asker, String why, Instant now) throws SQLException {
    sql.run(
        "DELETE FROM renewal_told WHERE person_id = ? AND program_id = ? AND told_ms <= ?",
        asker.person().value(),
        asker.program().value(),
        now.minus(TOLD_EVERY).toEpochMilli());
    return sql.run(
            "INSERT INTO renewal_told (person_id, program_id, why, told_ms) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING",
            asker.person().value(),
            asker.program().value(),
            why,
            now.toEpochMilli())
        == 1;
  }
}
