package gatehouse.server.trade;

import gatehouse.core.gate.Decision;
import gatehouse.core.gate.Effect;
import gatehouse.core.gate.Permit;
import gatehouse.core.trade.Order;
import gatehouse.server.base.Tone;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the gate says, as a page shows it. */
final class Verdicts {
  private Verdicts() {}

  /** What preflight found. */
  static TicketView.Verdict of(String summary, Questions.Preflight found) {
    return switch (found.judgement()) {
      case Questions.Judgement.Decided(Permit permit) ->
          verdict(summary, false, notices(found), effects(found.effect()));
      case Questions.Judgement.Decided(Decision.Refused refused) -> of(summary, refused);
      case Questions.Judgement.Repeated(Order order) ->
          verdict(summary, false, notices(found), List.of());
    };
  }

  /** What the desk refused. */
  static TicketView.Verdict of(String summary, Decision.Refused refused) {
    return verdict(summary, true, findings(refused), effects(refused.effectIfKnown()));
  }

  private static TicketView.Verdict verdict(
      String summary,
      boolean blocked,
      List<TicketView.Finding> findings,
      List<PortfolioView.Fact> effects) {
    return new TicketView.Verdict(summary + ".", blocked, findings, effects);
  }

  static List<TicketView.Finding> notices(Questions.Preflight found) {
    return PreflightJson.notices(found).stream()
        .map(each -> new TicketView.Finding(Tone.PLAIN, each.text(), "", ""))
        .toList();
  }

  static List<TicketView.Finding> findings(Decision.Refused refused) {
    return refused.findings().stream()
        .map(each ->
            new TicketView.Finding(Tone.BAD, each.text(), each.reason().remedy(), each.path()))
        .toList();
  }

  private static List<PortfolioView.Fact> effects(Optional<Effect> known) {
    if (known.isEmpty()) {
      return List.of();
    }
    Effect effect = known.get();
    List<PortfolioView.Fact> facts = new ArrayList<>();
    facts.add(
        new PortfolioView.Fact("Worth about", OrderText.money(effect.value(), effect.currency())));
    facts.add(
        new PortfolioView.Fact(
            "Commission about", OrderText.money(effect.commission(), effect.currency())));
    BigDecimal margin = effect.after().initialMargin().subtract(effect.before().initialMargin());
    facts.add(new PortfolioView.Fact("Initial margin changes by", OrderText.number(margin)));
    facts.add(
        new PortfolioView.Fact(
            "Available afterwards", OrderText.number(effect.after().availableFunds())));
    return facts;
  }
}
