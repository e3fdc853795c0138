package gatehouse.core.account;

/** Names one person at the broker, over all accounts and interfaces; never shown as a username. */
public record PersonId(String value) {
  public PersonId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException("PersonId must have 1 to 64 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
