package gatehouse.server.trade;

import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.OrderTicket;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.signin.Desk;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /preflight}: could this order, planned for then, from there, go through? */
final class PreflightRoutes implements HttpService {
  private static final String PATH = "/preflight";
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("VV (O)", Locale.ENGLISH);

  private final Desk desk;
  private final Questions questions;
  private final TicketPages tickets;
  private final InstantSource clock;

  PreflightRoutes(Desk desk, Questions questions, TicketPages tickets, InstantSource clock) {
    this.desk = desk;
    this.questions = questions;
    this.tickets = tickets;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get(PATH, desk.signedIn(this::show));
  }

  private void show(ServerRequest request, ServerResponse response, Caller caller) {
    List<String> fields = new ArrayList<>(TicketPages.FIELDS);
    fields.addAll(List.of("planned", "interface"));
    Map<String, String> filled = tickets.begun(caller, TicketPages.values(request, fields));
    filled.putIfAbsent("interface", Plan.code(caller.session().accessInterface()));
    Instant now = clock.instant();
    ZoneId zone = desk.person(caller).zone();
    desk.show(
        request,
        response,
        caller,
        new PreflightView(
            tickets.view(caller, PATH, filled, null, now),
            OFFSET.format(now.atZone(zone)).replace("GMT", "UTC"),
            Arrays.stream(AccessInterface.values())
                .map(each -> new TicketView.Choice(Plan.code(each), each.label()))
                .toList(),
            answer(caller, filled, zone, now)));
  }

  private PreflightView.@Nullable Answer answer(
      Caller caller, Map<String, String> filled, ZoneId zone, Instant now) {
    if (!TicketPages.says(filled)) {
      return null;
    }
    try {
      Plan plan =
          Plan.local(
              caller,
              Optional.ofNullable(filled.get("planned")).filter(text -> !text.isBlank()),
              Optional.ofNullable(filled.get("interface")),
              zone,
              now);
      OrderTicket ticket = TicketForm.read(filled);
      return questions
          .preflight(caller, ticket, plan, now)
          .map(found -> answer(found, filled, new LocalTimes(zone, now)))
          .orElseGet(() -> fault("Nothing that can be traded here has this symbol."));
    } catch (TicketForm.FaultException e) {
      return fault(e.sentence());
    } catch (Plan.FaultException e) {
      return fault(e.sentence());
    }
  }

  private static PreflightView.Answer fault(String sentence) {
    return new PreflightView.Answer(TradeRoutes.fault(sentence), List.of(), "");
  }

  private PreflightView.Answer answer(
      Questions.Preflight found, Map<String, String> filled, LocalTimes times) {
    PreflightText text = new PreflightText(found, questions.outlook(found.asked()), times);
    return new PreflightView.Answer(
        Verdicts.of(text.summary(), found), text.sections(), found.allowed() ? ticket(filled) : "");
  }

  /** The ticket, filled in alike; it is placed now, from the portal. */
  private static String ticket(Map<String, String> filled) {
    return PreflightText.ticket(field -> filled.getOrDefault(field, ""));
  }
}
