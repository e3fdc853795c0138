package gatehouse.server.account;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.notice.NoticeKind;
import gatehouse.core.session.Caller;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Tone;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Journeys told beforehand, so that a sign-in from there is less of a surprise (SI-7). */
public final class TravelRoutes implements HttpService {
  private static final String PATH = "/security/travel";
  private static final int DAYS_MAX = 90;
  private static final int DATE_CHARACTERS_MAX = 10;
  private static final int COUNTRY_CHARACTERS_MAX = 2;
  private static final int ID_CHARACTERS_MAX = 64;
  private static final Set<String> ISO = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);
  private static final List<TravelView.Country> COUNTRIES =
      ISO.stream()
          .map(code -> new TravelView.Country(code, name(code)))
          .sorted(Comparator.comparing(TravelView.Country::name))
          .toList();

  private final Desk desk;
  private final Database database;
  private final Log log;
  private final Chance chance;
  private final OwnerNotices notices;
  private final Arrivals arrivals;
  private final InstantSource clock;

  public TravelRoutes(
      Desk desk,
      Database database,
      Log log,
      Chance chance,
      OwnerNotices notices,
      Arrivals arrivals,
      InstantSource clock) {
    this.desk = desk;
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.notices = notices;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    // a journey lowers what is asked at the next sign-in, so telling one takes as much proof as a
    // change of factors; taking it back does not
    rules
        .get(PATH, desk.signedIn(this::page))
        .post(PATH, desk.changing(this::give))
        .post(PATH + "/{id}/withdraw", desk.signedIn(this::withdraw));
  }

  private static String name(String code) {
    return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, new Typed("", "", ""), List.of());
  }

  /** The form as it was typed. */
  private record Typed(String country, String from, String to) {}

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Typed typed,
      List<Problem> problems) {
    Person person = desk.person(caller);
    Instant now = clock.instant();
    LocalTimes times = new LocalTimes(person.zone(), now);
    List<TravelView.Journey> journeys =
        database.read(sql -> Travels.open(sql, person.id(), now)).stream()
            .map(journey -> row(journey, times))
            .toList();
    desk.show(
        request,
        response,
        caller,
        problems.isEmpty() ? Status.OK_200 : Status.BAD_REQUEST_400,
        new TravelView(journeys, COUNTRIES, typed.country(), typed.from(), typed.to(), problems));
  }

  private static TravelView.Journey row(Travels.Journey journey, LocalTimes times) {
    boolean planned = journey.from().isAfter(times.now());
    return new TravelView.Journey(
        journey.id(),
        name(journey.country()),
        times.date(journey.from()) + " to " + times.date(journey.until().minusMillis(1)),
        planned ? "Planned" : "Now",
        planned ? Tone.PLAIN : Tone.GOOD);
  }

  private void give(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    Typed typed =
        new Typed(
            form.text("country", COUNTRY_CHARACTERS_MAX),
            form.text("from", DATE_CHARACTERS_MAX),
            form.text("to", DATE_CHARACTERS_MAX));
    Person person = desk.person(caller);
    Instant now = clock.instant();
    List<Problem> problems = problems(typed, LocalDate.ofInstant(now, person.zone()));
    if (!problems.isEmpty()) {
      show(request, response, caller, typed, problems);
      return;
    }
    Travels.Journey journey = journey(typed, person.zone());
    Given given =
        database.write(sql -> {
          List<Travels.Journey> open = Travels.open(sql, person.id(), now);
          if (open.stream().anyMatch(journey::sameAs)) {
            return Given.TWICE;
          }
          if (open.size() >= Travels.OPEN_MAX) {
            return Given.TOO_MANY;
          }
          Travels.insert(sql, person.id(), journey, now);
          log.append(
              sql,
              entry(caller, now, Act.TRAVEL_NOTICE_GIVEN)
                  .with("country", journey.country())
                  .with("from", typed.from())
                  .with("to", typed.to()));
          NoticeKind.Told told = new NoticeKind.TravelAnnounced(name(journey.country()));
          notices.tell(sql, person, told, arrivals.place(request), now);
          return Given.NOTED;
        });
    switch (given) {
      case NOTED, TWICE ->
          desk.done(response, "Your journey to " + name(journey.country()) + " is noted.", PATH);
      case TOO_MANY ->
          show(
              request,
              response,
              caller,
              typed,
              List.of(
                  Problem.whole(
                      "You have %d journeys already, which is the most. Withdraw one first."
                          .formatted(Travels.OPEN_MAX))));
    }
  }

  private enum Given {
    NOTED,
    /** The same form came twice: it is noted once. */
    TWICE,
    TOO_MANY
  }

  private Travels.Journey journey(Typed typed, ZoneId zone) {
    return new Travels.Journey(
        chance.id(),
        typed.country(),
        LocalDate.parse(typed.from()).atStartOfDay(zone).toInstant(),
        LocalDate.parse(typed.to()).plusDays(1).atStartOfDay(zone).toInstant());
  }

  private static List<Problem> problems(Typed typed, LocalDate today) {
    List<Problem> problems = new ArrayList<>();
    if (!ISO.contains(typed.country())) {
      problems.add(new Problem("country", "Choose where you go."));
    }
    Optional<LocalDate> from = day(typed.from());
    Optional<LocalDate> to = day(typed.to());
    if (from.isEmpty()) {
      problems.add(new Problem("from", "Give the first day, such as " + today + "."));
    }
    if (to.isEmpty()) {
      problems.add(new Problem("to", "Give the last day, such as " + today + "."));
    } else if (to.get().isBefore(today)) {
      problems.add(new Problem("to", "The end lies in the past."));
    } else if (from.isPresent() && to.get().isBefore(from.get())) {
      problems.add(new Problem("to", "The end lies before the start."));
    } else if (from.isPresent() && ChronoUnit.DAYS.between(from.get(), to.get()) >= DAYS_MAX) {
      problems.add(
          new Problem(
              "to", "A journey has at most " + DAYS_MAX + " days. Tell a longer one in parts."));
    }
    return problems;
  }

  private static Optional<LocalDate> day(String text) {
    try {
      // years of other than four digits would not fit the clock of the database
      return text.length() == DATE_CHARACTERS_MAX
          ? Optional.of(LocalDate.parse(text))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private void withdraw(ServerRequest request, ServerResponse response, Caller caller) {
    String id = request.path().pathParameters().get("id");
    Instant now = clock.instant();
    String country =
        Optional.of(id)
            .filter(text -> text.length() <= ID_CHARACTERS_MAX)
            .flatMap(text ->
                database.write(sql -> {
                  Optional<String> withdrawn = Travels.withdraw(sql, caller.person(), text, now);
                  if (withdrawn.isPresent()) {
                    log.append(
                        sql,
                        entry(caller, now, Act.TRAVEL_NOTICE_WITHDRAWN)
                            .with("country", withdrawn.get()));
                  }
                  return withdrawn;
                }))
            .orElseThrow(() ->
                new RequestException(
                    Status.NOT_FOUND_404, "You have no such journey. Nothing was done."));
    desk.done(response, "The journey to " + name(country) + " is withdrawn.", PATH);
  }

  private static Entry entry(Caller caller, Instant now, Act act) {
    return Entry.of(
        caller.person(),
        now.toEpochMilli(),
        act,
        caller.person().value(),
        Sessions.origin(caller.session()));
  }
}
