package gatehouse.server.apikey;

import gatehouse.core.account.Person;
import gatehouse.core.apikey.ApiKey;
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
 * Tells owners that a program got no token. Only who has shown that it holds the key gets here:
 * nobody else can have an owner told anything.
 */
public final class FailedRenewals {
  /** A key's owner is told once in that time. */
  private static final Duration TOLD_EVERY = Duration.ofDays(1);

  private final Log log;
  private final OwnerNotices notices;

  FailedRenewals(Log log, OwnerNotices notices) {
    this.log = log;
    this.notices = notices;
  }

  /** Why a key is given no token now. */
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
        "Lift the freeze once you know that all is well.");

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
   * Notes in the caller's transaction that the key got no token, and tells its owner, unless that
   * was done within a day.
   *
   * @param why the sentence that the program is told
   */
  public void note(Sql sql, ApiKey key, Refusal refusal, String why, Instant now)
      throws SQLException {
    if (!ApiKeyRows.renewalTold(sql, key, now, now.minus(TOLD_EVERY))) {
      return;
    }
    log.append(
        sql,
        Entry.of(
                key.person(),
                now.toEpochMilli(),
                Act.API_KEY_RENEWAL_FAILED,
                Entry.SYSTEM,
                Origin.NONE)
            .with("key", key.id().value())
            .with("name", key.name())
            .with("why", why));
    Person owner = People.load(sql, key.person()).orElseThrow();
    NoticeKind.Told told =
        new NoticeKind.RenewalFailed(key.id().value(), key.name(), why, refusal.mend);
    notices.tell(sql, owner, told, Optional.empty(), now);
  }
}
