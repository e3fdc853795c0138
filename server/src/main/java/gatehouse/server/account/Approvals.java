package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.TwoPerson;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Base32;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.ApprovalRows.Approval;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import io.helidon.http.Status;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What takes two operators: one asks, another approves. Each step is one transaction with its entry
 * in the log of the person concerned and the notice to every contact on file.
 */
public final class Approvals {
  private static final System.Logger LOGGER = System.getLogger(Approvals.class.getName());

  /** Bytes of an id: 8 letters and digits, for people to type. */
  private static final int ID_BYTES = 5;

  /** The one row that a house can have of an operator whom nobody approved. */
  private static final String SECOND_OPERATOR = "second-operator";

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final OwnerNotices notices;
  private final SensitiveActs acts;

  public Approvals(
      Database database, Log log, Chance chance, OwnerNotices notices, SensitiveActs acts) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.notices = notices;
    this.acts = acts;
  }

  /**
   * A request as it stands, with what went out by it.
   *
   * @param sentTo the masked contact that an invitation went to
   * @param half the half of a one-time code that whoever called is to hand over
   */
  record Step(
      Approval approval, Person person, Optional<String> sentTo, Optional<SecretBytes> half) {}

  /** What an operator wants. */
  record Wish(TwoPerson.Act act, String detail, String reason) {}

  /** Asks; in a house of one operator, does it where that is allowed. */
  Step ask(Caller operator, Person person, Wish wish, Instant now) {
    return database.write(sql -> ask(sql, operator, person, wish, now));
  }

  /** The same, in the caller's transaction. */
  Step ask(Sql sql, Caller operator, Person person, Wish wish, Instant now) throws SQLException {
    Optional<Approval> before = ApprovalRows.waiting(sql, person.id(), wish.act(), now);
    if (before.isPresent()) {
      throw refused(
          Status.CONFLICT_409,
          "This was asked for already and waits for a second operator: " + before.get().id() + ".");
    }
    TwoPerson.Colleagues colleagues = ApprovalRows.colleagues(sql, operator.person(), person.id());
    boolean onInvited = person.operator() && People.passwordHash(sql, person.id()).isEmpty();
    return switch (TwoPerson.judge(wish.act(), onInvited, colleagues)) {
      case ASK -> ask(sql, operator, person, wish, halves(sql, person, wish), now);
      case ALONE -> alone(sql, operator, person, wish, now);
      case NEEDS_SECOND ->
          throw refused(
              Status.FORBIDDEN_403,
              "This takes a second operator, and there is none who could approve it now. Make one"
                  + " with: admin people create NAME --name … --mail … --operator");
    };
  }

  /** Whether the way in has to be handed over in two halves: there is nowhere to send it. */
  private boolean halves(Sql sql, Person person, Wish wish) throws SQLException {
    return OwnerNotices.contacts(person).all().isEmpty() && acts.sendsLink(sql, person, wish.act());
  }

  private Step ask(Sql sql, Caller operator, Person person, Wish wish, boolean halves, Instant now)
      throws SQLException {
    Optional<SecretBytes> half = halves ? Optional.of(HalvedCode.half(chance)) : Optional.empty();
    Optional<String> hash = half.map(HalvedCode::hash);
    Approval approval;
    do {
      approval = approval(operator, person, wish, newId(), hash, "waiting", now);
    } while (!ApprovalRows.insert(sql, approval));
    log.append(
        sql, entry(operator, approval, Act.APPROVAL_ASKED, now).with("reason", wish.reason()));
    NoticeKind.Told asked = new NoticeKind.OperatorAsked(wish.act().wanted());
    notices.tell(sql, person, asked, Optional.empty(), now);
    return new Step(approval, person, Optional.empty(), half);
  }

  /** The first operator makes, or mends, the second one. */
  private Step alone(Sql sql, Caller operator, Person person, Wish wish, Instant now)
      throws SQLException {
    String id = wish.act() == TwoPerson.Act.MAKE_OPERATOR ? SECOND_OPERATOR : newId();
    Approval approval = approval(operator, person, wish, id, Optional.empty(), "done", now);
    if (!ApprovalRows.insert(sql, approval)) {
      throw refused(
          Status.FORBIDDEN_403,
          "One operator alone can make one other, and that was done. A second operator has to"
              + " approve this one.");
    }
    if (wish.act() == TwoPerson.Act.MAKE_OPERATOR) {
      log.append(
          sql,
          entry(operator, approval, Act.OPERATOR_MADE_ALONE, now).with("reason", wish.reason()));
      sql.afterCommit(() ->
          LOGGER.log(
              System.Logger.Level.WARNING,
              "one operator alone made the second operator: " + person.id()));
    }
    SensitiveActs.Done done = acts.perform(sql, operator, approval, person, now);
    return new Step(approval, person, done.sentTo(), Optional.empty());
  }

  private static Approval approval(
      Caller operator,
      Person person,
      Wish wish,
      String id,
      Optional<String> halfHash,
      String state,
      Instant now) {
    return new Approval(
        id,
        person.id(),
        wish.act(),
        wish.detail(),
        wish.reason(),
        halfHash,
        operator.person(),
        now,
        state);
  }

  private String newId() {
    return Base32.encode(chance.bytes(ID_BYTES)).toLowerCase(Locale.ROOT);
  }

  /** Those that wait. */
  List<Step> waiting(Instant now) {
    return database.read(sql -> {
      List<Step> steps = new java.util.ArrayList<>();
      for (Approval approval : ApprovalRows.waiting(sql, now)) {
        Person person = People.load(sql, approval.person()).orElseThrow();
        steps.add(new Step(approval, person, Optional.empty(), Optional.empty()));
      }
      return List.copyOf(steps);
    });
  }

  /** Approves, and does it. */
  Step approve(Caller operator, String id, Instant now) {
    return database.write(sql -> {
      Approval approval = find(sql, id);
      Person person = People.load(sql, approval.person()).orElseThrow();
      if (approval.askedBy().equals(operator.person())) {
        throw refused(
            Status.FORBIDDEN_403,
            "You asked for this yourself. Another operator has to approve it.");
      }
      if (person.id().equals(operator.person())) {
        throw refused(
            Status.FORBIDDEN_403,
            "This is about your own account. Another operator has to approve it.");
      }
      refuseIfStopped(sql, approval, person);
      if (!ApprovalRows.decide(sql, approval, "approved", operator.person(), now)) {
        throw over();
      }
      log.append(
          sql,
          entry(operator, approval, Act.APPROVAL_GIVEN, now)
              .with("asked-by", approval.askedBy().value()));
      SensitiveActs.Done done = acts.perform(sql, operator, approval, person, now);
      return new Step(approval.state("done"), person, done.sentTo(), done.half());
    });
  }

  /** The owner's panic button, and a freeze of the asker, stop what waits. */
  private static void refuseIfStopped(Sql sql, Approval approval, Person person)
      throws SQLException {
    boolean frozen = person.standing() != Subject.Standing.ACTIVE;
    if (frozen && approval.act() != TwoPerson.Act.UNFREEZE) {
      throw refused(
          Status.CONFLICT_409,
          "This person's account is frozen, so nothing about it is changed. Speak with the person"
              + " first; once it is unfrozen this can be approved.");
    }
    boolean asks =
        People.load(sql, approval.askedBy())
            .filter(asker -> asker.operator() && asker.standing() == Subject.Standing.ACTIVE)
            .isPresent();
    if (!asks) {
      throw refused(
          Status.CONFLICT_409,
          "Whoever asked for this is frozen or no operator any more. Ask for it anew.");
    }
  }

  /** Declines; whoever asked may take it back by this too. */
  Step decline(Caller operator, String id, Instant now) {
    return database.write(sql -> {
      Approval approval = find(sql, id);
      Person person = People.load(sql, approval.person()).orElseThrow();
      if (!ApprovalRows.decide(sql, approval, "declined", operator.person(), now)) {
        throw over();
      }
      log.append(sql, entry(operator, approval, Act.APPROVAL_DECLINED, now));
      return new Step(approval.state("declined"), person, Optional.empty(), Optional.empty());
    });
  }

  /** The username of whoever asked. */
  String username(PersonId id) {
    return database.read(sql -> People.load(sql, id)).map(Person::username).orElse(id.value());
  }

  private static Approval find(Sql sql, String id) throws SQLException {
    return ApprovalRows.load(sql, id.toLowerCase(Locale.ROOT))
        .orElseThrow(() ->
            refused(Status.NOT_FOUND_404, "No request has this id. See: admin approvals list"));
  }

  private static RequestException over() {
    return refused(
        Status.CONFLICT_409,
        "This request was decided already, or is older than 24 hours. Ask for it anew if it is still"
            + " wanted.");
  }

  private static RequestException refused(Status status, String sentence) {
    return new RequestException(status, sentence);
  }

  private static Entry entry(Caller operator, Approval approval, Act act, Instant now) {
    return Entry.of(
            approval.person(),
            now.toEpochMilli(),
            act,
            operator.person().value(),
            Sessions.origin(operator.session()))
        .with("act", approval.act().code())
        .with("id", approval.id());
  }
}
