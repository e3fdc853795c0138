package gatehouse.core.session;

/** Where a person or program comes in: the same credentials, a session of its own for each. */
public enum AccessInterface {
  CLIENT_PORTAL("Client Portal"),
  MOBILE("Mobile"),
  DESKTOP("Desktop"),
  WORKSTATION("Workstation"),
  API("API and command line");

  private final String label;

  AccessInterface(String label) {
    this.label = label;
  }

  /** The name that people read. */
  public String label() {
    return label;
  }
}
