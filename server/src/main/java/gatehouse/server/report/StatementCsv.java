package gatehouse.server.report;

import gatehouse.core.report.Reckoning;
import gatehouse.core.report.Reckoning.Line;
import gatehouse.core.trade.JournalEntry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Statements for programs (RFC 4180). */
final class StatementCsv {
  private final StringBuilder text = new StringBuilder();

  private StatementCsv() {}

  /** One line a posting: all that an accountant needs to add it up again. */
  static byte[] of(Statements.Statement statement) {
    StatementCsv csv = new StatementCsv();
    csv.row("day", "time", "kind", "reference", "ledger", "commodity", "amount", "realised");
    for (JournalEntry entry : statement.entries()) {
      for (JournalEntry.Posting posting : entry.postings()) {
        csv.row(
            entry.day().toString(),
            entry.at().toString(),
            entry.kind().name(),
            entry.reference(),
            posting.ledger().name(),
            StatementSheets.name(posting.commodity()),
            posting.amount().toPlainString(),
            entry.realised().toPlainString());
      }
    }
    return csv.bytes();
  }

  /**
   * One row for each line of each account's reckoning, then those of all together, and the rates of
   * each account at both ends, as the value of one unit of {@code unit}.
   */
  static byte[] of(List<Statements.Statement> statements) {
    StatementCsv csv = new StatementCsv();
    csv.row("account", "entity", "line", "unit", "amount", "at");
    for (Statements.Statement each : statements) {
      Reckoning reckoning = each.reckoning();
      String account = each.account().number().value();
      String entity = each.account().entity().name();
      for (Line line : Line.values()) {
        csv.line(account, entity, line, reckoning.amount(line), each);
      }
      reckoning
          .rates()
          .forEach((currency, rate) -> {
            String unit = currency.getCurrencyCode();
            csv.rate(account, entity, "OPENING_RATE", unit, rate.opening(), each.openingAt());
            csv.rate(account, entity, "CLOSING_RATE", unit, rate.closing(), each.closingAt());
          });
    }
    Reckoning.total(statements.stream().map(Statements.Statement::reckoning).toList())
        .forEach((line, amount) -> csv.line("ALL", "", line, amount, statements.getFirst()));
    return csv.bytes();
  }

  private void line(
      String account, String entity, Line line, BigDecimal amount, Statements.Statement of) {
    row(
        account,
        entity,
        line.name(),
        of.reckoning().currency().getCurrencyCode(),
        amount.toPlainString(),
        switch (line) {
          case OPENING -> of.openingAt().toString();
          case CLOSING -> of.closingAt().toString();
          case DEPOSITS, REALISED, UNREALISED, INCOME, TAXES, INTEREST, COMMISSIONS, CURRENCY -> "";
        });
  }

  private void rate(
      String account, String entity, String name, String unit, BigDecimal rate, Instant at) {
    row(account, entity, name, unit, rate.toPlainString(), at.toString());
  }

  private void row(String... fields) {
    text.append(Arrays.stream(fields).map(StatementCsv::field).collect(Collectors.joining(",")))
        .append("\r\n");
  }

  private static String field(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  private byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
