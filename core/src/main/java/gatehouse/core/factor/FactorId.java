package gatehouse.core.factor;

/** Names one registered factor of a person. */
public record FactorId(String value) {
  public FactorId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException("FactorId must have 1 to 64 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
