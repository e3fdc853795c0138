package gatehouse.server.account;

import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordRefusal;
import gatehouse.core.account.PasswordVerdict;
import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.Problem;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.OwnChange;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;

/**
 * A new password. What proves that its owner asks is a fresh proof of the level that the account
 * needs, by whatever way: who forgot the password and has a passkey can set a new one here.
 */
public final class PasswordRoutes implements HttpService {
  private static final String PAGE = "/security/password";

  /** Twice what a password may have, in UTF-16: a long one is refused by name. */
  static final int TYPED_MAX = 1024;

  private final Desk desk;
  private final Database database;
  private final Log log;
  private final Sessions sessions;
  private final OwnerNotices notices;
  private final Passwords passwords;
  private final NewPasswords rules;
  private final Arrivals arrivals;
  private final InstantSource clock;

  public PasswordRoutes(
      Desk desk,
      Database database,
      Log log,
      Sessions sessions,
      OwnerNotices notices,
      Passwords passwords,
      NewPasswords rules,
      Arrivals arrivals,
      InstantSource clock) {
    this.desk = desk;
    this.database = database;
    this.log = log;
    this.sessions = sessions;
    this.notices = notices;
    this.passwords = passwords;
    this.rules = rules;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules routes) {
    routes
        .get(PAGE, desk.changing(this::form))
        .post(PAGE, desk.changing(this::change))
        .post(PAGE + "/strength", desk.signedIn(this::strength));
  }

  private void form(ServerRequest request, ServerResponse response, Caller caller) {
    desk.show(request, response, caller, new PasswordView(List.of(), null, 0));
  }

  private void strength(ServerRequest request, ServerResponse response, Caller caller) {
    String typed = Form.of(request).text("new_password", TYPED_MAX);
    desk.show(request, response, caller, rules.meter(typed, words(caller)));
  }

  private List<String> words(Caller caller) {
    Person person = desk.person(caller);
    return database.read(sql -> NewPasswords.words(sql, person));
  }

  private void change(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    PasswordVerdict verdict = rules.judge(form.text("new_password", TYPED_MAX), words(caller));
    switch (verdict) {
      case PasswordVerdict.Refused(PasswordRefusal why) ->
          desk.show(
              request,
              response,
              caller,
              Status.BAD_REQUEST_400,
              new PasswordView(List.of(new Problem("new_password", why.words())), null, 0));
      case PasswordVerdict.Acceptable(Password password) -> {
        boolean endOthers = form.ticked("end_others");
        int ended =
            set(
                new OwnChange(
                    caller.session(), arrivals.place(request), endOthers, clock.instant()),
                passwords.hash(password));
        String others = ended == 0 ? "" : " Your other sessions were ended: " + ended + ".";
        desk.done(response, "Password changed." + others, "/security/factors");
      }
    }
  }

  private int set(OwnChange change, String hash) {
    return database.write(sql -> {
      Person owner = change.owner(sql);
      People.setPassword(sql, owner.id(), hash, false, change.at());
      log.append(sql, change.entry(Act.PASSWORD_CHANGED));
      NoticeKind.Told words = new NoticeKind.PasswordChanged();
      notices.tell(sql, owner, words, change.place(), change.at());
      return change.settle(sql, sessions);
    });
  }
}
