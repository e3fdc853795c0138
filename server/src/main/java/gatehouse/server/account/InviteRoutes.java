package gatehouse.server.account;

import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordRefusal;
import gatehouse.core.account.PasswordRules;
import gatehouse.core.account.PasswordVerdict;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.Username;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.Factor;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Proof;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.signin.Place;
import gatehouse.core.signin.Subject;
import gatehouse.server.audit.Log;
import gatehouse.server.base.BrowserLabel;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Cookies;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.Pages;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Shell;
import gatehouse.server.base.Sql;
import gatehouse.server.factor.Factors;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.SessionStart;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One-time links. Looking at one does not use it up: mail scanners open every link. */
public final class InviteRoutes implements HttpService {
  private static final int TOKEN_MAX = 64;
  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("d MMMM, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final Database database;
  private final Invitations invitations;
  private final Log log;
  private final Chance chance;
  private final Sessions sessions;
  private final OwnerNotices notices;
  private final Passwords passwords;
  private final NewPasswords rules;
  private final Arrivals arrivals;
  private final Pages pages;
  private final Shell shell;
  private final InstantSource clock;

  public InviteRoutes(
      Database database,
      Invitations invitations,
      Log log,
      Chance chance,
      Sessions sessions,
      OwnerNotices notices,
      Passwords passwords,
      NewPasswords rules,
      Arrivals arrivals,
      Pages pages,
      Shell shell,
      InstantSource clock) {
    this.database = database;
    this.invitations = invitations;
    this.log = log;
    this.chance = chance;
    this.sessions = sessions;
    this.notices = notices;
    this.passwords = passwords;
    this.rules = rules;
    this.arrivals = arrivals;
    this.pages = pages;
    this.shell = shell;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules routes) {
    routes
        .get("/invite", this::halves)
        .post("/invite", this::join)
        .get("/invite/{token}", this::form)
        .post("/invite/{token}", this::use)
        .post("/invite/{token}/strength", this::strength);
  }

  /** Whom a link is for, and the words that the password must not be made of. */
  private record Guest(Invitations.Open open, Optional<Person> person, List<String> words) {}

  private record From(String network, Optional<Place> place, String device, Instant at) {
    Origin origin() {
      return new Origin(AccessInterface.CLIENT_PORTAL.name(), network, null, null);
    }
  }

  private static SecretBytes token(ServerRequest request) {
    String token = request.path().pathParameters().get("token");
    if (token.length() > TOKEN_MAX) {
      throw over();
    }
    return SecretBytes.ofText(token);
  }

  private static RequestException over() {
    return new RequestException(
        Status.GONE_410,
        "This link was used already, was replaced by a newer one, or is older than 24 hours. If you"
            + " used it yourself, sign in; else ask us for a new one.");
  }

  private void halves(ServerRequest request, ServerResponse response) {
    pages.send(response, Status.OK_200, shell, new InviteCodeView(List.of()));
  }

  /** Both halves of a code that two operators handed over lead to the link that they stand for. */
  private void join(ServerRequest request, ServerResponse response) {
    Form form = Form.of(request);
    SecretBytes first = SecretBytes.ofText(form.text("first", HalvedCode.TYPED_MAX));
    SecretBytes second = SecretBytes.ofText(form.text("second", HalvedCode.TYPED_MAX));
    SecretBytes token = HalvedCode.token(HalvedCode.hash(first), second);
    if (database.read(sql -> invitations.open(sql, token)).isPresent()) {
      Desk.seeOther(response, "/invite/" + token.exposeText());
      return;
    }
    List<Problem> wrong =
        List.of(
            Problem.whole(
                "These two halves open nothing. Check that the first half stands first; a code"
                    + " works once, for 24 hours."));
    pages.send(response, Status.BAD_REQUEST_400, shell, new InviteCodeView(wrong));
  }

  private Guest guest(Sql sql, SecretBytes token) throws SQLException {
    Invitations.Open open = invitations.open(sql, token).orElseThrow(InviteRoutes::over);
    if (open.person().isEmpty()) {
      return new Guest(open, Optional.empty(), List.of());
    }
    Person person = People.load(sql, open.person().get()).orElseThrow();
    if (person.standing() != Subject.Standing.ACTIVE) {
      throw new RequestException(
          Status.FORBIDDEN_403,
          "This account is frozen, so the link changes nothing now. Call us: we open it again"
              + " together with you.");
    }
    return new Guest(open, Optional.of(person), NewPasswords.words(sql, person));
  }

  private void form(ServerRequest request, ServerResponse response) {
    SecretBytes token = token(request);
    Guest guest = database.read(sql -> guest(sql, token));
    show(response, Status.OK_200, token, guest, "", List.of());
  }

  private void show(
      ServerResponse response,
      Status status,
      SecretBytes token,
      Guest guest,
      String typedName,
      List<Problem> problems) {
    InviteView view =
        new InviteView(
            token.exposeText(),
            guest.person().isEmpty(),
            guest.person().map(Person::username).orElse(typedName),
            UNTIL.format(guest.open().expires()),
            problems);
    pages.send(response, status, shell, view);
  }

  private void strength(ServerRequest request, ServerResponse response) {
    SecretBytes token = token(request);
    Guest guest = database.read(sql -> guest(sql, token));
    String typed = Form.of(request).text("new_password", PasswordRoutes.TYPED_MAX);
    pages.send(response, Status.OK_200, shell, rules.meter(typed, guest.words()));
  }

  private void use(ServerRequest request, ServerResponse response) {
    SecretBytes token = token(request);
    Form form = Form.of(request);
    Guest guest = database.read(sql -> guest(sql, token));
    String typedName = form.text("username", Username.ENTRY_CHARACTERS_MAX);
    Optional<Username> name = Username.parse(typedName);
    if (guest.person().isEmpty() && name.isEmpty()) {
      String words = "Use 3 to 32 letters, digits, dots or hyphens, beginning with a letter.";
      List<Problem> wrong = List.of(new Problem("username", words));
      show(response, Status.BAD_REQUEST_400, token, guest, typedName, wrong);
      return;
    }
    List<String> personal =
        guest.person().isPresent() ? guest.words() : PasswordRules.words(typedName);
    switch (rules.judge(form.text("new_password", PasswordRoutes.TYPED_MAX), personal)) {
      case PasswordVerdict.Refused(PasswordRefusal why) ->
          show(
              response,
              Status.BAD_REQUEST_400,
              token,
              guest,
              typedName,
              List.of(new Problem("new_password", why.words())));
      case PasswordVerdict.Acceptable(Password password) -> {
        String hash = passwords.hash(password);
        land(response, database.write(sql -> settle(sql, token, name, hash, from(request))));
      }
    }
  }

  private From from(ServerRequest request) {
    String agent = request.headers().value(HeaderNames.USER_AGENT).orElse("");
    return new From(
        arrivals.network(request),
        arrivals.place(request),
        BrowserLabel.of(agent),
        clock.instant());
  }

  /** In one transaction: the link is used up, the password set, and the session begun. */
  private Optional<Sessions.Grant> settle(
      Sql sql, SecretBytes token, Optional<Username> name, String hash, From from)
      throws SQLException {
    Guest guest = guest(sql, token);
    if (!invitations.use(sql, token)) {
      throw over();
    }
    Person person =
        guest.person().isPresent()
            ? guest.person().get()
            : operator(sql, name.orElseThrow(InviteRoutes::over), from);
    People.setPassword(sql, person.id(), hash, false, from.at());
    log.append(sql, entry(person.id(), Act.INVITATION_USED, from));
    log.append(sql, entry(person.id(), Act.PASSWORD_CHANGED, from));
    notices.tell(sql, person, new NoticeKind.PasswordChanged(), from.place(), from.at());
    String actor = person.id().value();
    sessions.endAll(
        sql, person.id(), s -> true, actor, SessionEnd.PASSWORD_RESET, from.origin(), from.at());
    if (guest.open().dropsFactors()) {
      for (Factor factor : Factors.of(sql, person.id())) {
        Factors.remove(sql, person.id(), factor.id());
        Entry removed = entry(person.id(), Act.FACTOR_REMOVED, from);
        log.append(sql, removed.with("id", factor.id().value()).with("name", factor.name()));
      }
    }
    // a reset never stands in for a second factor that is still there (ASVS 5.0, 6.4.3)
    return Factors.of(sql, person.id()).isEmpty()
        ? Optional.of(sessions.start(sql, person, start(from), from.at()))
        : Optional.empty();
  }

  private static Entry entry(PersonId person, Act act, From from) {
    return Entry.of(person, from.at().toEpochMilli(), act, person.value(), from.origin());
  }

  private static SessionStart start(From from) {
    return new SessionStart(
        AccessInterface.CLIENT_PORTAL,
        Optional.empty(),
        from.device(),
        List.of(
            new Proof(Proof.Kind.PASSWORD, from.at()), new Proof(Proof.Kind.INVITATION, from.at())),
        AssuranceLevel.AAL2,
        from.network(),
        from.place().map(Place::name).orElse(""));
  }

  private Person operator(Sql sql, Username name, From from) throws SQLException {
    if (People.byName(sql, name.value()).isPresent()) {
      throw new RequestException(
          Status.CONFLICT_409,
          "This name is taken, so nothing was done. Go back and choose another.");
    }
    Person person =
        new Person(
            new PersonId(chance.id()),
            name.value(),
            name.value(),
            true,
            Subject.Standing.ACTIVE,
            Set.of(),
            false,
            Optional.empty(),
            Optional.empty(),
            ZoneOffset.UTC,
            chance.id());
    People.insert(sql, person, from.at());
    log.append(sql, entry(person.id(), Act.PERSON_CREATED, from));
    log.append(sql, entry(person.id(), Act.OPERATOR_CREATED, from));
    return person;
  }

  private static void land(ServerResponse response, Optional<Sessions.Grant> grant) {
    grant.ifPresent(granted -> Cookies.SESSION.set(response, granted.token()));
    // with ways in of their own, people sign in by the new password and one of those
    Desk.seeOther(response, grant.isPresent() ? "/security/factors" : "/sign-in");
  }
}
