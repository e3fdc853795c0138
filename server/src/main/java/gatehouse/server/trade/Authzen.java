package gatehouse.server.trade;

import gatehouse.client.wire.Evaluation;
import gatehouse.client.wire.EvaluationAnswer;
import gatehouse.client.wire.Verdict;
import gatehouse.core.gate.Notice;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.OrderTicket;
import gatehouse.server.base.Chance;
import gatehouse.server.base.RequestException;
import io.helidon.http.Status;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Preflight's answers as decisions of an AuthZEN policy decision point. */
record Authzen(Accounts accounts, Questions questions, Chance chance, URI baseUrl) {
  private static final String PLACE_ORDER = "place_order";
  private static final String LANGUAGE = "en";

  /** A question that cannot be judged. */
  static final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient EvaluationAnswer.Fault fault;

    FaultException(Status status, String message) {
      super(message, null, false, false);
      this.fault = new EvaluationAnswer.Fault(status.code(), message);
    }

    EvaluationAnswer.Fault fault() {
      return fault;
    }
  }

  /**
   * Judges one question.
   *
   * @throws FaultException when it is none that can be judged, or is about somebody else
   */
  EvaluationAnswer evaluate(Caller caller, Evaluation asked, Instant now) {
    Evaluation.Party subject = there(asked.subject(), "subject");
    Evaluation.Deed action = there(asked.action(), "action");
    Evaluation.Party resource = there(asked.resource(), "resource");
    if (!subject.type().equals("user") || !isCaller(subject.id(), caller)) {
      throw new FaultException(
          Status.FORBIDDEN_403,
          "A session asks about its own person only: subject must be a user with your own id or"
              + " user name.");
    }
    if (!action.name().equals(PLACE_ORDER)) {
      return denied("unknown-action", "No action has that name here. Ask for " + PLACE_ORDER + ".");
    }
    if (!resource.type().equals("account")) {
      return denied("unknown-resource", "Orders are placed in a resource of type account.");
    }
    OrderTicket ticket = ticket(resource);
    Plan plan = plan(caller, Optional.ofNullable(asked.context()).orElse(Map.of()), now);
    return preflight(caller, ticket, plan, now)
        .map(this::answer)
        .orElseGet(() ->
            denied(
                "nothing-there",
                "This session reaches no such account, or nothing has that symbol."));
  }

  private static <T> T there(@Nullable T value, String name) {
    if (value == null) {
      throw new FaultException(Status.BAD_REQUEST_400, "The field " + name + " is missing.");
    }
    return value;
  }

  private static boolean isCaller(String id, Caller caller) {
    return id.equals(caller.person().value()) || id.equals(caller.session().username());
  }

  private Optional<Questions.Preflight> preflight(
      Caller caller, OrderTicket ticket, Plan plan, Instant now) {
    try {
      accounts.chosen(Optional.of(ticket.account().value()), caller);
    } catch (RequestException e) {
      return Optional.empty(); // a session is for accounts of one kind, as it is for orders
    }
    return questions.preflight(caller, ticket, plan, now);
  }

  private OrderTicket ticket(Evaluation.Party resource) {
    Map<String, String> fields = new HashMap<>();
    Optional.ofNullable(resource.properties())
        .orElse(Map.of())
        .forEach((name, value) -> {
          // the account is the resource itself
          if (TicketPages.FIELDS.contains(name) && !name.equals("account")) {
            field(name, value).ifPresent(text -> fields.put(name, text));
          }
        });
    fields.put("account", resource.id());
    fields.computeIfAbsent("id", any -> chance.id());
    try {
      return TicketForm.read(fields);
    } catch (TicketForm.FaultException e) {
      throw new FaultException(Status.BAD_REQUEST_400, e.sentence());
    }
  }

  /** Numbers are texts, exact; whether it may be filled outside hours is a boolean. */
  private static Optional<String> field(String name, Object value) {
    if (name.equals("outside")) {
      if (value instanceof Boolean outside) {
        return outside ? Optional.of("yes") : Optional.empty();
      }
      throw new FaultException(
          Status.BAD_REQUEST_400, "The field resource.properties.outside must be true or false.");
    }
    return Optional.of(text("resource.properties." + name, value));
  }

  private static String text(String name, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new FaultException(Status.BAD_REQUEST_400, "The field " + name + " must be a text.");
  }

  private static Plan plan(Caller caller, Map<String, Object> context, Instant now) {
    try {
      return Plan.read(
          caller,
          Optional.ofNullable(context.get("time")).map(value -> text("context.time", value)),
          Optional.ofNullable(context.get("interface"))
              .map(value -> text("context.interface", value)),
          now);
    } catch (Plan.FaultException e) {
      throw new FaultException(Status.BAD_REQUEST_400, e.sentence());
    }
  }

  private EvaluationAnswer answer(Questions.Preflight found) {
    List<EvaluationAnswer.Because> reasons =
        PreflightJson.findings(found).stream().map(this::because).toList();
    List<EvaluationAnswer.Because> notices =
        PreflightJson.notices(found).stream().map(Authzen::because).toList();
    EvaluationAnswer.@Nullable Because first = reasons.isEmpty() ? null : reasons.getFirst();
    return new EvaluationAnswer(
        found.allowed(),
        new EvaluationAnswer.Context(
            first == null ? null : first.id(),
            first == null ? null : first.reasonUser(),
            reasons.isEmpty() ? null : reasons,
            notices.isEmpty() ? null : notices,
            null));
  }

  private EvaluationAnswer.Because because(Verdict.Finding finding) {
    String link = finding.link(baseUrl.toString());
    return new EvaluationAnswer.Because(
        finding.code(),
        Map.of(LANGUAGE, finding.text()),
        finding.remedy(),
        link.isEmpty() ? null : link);
  }

  private static EvaluationAnswer.Because because(Notice notice) {
    return new EvaluationAnswer.Because(
        notice.kind().code(), Map.of(LANGUAGE, notice.text()), null, null);
  }

  private static EvaluationAnswer denied(String id, String sentence) {
    return new EvaluationAnswer(
        false, new EvaluationAnswer.Context(id, Map.of(LANGUAGE, sentence), null, null, null));
  }
}
