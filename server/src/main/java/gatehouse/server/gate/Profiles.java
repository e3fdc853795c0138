package gatehouse.server.gate;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Logged;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Role;
import gatehouse.core.session.Caller;
import gatehouse.core.session.SessionId;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Snapshots;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What accounts may do and who may do it, in memory: snapshots that the log takes away when they
 * change, on every node, so that a decision waits for no database.
 */
public final class Profiles {
  /** Whatever these tell of, an account's snapshot and its roles are no longer what they were. */
  private static final Set<Act> CHANGING =
      EnumSet.of(Act.ACCOUNT_CHANGED, Act.ACCOUNT_OPENED, Act.PERMISSION_GRANTED);

  private static final int KEPT_MAX = 200_000;

  private final Database database;
  private final House house;
  private final Snapshots<AccountNumber, AccountProfile> profiles = new Snapshots<>(KEPT_MAX);
  private final Map<PersonId, Map<AccountNumber, Role>> roles = new ConcurrentHashMap<>();

  private final Map<SessionId, Boolean> paper = new ConcurrentHashMap<>();

  public Profiles(Database database, Log log, House house) {
    this.database = database;
    this.house = house;
    log.subscribe(this::follow);
  }

  /** An account that a person reaches. */
  public record Reach(AccountProfile account, Role role) {}

  /** One's own first. */
  private static final Comparator<Reach> FIRST =
      Comparator.comparing(Reach::role).thenComparing(each -> each.account().number().value());

  public House house() {
    return house;
  }

  public Optional<AccountProfile> profile(AccountNumber number) {
    return profiles.find(number, name -> database.read(sql -> ProfileRows.load(sql, house, name)));
  }

  /** The accounts that the person reaches, and as what. */
  public Map<AccountNumber, Role> roles(PersonId person) {
    bound(roles);
    return roles.computeIfAbsent(person, id -> database.read(sql -> ProfileRows.roles(sql, id)));
  }

  /** The role of the caller, which is no more than looking where its access only looks. */
  public Optional<Role> role(Caller caller, AccountNumber number) {
    return Optional.ofNullable(roles(caller).get(number));
  }

  /** The accounts that the session reaches: a program's only those that it was given. */
  private Map<AccountNumber, Role> roles(Caller caller) {
    Map<AccountNumber, Role> own = roles(caller.person());
    return caller
        .session()
        .access()
        .map(Access::rights)
        .map(rights -> {
          Map<AccountNumber, Role> given = new HashMap<>(own);
          given.keySet().retainAll(rights.accounts());
          if (!rights.scope().trades()) {
            given.replaceAll((account, role) -> Role.VIEWER);
          }
          return given;
        })
        .orElse(own);
  }

  /** The accounts of this session, when the request names none. */
  public List<Reach> reach(Caller caller) {
    return reach(caller, Optional.empty());
  }

  /**
   * The accounts of this session, live or paper: a session is for one kind alone. One that has not
   * opened any yet begins with the kind of the account that is wanted, or with the live ones, where
   * there are some that the person can trade in.
   *
   * @param wanted the number that the request names
   */
  public List<Reach> reach(Caller caller, Optional<String> wanted) {
    List<Reach> all = reaches(roles(caller));
    boolean first =
        all.stream()
            .filter(each -> wanted.filter(each.account().number().value()::equals).isPresent())
            .findFirst()
            .map(each -> each.account().number().paper())
            .orElseGet(() -> startsOnPaper(all));
    boolean forPaper = forPaper(caller, first);
    return all.stream()
        .filter(each -> each.account().number().paper() == forPaper)
        .sorted(FIRST)
        .toList();
  }

  /** Why this session does not reach an account, and what mends it. */
  public String unreached(Caller caller, String number) {
    boolean otherKind =
        reaches(roles(caller)).stream()
            .anyMatch(each -> each.account().number().value().equals(number));
    return otherKind
        ? "This session has opened accounts of the other kind than "
            + number
            + ", and paper and live never mix in one. Sign in again, and begin with "
            + number
            + "."
        : "This session does not reach such an account.";
  }

  private static boolean startsOnPaper(List<Reach> all) {
    boolean anyPaper = all.stream().anyMatch(each -> each.account().number().paper());
    return anyPaper
        && all.stream().noneMatch(each -> each.role().trades() && !each.account().number().paper());
  }

  /**
   * The accounts that the session may show, of both kinds until it has opened one, those first with
   * which it would begin; decides nothing.
   */
  public List<Reach> visible(Caller caller) {
    return visible(
        caller,
        known(caller)
            .or(() ->
                database.read(sql ->
                    ProfileRows.booked(sql, caller.person(), caller.session().id().value()))));
  }

  /** The same by what this node knows by itself, for what is shown many times a second. */
  public List<Reach> glance(Caller caller) {
    return visible(caller, known(caller));
  }

  private List<Reach> visible(Caller caller, Optional<Boolean> decided) {
    List<Reach> all = reaches(roles(caller));
    boolean first = startsOnPaper(all);
    return all.stream()
        .filter(each -> decided.isEmpty() || decided.get() == each.account().number().paper())
        .sorted(
            Comparator.<Reach, Boolean>comparing(each -> each.account().number().paper() != first)
                .thenComparing(FIRST))
        .toList();
  }

  /** Whether the session is for paper accounts, where this node knows that it was decided. */
  private Optional<Boolean> known(Caller caller) {
    return caller
        .session()
        .access()
        .map(access -> access.rights().paper())
        .or(() -> Optional.ofNullable(paper.get(caller.session().id())));
  }

  /** All accounts that the person reaches, in whichever kind of session. */
  public List<Reach> all(PersonId person) {
    return reaches(roles(person));
  }

  private List<Reach> reaches(Map<AccountNumber, Role> roles) {
    return roles.entrySet().stream()
        .flatMap(entry ->
            profile(entry.getKey()).stream().map(account -> new Reach(account, entry.getValue())))
        .toList();
  }

  /**
   * Whether this session is for paper accounts.
   *
   * @param first what it becomes if it has not been decided yet
   */
  public boolean forPaper(Caller caller, boolean first) {
    Optional<Boolean> known = known(caller);
    if (known.isPresent()) {
      return known.get();
    }
    bound(paper);
    SessionId session = caller.session().id();
    boolean decided =
        database.write(sql -> ProfileRows.book(sql, caller.person(), session.value(), first));
    paper.put(session, decided);
    return decided;
  }

  private static void bound(Map<?, ?> kept) {
    if (kept.size() > KEPT_MAX) {
      kept.clear();
    }
  }

  private void follow(Logged logged) {
    Act act = logged.entry().act();
    if (CHANGING.contains(act)) {
      String number = logged.entry().fact("account");
      if (AccountNumber.fits(number)) {
        profiles.forget(new AccountNumber(number));
      }
      roles.clear();
    }
    if (act == Act.SESSION_ENDED && logged.entry().origin().sessionId() != null) {
      paper.remove(new SessionId(logged.entry().origin().sessionId()));
    }
  }
}
