package gatehouse.core.trade;

/** The accounts of the double entry: the client's two, and those on the other side. */
public enum Ledger {
  CLIENT_CASH,
  CLIENT_UNITS,
  /** The other side of trades. */
  VENUE,
  /** The house's income from commissions. */
  COMMISSION,
  /** Interest paid by clients above zero, to them below. */
  INTEREST,
  /** Issuers: dividends, coupons and splits. */
  ISSUER,
  /** Tax offices: what is withheld for them. */
  TAX,
  /** The client's bank: deposits and withdrawals. */
  BANK
}
