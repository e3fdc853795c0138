package gatehouse.server.gate;

import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.factor.Base32;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.RightsWish;
import gatehouse.core.gate.Suitability;
import gatehouse.core.gate.Suitability.Ruling;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.RequestRows.Request;
import gatehouse.server.gate.RequestRows.State;
import gatehouse.server.session.Sessions;
import io.helidon.http.Status;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What owners ask for: granted at once, refused, or kept for a person of the house. */
final class Permissions {
  private static final int CHARACTERS_MAX = 40;

  /** Bytes of an id: 8 letters and digits, for people to type. */
  private static final int ID_BYTES = 5;

  private final Database database;
  private final Log log;
  private final Chance chance;
  private final House house;

  Permissions(Database database, Log log, Chance chance, House house) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.house = house;
  }

  /**
   * What the owner is told.
   *
   * @param possible whether it was granted, or waits
   */
  record Answer(boolean possible, String sentence) {}

  /** The requests of an account, the newest first. */
  List<Request> of(AccountNumber account) {
    return database.read(sql -> RequestRows.of(sql, account));
  }

  Answer ask(Caller caller, AccountNumber number, Form form, Instant now) {
    Optional<RightsWish> asked = RightsWish.ofCode(form.text("what", CHARACTERS_MAX));
    if (asked.isEmpty()) {
      return new Answer(false, "There is no such permission: choose one of the list.");
    }
    RightsWish wish = asked.get();
    // an answer that is missing or unknown is the careful one
    Suitability.Answers answers =
        new Suitability.Answers(
            answer(form, "experience", Suitability.Experience.values()),
            answer(form, "aim", Suitability.Aim.values()));
    return database.write(sql -> {
      AccountProfile account = ProfileRows.lock(sql, house, number).orElseThrow();
      Ruling ruling =
          Suitability.judge(account.rights(), account.entity(), number.paper(), wish, answers);
      return switch (ruling) {
        case Ruling.Granted(var rights) -> {
          RequestRows.replace(sql, number, wish, now);
          ProfileRows.setRights(sql, number, rights);
          String sentence = wish.label() + " granted.";
          write(sql, caller, account, Act.ACCOUNT_CHANGED, "permissions: " + sentence, now);
          yield new Answer(true, sentence);
        }
        case Ruling.Waits _ -> {
          RequestRows.replace(sql, number, wish, now);
          keep(sql, caller, number, wish, answers, now);
          write(sql, caller, account, Act.PERMISSION_ASKED, wish.label(), now);
          yield new Answer(
              true, "One of us looks at it, and tells you. " + wish.meanwhile(account.rights()));
        }
        case Ruling.Refused(String why) -> new Answer(false, why);
      };
    });
  }

  private void keep(
      Sql sql,
      Caller caller,
      AccountNumber number,
      RightsWish wish,
      Suitability.Answers answers,
      Instant now)
      throws SQLException {
    Request request;
    do {
      request =
          new Request(
              Base32.encode(chance.bytes(ID_BYTES)).toLowerCase(Locale.ROOT),
              number,
              wish,
              answers,
              caller.person(),
              now,
              State.WAITING,
              "",
              Optional.empty());
    } while (!RequestRows.insert(sql, request));
  }

  private static <E extends Enum<E>> E answer(Form form, String field, E[] values) {
    String code = form.text(field, CHARACTERS_MAX);
    return Stream.of(values)
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(code))
        .findFirst()
        .orElse(values[0]);
  }

  /** The owner does not want it any more. */
  RightsWish withdraw(Caller caller, AccountNumber number, String id, Instant now) {
    return database.write(sql -> {
      AccountProfile account = ProfileRows.lock(sql, house, number).orElseThrow();
      Request request =
          RequestRows.load(sql, id)
              .filter(each -> each.account().equals(number))
              .orElseThrow(
                  () -> new RequestException(Status.NOT_FOUND_404, "There is no such request."));
      if (!RequestRows.decide(sql, request, State.WITHDRAWN, "", caller.person(), now)) {
        throw new RequestException(
            Status.CONFLICT_409, "This was decided meanwhile. Load the page again.");
      }
      write(sql, caller, account, Act.PERMISSION_WITHDRAWN, request.wish().label(), now);
      return request.wish();
    });
  }

  private void write(
      Sql sql, Caller caller, AccountProfile account, Act act, String what, Instant now)
      throws SQLException {
    log.append(
        sql,
        Entry.of(
                account.person(),
                now.toEpochMilli(),
                act,
                caller.person().value(),
                Sessions.origin(caller.session()))
            .with("account", account.number().value())
            .with("what", account.number() + ", " + what));
  }
}
