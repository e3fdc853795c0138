package gatehouse.core.trade;

/**
 * Names a brokerage account: a letter for what it is, U for live and D for paper, and seven or
 * eight digits.
 */
public record AccountNumber(String value) implements Comparable<AccountNumber> {
  public AccountNumber {
    if (!fits(value)) {
      throw new IllegalArgumentException("an account number is U or D with seven or eight digits");
    }
  }

  /** Whether a text from outside can be an account number at all. */
  public static boolean fits(String text) {
    return text.matches("[UD][0-9]{7,8}");
  }

  /** Whether the account holds play money. */
  public boolean paper() {
    return value.charAt(0) == 'D';
  }

  @Override
  public int compareTo(AccountNumber other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
