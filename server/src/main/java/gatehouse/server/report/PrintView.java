package gatehouse.server.report;

import gatehouse.server.base.View;

/** Statements as they are printed. */
public sealed interface PrintView extends View {
  /** One account. */
  record One(StatementSheet sheet, String printed) implements PrintView {
    @Override
    public String template() {
      return "report/print";
    }

    @Override
    public String title() {
      return "Statement " + sheet.account() + ", " + sheet.days();
    }
  }

  /** All accounts. */
  record Together(TogetherSheet sheet, String printed) implements PrintView {
    @Override
    public String template() {
      return "report/printtogether";
    }

    @Override
    public String title() {
      return "Statement of all accounts, " + sheet.days();
    }
  }
}
