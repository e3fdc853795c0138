package gatehouse.server.trade;

import gatehouse.client.wire.Verdict;
import gatehouse.core.gate.Conversion;
import gatehouse.core.gate.Decision;
import gatehouse.core.gate.Effect;
import gatehouse.core.gate.Feed;
import gatehouse.core.gate.Notice;
import gatehouse.core.gate.Permit;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What preflight found, as JSON. */
final class PreflightJson {
  private PreflightJson() {}

  static Verdict verdict(Questions.Preflight found, Outlook outlook) {
    return new Verdict(
        found.allowed(),
        OrderText.of(found.asked().ticket(), found.asked().instrument()),
        findings(found),
        notices(found).stream()
            .map(each -> new Verdict.Finding(each.kind().code(), each.text(), "", ""))
            .toList(),
        effect(found),
        outlook(outlook));
  }

  static List<Verdict.Finding> findings(Questions.Preflight found) {
    return found.judgement() instanceof Questions.Judgement.Decided(Decision.Refused refused)
        ? TradeJson.findings(refused)
        : List.of();
  }

  /** What is worth knowing. */
  static List<Notice> notices(Questions.Preflight found) {
    return switch (found.judgement()) {
      case Questions.Judgement.Decided(Permit permit) -> permit.notices();
      case Questions.Judgement.Decided(Decision.Refused refused) -> List.of();
      case Questions.Judgement.Repeated repeated ->
          List.of(
              new Notice(
                  Notice.Kind.PLACED_ALREADY,
                  "This very order is placed already: sent again, nothing more happens."));
    };
  }

  private static Verdict.@Nullable Effect effect(Questions.Preflight found) {
    Currency base = found.asked().account().base();
    return found.effect().map(each -> effect(each, base)).orElse(null);
  }

  private static Verdict.Effect effect(Effect effect, Currency base) {
    return new Verdict.Effect(
        effect.currency().getCurrencyCode(),
        text(effect.price()),
        text(effect.value()),
        text(effect.commission()),
        base.getCurrencyCode(),
        text(effect.before().initialMargin()),
        text(effect.after().initialMargin()),
        text(effect.before().maintenanceMargin()),
        text(effect.after().maintenanceMargin()),
        text(effect.before().availableFunds()),
        text(effect.after().availableFunds()),
        effect.conversions().stream().map(PreflightJson::conversion).toList());
  }

  private static Verdict.Conversion conversion(Conversion each) {
    return new Verdict.Conversion(
        each.currency().getCurrencyCode(),
        text(each.amount()),
        each.borrows(),
        text(each.interestPerDay()),
        text(each.rate()),
        text(each.inBase()),
        each.by()
            .map(by ->
                new Verdict.Exchange(
                    by.pair().value(),
                    TradeJson.code(by.side()),
                    text(by.quantity()),
                    text(by.commission()),
                    by.commissionIn().getCurrencyCode()))
            .orElse(null));
  }

  private static gatehouse.client.wire.Outlook outlook(Outlook outlook) {
    return new gatehouse.client.wire.Outlook(
        outlook.at(),
        Plan.code(outlook.through()),
        new gatehouse.client.wire.Outlook.Route(
            outlook.venue().mic().value(),
            outlook.venue().name(),
            outlook.venue().zone().getId(),
            TradeJson.code(outlook.phase()),
            outlook.phaseEndsAt(),
            outlook.opensAt()),
        new gatehouse.client.wire.Outlook.Stay(
            TradeJson.code(outlook.stay()),
            outlook.endsAt(),
            outlook.idleAt(),
            outlook.level().name().toLowerCase(java.util.Locale.ROOT)),
        new gatehouse.client.wire.Outlook.MarketData(
            outlook.live(),
            outlook.live() ? 0 : (int) Markets.DELAY.toMinutes(),
            outlook.feed().map(Feed::code).orElse(null)));
  }

  private static String text(BigDecimal number) {
    return number.toPlainString();
  }
}
