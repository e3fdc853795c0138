package gatehouse.server.market;

import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Quote;
import gatehouse.core.market.TradingVenue;
import gatehouse.core.market.Universe;
import gatehouse.core.market.WatchList;
import gatehouse.core.session.Caller;
import gatehouse.server.base.Database;
import gatehouse.server.base.Form;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import gatehouse.server.base.Tone;
import gatehouse.server.signin.Desk;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The watch list of a person: a page that follows the market, and the forms that change it. */
public final class WatchRoutes implements HttpService {
  private static final String PATH = "/watch";

  /** Pages that have a button for the list, and get the person back. */
  private static final Pattern BACK = Pattern.compile("/markets([?/][!-\\[\\]-~]{0,160})?");

  private static final int BACK_CHARACTERS_MAX = 200;

  private final Desk desk;
  private final Markets markets;
  private final MarketRoutes.LiveData live;
  private final Database database;
  private final InstantSource clock;

  public WatchRoutes(
      Desk desk,
      Markets markets,
      MarketRoutes.LiveData live,
      Database database,
      InstantSource clock) {
    this.desk = desk;
    this.markets = markets;
    this.live = live;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(PATH, desk.signedIn(this::page))
        // a refusal is shown under this address, and the page that shows it refreshes itself
        .get(PATH + "/add", desk.signedIn(this::page))
        .post(PATH + "/add", desk.signedIn(this::add))
        .post(PATH + "/move", desk.signedIn(this::move))
        .post(PATH + "/remove", desk.signedIn(this::remove));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    show(request, response, caller, Status.OK_200, "", List.of());
  }

  private void show(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Status status,
      String typed,
      List<Problem> problems) {
    Instant now = clock.instant();
    Universe universe = markets.universe(now);
    List<InstrumentId> items = database.read(sql -> WatchRows.load(sql, caller.person())).items();
    List<WatchView.Row> rows = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      boolean first = i == 0;
      boolean lowest = i == items.size() - 1;
      InstrumentId id = items.get(i);
      rows.add(
          universe
              .instrument(id)
              .map(found -> row(caller, found, universe.venue(found), now, first, lowest))
              .orElseGet(() -> gone(id, "", "No longer listed", first, lowest)));
    }
    desk.show(
        request,
        response,
        caller,
        status,
        new WatchView(
            rows,
            typed,
            rows.size() + " of " + WatchList.ITEMS_MAX + " places are taken",
            problems));
  }

  private WatchView.Row row(
      Caller caller,
      Instrument instrument,
      TradingVenue venue,
      Instant now,
      boolean first,
      boolean lowest) {
    if (ended(instrument, venue, now)) {
      String day = LocalTimes.date(instrument.lastDay().orElseThrow());
      return gone(instrument.id(), instrument.name(), "Ended on " + day, first, lowest);
    }
    boolean sees = live.test(caller, instrument, venue);
    Quote quote = markets.seen(instrument, sees, now);
    return new WatchView.Row(
        instrument.id().value(),
        instrument.name(),
        QuoteText.price(quote.bid(), instrument),
        QuoteText.price(quote.ask(), instrument),
        QuoteText.price(quote.last(), instrument),
        instrument.currency().getCurrencyCode(),
        QuoteText.change(quote),
        QuoteText.tone(quote),
        quote.phase().label(),
        sees ? "Live" : "15 minutes late",
        "",
        first,
        lowest);
  }

  /** The last day of a contract itself is still one on which it is traded. */
  private static boolean ended(Instrument instrument, TradingVenue venue, Instant now) {
    return instrument
        .lastDay()
        .filter(day -> day.isBefore(now.atZone(venue.zone()).toLocalDate()))
        .isPresent();
  }

  private static WatchView.Row gone(
      InstrumentId id, String name, String why, boolean first, boolean lowest) {
    return new WatchView.Row(
        id.value(), name, "", "", "", "", "", Tone.PLAIN, "", "", why, first, lowest);
  }

  private void add(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    String typed = form.text("symbol", InstrumentId.CHARACTERS_MAX).strip();
    Optional<InstrumentId> id = id(typed);
    Instant now = clock.instant();
    Universe universe = markets.universe(now);
    Optional<Instrument> found = id.flatMap(universe::instrument);
    if (found.isEmpty()) {
      refuse(request, response, caller, typed, "Nothing that can be traded here has this symbol.");
      return;
    }
    Instrument instrument = found.get();
    if (ended(instrument, universe.venue(instrument), now)) {
      refuse(request, response, caller, typed, "This contract has ended, so it has no price.");
      return;
    }
    WatchList.Addition addition =
        database.write(sql -> {
          WatchList.Addition made = WatchRows.lock(sql, caller.person()).with(instrument.id());
          if (made instanceof WatchList.Added(WatchList list)) {
            WatchRows.store(sql, caller.person(), list);
          }
          return made;
        });
    switch (addition) {
      case WatchList.Added added ->
          desk.done(response, instrument.id() + " is on your watch list now.", back(form));
      case WatchList.Known known -> {
        if (back(form).equals(PATH)) {
          refuse(request, response, caller, typed, "It is on your watch list already.");
        } else {
          desk.done(response, instrument.id() + " is on your watch list already.", back(form));
        }
      }
      case WatchList.Full full ->
          refuse(
              request,
              response,
              caller,
              typed,
              "Your list is full: %d instruments. Remove one first."
                  .formatted(WatchList.ITEMS_MAX));
    }
  }

  private void refuse(
      ServerRequest request, ServerResponse response, Caller caller, String typed, String why) {
    show(
        request,
        response,
        caller,
        Status.UNPROCESSABLE_CONTENT_422,
        typed,
        List.of(new Problem("symbol", why)));
  }

  private void move(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    InstrumentId id = known(form);
    int places =
        switch (form.text("way", 8)) {
          case "up" -> -1;
          case "down" -> 1;
          default ->
              throw new RequestException(
                  Status.BAD_REQUEST_400, "An instrument moves up or down, and nowhere else.");
        };
    int place =
        database.write(sql -> {
          WatchList list = WatchRows.lock(sql, caller.person()).moved(id, places);
          WatchRows.store(sql, caller.person(), list);
          return list.items().indexOf(id);
        });
    desk.done(
        response,
        place < 0
            ? id + " is not on your watch list any more."
            : id + " is number " + (place + 1) + " of your watch list now.",
        PATH);
  }

  private void remove(ServerRequest request, ServerResponse response, Caller caller) {
    Form form = Form.of(request);
    InstrumentId id = known(form);
    database.write(sql -> {
      WatchList list = WatchRows.lock(sql, caller.person()).without(id);
      WatchRows.store(sql, caller.person(), list);
      return list;
    });
    desk.done(response, id + " is off your watch list.", back(form));
  }

  private static InstrumentId known(Form form) {
    return id(form.text("symbol", InstrumentId.CHARACTERS_MAX))
        .orElseThrow(() ->
            new RequestException(
                Status.BAD_REQUEST_400, "Nothing that can be traded here has this symbol."));
  }

  private static Optional<InstrumentId> id(String symbol) {
    return Optional.of(symbol.toUpperCase(Locale.ROOT))
        .filter(InstrumentId::fits)
        .map(InstrumentId::new);
  }

  private static String back(Form form) {
    return form.filled("to", BACK_CHARACTERS_MAX)
        .filter(path -> BACK.matcher(path).matches())
        .orElse(PATH);
  }
}
