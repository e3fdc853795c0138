package gatehouse.server.trade;

import gatehouse.core.gate.Decision;
import gatehouse.core.gate.Effect;
import gatehouse.core.gate.Finding;
import gatehouse.core.gate.Notice;
import gatehouse.core.gate.Permit;
import gatehouse.server.base.Tone;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the gate says, as a page shows it. */
final class Verdicts {
  private Verdicts() {}

  static TicketView.Verdict of(String summary, Decision decision) {
    List<TicketView.Finding> findings = new ArrayList<>();
    switch (decision) {
      case Permit permit -> {
        for (Notice notice : permit.notices()) {
          findings.add(new TicketView.Finding(Tone.PLAIN, notice.text(), "", ""));
        }
      }
      case Decision.Refused refused -> {
        for (Finding finding : refused.findings()) {
          findings.add(
              new TicketView.Finding(
                  Tone.BAD, finding.text(), finding.reason().remedy(), finding.reason().path()));
        }
      }
    }
    return new TicketView.Verdict(
        summary + ".",
        decision instanceof Decision.Refused,
        findings,
        effects(decision.effectIfKnown()));
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
